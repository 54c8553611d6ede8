using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning.Quizzes;
using Xunit;

namespace LearningPlatform.Core.Tests.Learning.Quizzes;

public sealed class LessonLocksTests
{
    private static readonly Guid Module = Ids.New();
    private static readonly OutlineCourse Before = new(Ids.New(), "Before", [Ids.New(), Ids.New()]);
    private static readonly OutlineLesson First = Lesson("First");
    private static readonly OutlineLesson Second = Lesson("Second", First.Id);
    private static readonly OutlineLesson Draft = Lesson("Draft") with { Published = false };
    private static readonly OutlineLesson Third = Lesson("Third", Second.Id, Draft.Id, Ids.New());
    private static readonly CourseOutline Outline = new(Module, "Module", [First, Second, Draft, Third], []);

    [Fact]
    public void A_lesson_waits_for_the_lessons_before_it()
    {
        var locks = LessonLocks.Decide(Outline, Completed());

        Assert.False(locks.Locked);
        Assert.Equal([false, true, false, true], locks.Lessons.Select(lesson => lesson.Locked));
        Assert.Equal(["First"], locks.Lessons[1].Missing.Select(part => part.Title));

        // What learners can't see isn't asked of them: neither the draft nor what is gone.
        Assert.Equal(["Second"], locks.Lessons[3].Missing.Select(part => part.Title));
        Assert.Equal([false, false, false, true], LessonLocks.Decide(Outline, Completed((Module, First.Id))).Lessons.Select(lesson => lesson.Locked));
    }

    [Fact]
    public void A_completed_lesson_stays_open_whatever_comes_before_it_later()
    {
        var locks = LessonLocks.Decide(Outline with { Prerequisites = [Before] }, Completed((Module, Third.Id)));

        Assert.Equal((false, true, 0), (locks.Lessons[3].Locked, locks.Lessons[3].Completed, locks.Lessons[3].Missing.Count));
        Assert.Null(LessonLocks.Refusal(locks, Third.Id));
    }

    [Fact]
    public void A_module_waits_until_all_lessons_of_the_module_before_are_completed()
    {
        var outline = Outline with { Prerequisites = [Before] };

        var locks = LessonLocks.Decide(outline, Completed((Before.Id, Before.Lessons[0])));
        Assert.True(locks.Locked);
        Assert.Equal("learning.lesson_locked", LessonLocks.Refusal(locks, First.Id)!.Code);
        Assert.Contains("Before", LessonLocks.Refusal(locks, First.Id)!.Message, StringComparison.Ordinal);
        Assert.All(locks.Lessons, lesson => Assert.True(lesson.Locked));

        Assert.False(LessonLocks.Decide(outline, Completed((Before.Id, Before.Lessons[0]), (Before.Id, Before.Lessons[1]))).Locked);
        Assert.False(LessonLocks.Decide(Outline with { Prerequisites = [Before with { Lessons = [] }] }, Completed()).Locked);
    }

    private static OutlineLesson Lesson(string title, params Guid[] before) => new(Ids.New(), title, true, before);

    private static ILookup<Guid, Guid> Completed(params (Guid Course, Guid Lesson)[] lessons) => lessons.ToLookup(one => one.Course, one => one.Lesson);
}
