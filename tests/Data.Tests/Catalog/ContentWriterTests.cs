using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Data.Catalog.Files;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>Bringing the database to what the files say.</summary>
public sealed class ContentWriterTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task The_same_files_change_nothing()
    {
        // Whatever test of the class ran before this one.
        var hash = Guid.NewGuid().ToString();
        await fixture.Writer.Apply("demo", hash, () => CatalogFixture.Delivered, Ct);
        var before = await Snapshot();
        fixture.Clock.Now += TimeSpan.FromHours(1);

        Assert.False(await fixture.Writer.Apply("demo", hash, () => throw new InvalidOperationException("must not read"), Ct));
        Assert.True(await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => CatalogFixture.Delivered, Ct));

        // Other hash, same content: not even a time moves.
        Assert.Equal(before, await Snapshot());
    }

    [Fact]
    public async Task A_changed_file_changes_its_row_and_no_other()
    {
        var set = Copy(l => l.Key == "first-steps.numbers" ? l with { Title = "New title" } : l);
        fixture.Clock.Now += TimeSpan.FromHours(1);
        var before = await Lessons();

        await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => set, Ct);

        var after = await Lessons();
        var changed = after.Where(lesson => before[lesson.Key].UpdatedAt != lesson.Value.UpdatedAt).Select(lesson => lesson.Value).ToList();
        var lesson = Assert.Single(changed);
        Assert.Equal(("New title", fixture.Clock.Now), (lesson.Title, lesson.UpdatedAt));
        Assert.Equal(before[lesson.Id].CreatedAt, lesson.CreatedAt);
    }

    [Fact]
    public async Task What_is_gone_from_the_files_goes_and_what_people_made_stays()
    {
        var module = CatalogFixture.Delivered.Courses.Single(course => course.Kind == CourseKind.Code);
        var own = CatalogFixture.NewLesson(module, "made-by-a-person");
        await fixture.Add(own);
        var gone = CatalogFixture.Delivered.Lessons.Single(lesson => lesson.Key == "first-steps.quiz");
        var set = Copy(l => l.Id == gone.Id ? null : l);

        await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => set, Ct);

        var lessons = await Lessons();
        Assert.DoesNotContain(gone.Id, lessons.Keys);
        Assert.Contains(own.Id, lessons.Keys);

        await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => CatalogFixture.Delivered, Ct);
        Assert.Contains(gone.Id, (await Lessons()).Keys);
    }

    [Fact]
    public async Task A_database_from_before_hashes_were_kept_takes_the_files()
    {
        await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => CatalogFixture.Delivered, Ct);
        await fixture.ScalarAsync("update catalog.content_sources set written = null where name = 'demo'");
        var set = Copy(l => l.Key == "first-steps.variables" ? l with { Title = "From the file" } : l);

        await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => set, Ct);

        Assert.Contains("From the file", (await Lessons()).Values.Select(lesson => lesson.Title));
        await fixture.Writer.Apply("demo", Guid.NewGuid().ToString(), () => CatalogFixture.Delivered, Ct);
        Assert.DoesNotContain("From the file", (await Lessons()).Values.Select(lesson => lesson.Title));
    }

    [Fact]
    public async Task Two_nodes_at_once_write_it_once()
    {
        var hash = Guid.NewGuid().ToString();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fixture.Writer.Apply("other", hash, () => CatalogFixture.Delivered, Ct)));

        Assert.Equal(1L, await fixture.ScalarAsync("select count(*) from catalog.content_sources where name = 'other'"));
        Assert.Equal((long)CatalogFixture.Delivered.Exercises.Count, await fixture.ScalarAsync("select count(*) from catalog.exercises"));
    }

    internal static ContentSet Copy(Func<Lesson, Lesson?> change)
    {
        var copy = new ContentSet();
        copy.Courses.AddRange(CatalogFixture.Delivered.Courses);
        copy.Sections.AddRange(CatalogFixture.Delivered.Sections);
        copy.Lessons.AddRange(CatalogFixture.Delivered.Lessons.Select(change).OfType<Lesson>());
        copy.Exercises.AddRange(CatalogFixture.Delivered.Exercises);
        copy.Assignments.AddRange(CatalogFixture.Delivered.Assignments);
        return copy;
    }

    private Task<Dictionary<Guid, Lesson>> Lessons() =>
        fixture.Database.Read((db, ct) => db.Set<Lesson>().ToDictionaryAsync(lesson => lesson.Id, ct), Ct);

    private async Task<string> Snapshot() => (string)(await fixture.ScalarAsync(
        """
        select md5(string_agg(line, '|' order by line)) from (
          select c::text line from catalog.courses c union all select s::text from catalog.sections s union all select l::text from catalog.lessons l
          union all select e::text from catalog.exercises e union all select x::text from catalog.lesson_exercises x
          union all select t::text from catalog.lesson_tests t) all_rows
        """))!;
}
