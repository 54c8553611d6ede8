using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Catalog;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>What other modules get to know of the content.</summary>
public sealed class CatalogRefsTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private readonly CatalogRefs refs = new(fixture.Database, fixture.Clock);

    [Fact]
    public async Task A_lesson_is_found_by_id_and_by_key_whatever_its_kind()
    {
        var code = CatalogFixture.Delivered.Lessons.Single(lesson => lesson.Key == "first-steps.hello");
        var language = CatalogFixture.Delivered.Lessons.Single(lesson => lesson.Key == "en-es-basic-a1-greetings-cafe-1");

        var byId = await refs.Lesson(code.Id, Ct);
        var byKey = await refs.Lesson(language.Key, Ct);

        Assert.Equal(new LessonRef(code.Id, code.Key, code.CourseId, CourseKind.Code, "Hello, world!", 10, 12, true), byId);
        Assert.Equal((language.Id, CourseKind.Language, 15, true), (byKey!.Id, byKey.Kind, byKey.ExperiencePoints, byKey.Published));
        Assert.Equal(byId, await refs.Lesson(code.Key, Ct));
        Assert.Equal(byId, await refs.Lesson(code.Id.ToString().ToUpperInvariant(), Ct));
        Assert.Null(await refs.Lesson("nowhere", Ct));
        Assert.Null(await refs.Lesson(Guid.NewGuid(), Ct));
    }

    [Fact]
    public async Task Many_lessons_cost_one_query_and_known_ones_none()
    {
        var names = CatalogFixture.Delivered.Lessons.SelectMany(lesson => new[] { lesson.Key, lesson.Id.ToString() }).Append("nowhere").ToList();
        using var counter = new QueryCounter();

        var found = await refs.Lessons(names, Ct);
        await refs.Lessons([.. names.SkipLast(1)], Ct);

        Assert.Equal(names.Count - 1, found.Count);
        Assert.Equal(1, counter.Count);
    }

    [Fact]
    public async Task What_was_read_is_kept_for_seconds_and_forgotten_on_change()
    {
        using var counter = new QueryCounter();
        await refs.Course("first-steps", Ct);
        await refs.Course("first-steps", Ct);
        Assert.Equal(1, counter.Count);

        fixture.Clock.Now += CatalogRefs.Kept;
        await refs.Course("first-steps", Ct);
        Assert.Equal(2, counter.Count);

        refs.Forget();
        await refs.Course("first-steps", Ct);
        Assert.Equal(3, counter.Count);
    }

    [Fact]
    public async Task Drafts_are_answered_and_say_so()
    {
        var course = CatalogFixture.NewCourse("refs-draft", status: ContentStatus.Draft);
        var inDraft = CatalogFixture.NewLesson(course, "refs-in-draft");
        await fixture.Add(course, inDraft);

        var lesson = (await refs.Lesson(inDraft.Id, Ct))!;

        Assert.False(lesson.Published);
        Assert.False((await refs.Course(course.Id, Ct))!.Published);
        Assert.False(lesson.VisibleTo(new Caller(Guid.NewGuid(), Roles.Student | Roles.TeachingAssistant, Guid.NewGuid())));
        Assert.True(lesson.VisibleTo(new Caller(Guid.NewGuid(), Roles.Instructor, Guid.NewGuid())));
        Assert.True(lesson.VisibleTo(new Caller(Guid.NewGuid(), Roles.Admin, Guid.NewGuid())));
    }

    [Fact]
    public async Task Stored_tests_are_found_by_id_with_their_lesson()
    {
        var lesson = CatalogFixture.Delivered.Lessons.Single(l => l.Key == "first-steps.decisions");
        var tests = lesson.Content.Code!.Tests;
        using var counter = new QueryCounter();

        var found = await refs.Tests([.. tests.Select(test => test.Id), Guid.NewGuid()], Ct);

        Assert.Equal(1, counter.Count);
        Assert.Equal(tests.Select(test => test.Id).ToHashSet(), [.. found.Keys]);
        var hidden = found[tests[^1].Id];
        Assert.Equal((lesson.Id, true, 8), (hidden.Lesson.Id, hidden.Test.Hidden, hidden.Test.Expected.GetProperty("returns").GetInt32()));
    }

    [Fact]
    public async Task Counts_tell_what_is_published()
    {
        var counts = await refs.Counts(CourseKind.Code, Ct);

        Assert.Equal(new ContentCounts(1, 12, 9), counts);
        Assert.Equal(new ContentCounts(0, 0, 0), await refs.Counts(CourseKind.Lab, Ct));
    }
}
