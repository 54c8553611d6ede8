using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>Content files and people who change the same courses.</summary>
public sealed class ContentWriterAndTeachersTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    [Fact]
    public async Task What_a_teacher_edited_made_and_deleted_in_the_demo_course_survives_new_files()
    {
        var ct = CancellationToken.None;
        await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => CatalogFixture.Delivered, ct);
        var (edits, clock) = (fixture.Edits, fixture.Clock);
        var admin = new Caller(Guid.NewGuid(), Roles.Admin, Guid.NewGuid());
        const string Module = "en-es-basic-a1-greetings-hello", Edited = Module + "-1";
        Assert.True((await new UpdateSection(edits, clock).Handle(admin, new(SectionKind.Section, "en-es-basic-a1", "en-es-basic-a1-greetings"), new SectionChanges("Mine", null), ct)).Ok);
        Assert.True((await new UnassignExercise(edits, clock).Handle(admin, Edited, "es-hello-translation", ct)).Ok);
        Assert.True((await new DeleteExercise(edits).Handle(admin, "es-hello-translation", ct)).Ok);
        Assert.True((await new CreateLesson(edits, clock).Handle(admin, Module, new NewLesson("my-lesson", 5, 9), ct)).Ok);
        Assert.True((await new DeleteSection(edits, clock).Handle(admin, new(SectionKind.Level, "en-es-basic", "en-es-basic-a2"), ct)).Ok);

        // The files change: another text for the edited lesson and the edited section, a new lesson in the deleted level, one with the teacher's id.
        var below = CatalogFixture.Delivered.Sections.First(section => section.Kind == SectionKind.Module && section.Key.StartsWith("en-es-basic-a2", StringComparison.Ordinal));
        var sample = CatalogFixture.Delivered.Lessons.Single(lesson => lesson.Key == Edited);
        var untouched = CatalogFixture.Delivered.Lessons.First(lesson => lesson.Key.StartsWith("en-es-basic-a1-people", StringComparison.Ordinal));
        var set = ContentWriterTests.Copy(l => l.Id == sample.Id || l.Id == untouched.Id ? l with { ExperiencePoints = 77 } : l);
        set.Sections[set.Sections.FindIndex(s => s.Key == "en-es-basic-a1-greetings")] = set.Sections.Single(s => s.Key == "en-es-basic-a1-greetings") with { Title = "Theirs" };
        set.Lessons.Add(sample with { Id = StableIds.Of("lesson", "new-below"), Key = "new-below", SectionId = below.Id });
        set.Lessons.Add(sample with { Id = StableIds.Of("lesson", "my-lesson"), Key = "my-lesson", ExperiencePoints = 1 });
        var revision = (long)(await fixture.ScalarAsync("select revision from catalog.courses where key = 'en-es-basic'"))!;
        Assert.True(await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => set, ct));

        Assert.Equal("Mine", (await fixture.Content.Section(SectionKind.Section, "en-es-basic-a1", "en-es-basic-a1-greetings", true, ct))!.Section.Title);
        var edited = (await fixture.Content.ModuleLesson(Module, Edited, true, ct))!;
        Assert.Equal(sample.ExperiencePoints, edited.Lesson.ExperiencePoints);
        Assert.DoesNotContain("es-hello-translation", edited.Exercises.Select(place => place.Exercise.Key));
        Assert.Null(await fixture.Content.Exercise("es-hello-translation", ct));
        Assert.Equal(5, (await fixture.Content.ModuleLesson(Module, "my-lesson", true, ct))!.Lesson.ExperiencePoints);
        Assert.Equal(1, (await fixture.Content.Course(CourseKind.Language, "en-es-basic", true, ct))!.Levels);
        Assert.DoesNotContain("new-below", (await Lessons()).Values.Select(lesson => lesson.Key));
        Assert.Equal(77, (await Lessons())[untouched.Id].ExperiencePoints);
        Assert.Equal(revision + 1, await fixture.ScalarAsync("select revision from catalog.courses where key = 'en-es-basic'"));

        // A section that left the files goes, unless a teacher put something into it; a level that was deleted can be made again by the teacher.
        set.Lessons.RemoveAll(lesson => lesson.Key == "my-lesson" || CatalogFixture.Delivered.Lessons.Any(l => l.Key == lesson.Key && l.SectionId == edited.Lesson.SectionId));
        set.Assignments.RemoveAll(place => set.Lessons.TrueForAll(lesson => lesson.Id != place.LessonId));
        set.Sections.RemoveAll(section => section.Key == Module);
        Assert.True(await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => set, ct));
        Assert.Equal([Edited, "my-lesson"], (await Lessons()).Values.Where(lesson => lesson.SectionId == edited.Lesson.SectionId).Select(lesson => lesson.Key).Order(StringComparer.Ordinal));
        Assert.True((await new CreateSection(edits, clock).Handle(admin, new NewSection(new(SectionKind.Level, "en-es-basic", "en-es-basic-a2"), "Again", 9, "A2"), ct)).Ok);
        Assert.True(await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => CatalogFixture.Delivered, ct));
        Assert.Equal("Again", (await fixture.Content.Section(SectionKind.Level, "en-es-basic", "en-es-basic-a2", true, ct))!.Section.Title);
    }

    private Task<Dictionary<Guid, Lesson>> Lessons() =>
        fixture.Database.Read((db, ct) => db.Set<Lesson>().ToDictionaryAsync(lesson => lesson.Id, ct), CancellationToken.None);
}
