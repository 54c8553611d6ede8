using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Catalog.Files;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>What the delivered files hold (DESIGN, demo catalogue).</summary>
public sealed class DemoCatalogueTests
{
    private static readonly ContentSet Set = CatalogFixture.Delivered;

    [Fact]
    public void The_code_module_has_twelve_published_lessons_in_order()
    {
        var module = Assert.Single(Set.Courses, course => course.Kind == CourseKind.Code);
        var lessons = Set.Lessons.Where(lesson => lesson.CourseId == module.Id).ToList();

        Assert.Equal(ContentStatus.Published, module.Status);
        Assert.Equal(12, lessons.Count);
        Assert.Equal(Enumerable.Range(0, 12), lessons.Select(lesson => lesson.Order));
        Assert.All(lessons, lesson => Assert.Equal(ContentStatus.Published, lesson.Status));
        Assert.All(lessons, lesson => Assert.False(string.IsNullOrWhiteSpace(lesson.Content.Text)));
        Assert.All(
            [LessonType.Text, LessonType.Exercise, LessonType.Quiz, LessonType.Project],
            type => Assert.Contains(lessons, lesson => lesson.Type == type));
    }

    [Fact]
    public void Every_exercise_has_python_and_javascript_with_solutions_and_visible_and_hidden_tests()
    {
        var exercises = Set.Lessons.Where(lesson => lesson.Content.Code is not null).ToList();

        Assert.Equal(10, exercises.Count);
        Assert.All(exercises, lesson =>
        {
            var code = lesson.Content.Code!;
            Assert.Equal(["python", "javascript", "typescript", "java", "go", "rust", "cpp"], code.Variants.Select(variant => variant.Language));
            Assert.All(code.Variants, variant => Assert.NotEqual(variant.Template, variant.Solution));
            Assert.Contains(code.Tests, test => test.Hidden);
            Assert.Contains(code.Tests, test => !test.Hidden);
        });
        Assert.Contains(exercises, lesson => lesson.Content.Code!.Tests.All(test => test.Input.TryGetProperty("function", out _)));
        Assert.Contains(exercises, lesson => lesson.Content.Code!.Tests.All(test => !test.Input.TryGetProperty("function", out _)));
    }

    [Fact]
    public void Prerequisites_are_lessons_of_the_same_module()
    {
        var known = Set.Lessons.Select(lesson => lesson.Id).ToHashSet();

        Assert.All(Set.Lessons.SelectMany(lesson => lesson.Prerequisites), id => Assert.Contains(id, known));
        Assert.NotEmpty(Set.Lessons.SelectMany(lesson => lesson.Prerequisites));
    }

    [Fact]
    public void The_language_course_has_two_levels_sixty_exercises_and_all_types()
    {
        var course = Assert.Single(Set.Courses, c => c.Key == "en-es-basic");

        Assert.Equal(2, Set.Sections.Count(section => section.CourseId == course.Id && section.Kind == SectionKind.Level));
        Assert.True(Set.Exercises.Count >= 60, $"{Set.Exercises.Count} exercises");
        Assert.All(Enum.GetValues<ExerciseType>(), type => Assert.Contains(Set.Exercises, exercise => exercise.Type == type));
        Assert.All(Enum.GetValues<ModuleType>(), type => Assert.Contains(Set.Sections, section => section.ModuleType == type));
        Assert.All(
            Set.Lessons.Where(lesson => lesson.CourseId == course.Id),
            lesson => Assert.True(Set.Assignments.Count(place => place.LessonId == lesson.Id) >= 5, lesson.Key));
    }

    [Fact]
    public void Gaps_and_orders_fit_their_data()
    {
        foreach (var exercise in Set.Exercises)
        {
            switch (ExerciseData.Read(exercise.Type, exercise.Data).Value)
            {
                case FillInTheBlankData gaps:
                    Assert.Equal(gaps.Text.Split(ExerciseData.Gap).Length - 1, gaps.Blanks.Count);
                    Assert.Equal(Enumerable.Range(0, gaps.Blanks.Count), gaps.Blanks.Select(blank => blank.Position));
                    break;
                case OrderingData ordering:
                    Assert.Equal(Enumerable.Range(1, ordering.Items.Count), ordering.Items.Select(item => item.CorrectOrder));
                    break;
                case PairsData pairs:
                    Assert.Equal(pairs.Pairs.Count, pairs.Pairs.Select(pair => pair.Left).Distinct().Count());
                    Assert.Equal(pairs.Pairs.Count, pairs.Pairs.Select(pair => pair.Right).Distinct().Count());
                    break;
                default:
                    break;
            }
        }
    }

    [Fact]
    public void Keys_are_safe_in_a_path_and_ids_are_valid_and_stable()
    {
        Assert.All(
            Set.Lessons.Select(lesson => lesson.Key).Concat(Set.Sections.Select(section => section.Key)).Concat(Set.Exercises.Select(e => e.Key)),
            key => Assert.Matches("^[A-Za-z0-9][A-Za-z0-9._-]*$", key));

        // Changing how ids are computed would lose what learners did.
        Assert.Equal(StableIds.Of("lesson", "first-steps.hello"), Set.Lessons.Single(lesson => lesson.Key == "first-steps.hello").Id);
        Assert.Equal(8, StableIds.Of("lesson", "first-steps.hello").Version);
    }
}
