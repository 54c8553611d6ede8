using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Studio;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Catalog;
using LearningPlatform.Data.Catalog.Files;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>What authors write beside the content files, and with how many queries.</summary>
public sealed class StudioStoreTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private readonly StudioStore studio = new(fixture.Database, fixture.Writes);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_costs_two_queries_and_a_module_or_lesson_two()
    {
        var course = CatalogFixture.Delivered.Courses.First(one => one.Kind == Core.Catalog.Contracts.CourseKind.Code);
        var lesson = CatalogFixture.Delivered.Lessons.First(one => one.CourseId == course.Id);
        await Count(2, () => studio.Modules(new StudioQuery(new Slice(1, 50), null, ContentStatus.Published, "e"), Ct));
        await Count(2, () => studio.Module(course.Id, Ct));
        await Count(2, () => studio.Lesson(lesson.Id, Ct));
        Assert.True((await studio.Module(course.Id, Ct))!.WasPublished);
        Assert.Null(await studio.Module(CatalogFixture.Delivered.Courses.First(one => one.Kind == Core.Catalog.Contracts.CourseKind.Language).Id, Ct));
    }

    [Fact]
    public async Task What_the_studio_edited_stays_when_the_files_change_and_the_rest_follows_them()
    {
        var course = CatalogFixture.Delivered.Courses.Single(one => one.Key == "first-steps");
        var lessons = CatalogFixture.Delivered.Lessons.Where(one => one.CourseId == course.Id).Take(2).ToArray();
        Assert.True((await studio.ChangeLesson(lessons[0].Id, found => found.Lesson with { Title = "By a person" }, Ct)).Ok);
        var revision = (await studio.Lesson(lessons[1].Id, Ct))!.Revision;

        var set = new ContentSet();
        set.Courses.AddRange(CatalogFixture.Delivered.Courses);
        set.Sections.AddRange(CatalogFixture.Delivered.Sections);
        set.Exercises.AddRange(CatalogFixture.Delivered.Exercises);
        set.Assignments.AddRange(CatalogFixture.Delivered.Assignments);
        set.Lessons.AddRange(CatalogFixture.Delivered.Lessons.Select(one => lessons.Any(changed => changed.Id == one.Id) ? one with { Title = "By the files" } : one));
        await fixture.Writer.Apply("demo", $"{Ids.New()}", () => set, Ct);

        Assert.Equal("By a person", (await studio.Lesson(lessons[0].Id, Ct))!.Lesson.Title);

        // Whoever edits meanwhile is told that the files changed it.
        var followed = (await studio.Lesson(lessons[1].Id, Ct))!;
        Assert.Equal(("By the files", revision + 1), (followed.Lesson.Title, followed.Revision));
    }

    private static async Task Count<T>(int expected, Func<Task<T>> read)
    {
        using var queries = new QueryCounter();
        Assert.NotNull(await read());
        Assert.Equal(expected, queries.Count);
    }
}
