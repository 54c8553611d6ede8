using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>Changes of language courses at the same time, and what counts as a change of a course (wayr-R42, R43, wayr-D08, D11, D18).</summary>
public sealed class ContentEditsTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly Caller Author = new(Guid.Parse("00000000-0000-8000-8000-000000000a01"), Roles.Instructor, Guid.Empty);
    private static readonly Caller Admin = Author with { Roles = Roles.Admin };

    private IContentEdits Edits => fixture.Edits;

    [Fact]
    public async Task Reorders_at_once_leave_one_of_the_orders()
    {
        var keys = await Tree("reorder", exercises: 6);
        var orders = Enumerable.Range(0, 12).Select(i => keys.Skip(i % 6).Concat(keys.Take(i % 6)).ToArray()).ToArray();

        var outcomes = await Task.WhenAll(orders.Select(order => new ReorderExercises(Edits, fixture.Clock).Handle(Author, "reorder-1", order, Ct)));

        Assert.All(outcomes, outcome => Assert.True(outcome.Ok));
        var (found, places) = await Places("reorder-1");
        Assert.Equal([1, 2, 3, 4, 5, 6], places);
        Assert.Contains(orders, order => order.SequenceEqual(found));
    }

    [Fact]
    public async Task Assigning_and_unassigning_while_reordering_leaves_no_gap_and_loses_nothing()
    {
        var keys = await Tree("mixed", exercises: 5);
        await Exercise("mixed-new");
        var reordering = Task.WhenAll(Enumerable.Range(0, 10).Select(_ => new ReorderExercises(Edits, fixture.Clock).Handle(Author, "mixed-1", [.. keys.Reverse()], Ct)));
        var changing = Task.WhenAll(
            new AssignExercise(Edits, fixture.Clock).Handle(Author, "mixed-1", "mixed-new", 6, Ct),
            Task.Run(async () => (await new UnassignExercise(Edits, fixture.Clock).Handle(Author, "mixed-1", keys[0], Ct)).Map(_ => default(AssignedExercise)!)));

        // Each saw the lesson as it was before or after the others: what doesn't fit is refused as a whole.
        Assert.All(await reordering, outcome => Assert.True(outcome.Ok || outcome.Error is Invalid));
        Assert.All(await changing, outcome => Assert.True(outcome.Ok));
        var (found, _) = await Places("mixed-1");
        Assert.Equal(keys.Skip(1).Append("mixed-new").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.True((await new ReorderExercises(Edits, fixture.Clock).Handle(Author, "mixed-1", [.. found], Ct)).Ok);
        Assert.Equal([1, 2, 3, 4, 5], (await Places("mixed-1")).Places);
    }

    [Fact]
    public async Task Assigning_an_exercise_while_it_is_deleted_does_one_of_both()
    {
        await Tree("either", exercises: 0);
        for (var round = 0; round < 10; round++)
        {
            var key = $"either-{round}";
            await Exercise(key);

            var assigning = Task.Run(() => new AssignExercise(Edits, fixture.Clock).Handle(Author, "either-1", key, 1, Ct));
            var deleting = Task.Run(() => new DeleteExercise(Edits).Handle(Admin, key, Ct));
            var (assigned, deleted) = (await assigning, await deleting);

            Assert.True(assigned.Ok ^ deleted.Ok);
            Assert.True(assigned.Ok ? deleted.Error == ContentErrors.InUse : assigned.Error is NotFound);
        }
    }

    [Fact]
    public async Task Adding_below_a_node_while_it_is_deleted_leaves_nothing_behind()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = $"gone{round}";
            await Tree(key, exercises: 1);

            var adding = Task.Run(() => new CreateLesson(Edits, fixture.Clock).Handle(Author, $"{key}-m", new NewLesson($"{key}-2", 1, 1), Ct));
            var deleting = Task.Run(() => new DeleteCourse(Edits).Handle(Admin, key, Ct));

            Assert.True((await deleting).Ok);
            Assert.True((await adding).Ok || (await adding).Error is NotFound);
            Assert.Equal(0L, await fixture.ScalarAsync($"select count(*) from catalog.lessons where key like '{key}-%'"));
        }
    }

    [Fact]
    public async Task Changes_at_once_are_all_counted_and_none_is_lost()
    {
        await Tree("count", exercises: 1);
        var before = await Revision("count");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0
            ? (Task)new UpdateLesson(Edits, fixture.Clock).Handle(Author, "count-m", "count-1", new LessonChanges(i, null), Ct)
            : new UpdateLesson(Edits, fixture.Clock).Handle(Author, "count-m", "count-1", new LessonChanges(null, i + 1), Ct)));

        Assert.Equal(before + 10, await Revision("count"));
        var lesson = (await fixture.Content.ModuleLesson("count-m", "count-1", true, Ct))!.Lesson;
        Assert.Equal((0, 0), (lesson.ExperiencePoints % 2, lesson.Order % 2));
    }

    [Fact]
    public async Task Whatever_changes_a_course_moves_its_revision_and_the_latest_time_in_it()
    {
        var keys = await Tree("moves", exercises: 2);
        await Exercise("moves-new");
        await Exercise("moves-unused");
        var clock = fixture.Clock;
        (string What, Func<Task<Error?>> Do)[] changes =
        [
            ("course", async () => (await new UpdateCourse(Edits, clock).Handle(Author, "moves", new CourseChanges("N", false, null, null, null, null), Ct)).Error),
            ("level", async () => (await new UpdateSection(Edits, clock).Handle(Author, new(SectionKind.Level, "moves", "moves-l"), new SectionChanges("N", null), Ct)).Error),
            ("lesson", async () => (await new UpdateLesson(Edits, clock).Handle(Author, "moves-m", "moves-1", new LessonChanges(3, null), Ct)).Error),
            ("exercise", async () => (await new UpdateExercise(Edits, clock).Handle(Author, keys[0], null, Json("""{"statement":"N","is_true":true}"""), Ct)).Error),
            ("assign", async () => (await new AssignExercise(Edits, clock).Handle(Author, "moves-1", "moves-new", 1, Ct)).Error),
            ("reorder", async () => (await new ReorderExercises(Edits, clock).Handle(Author, "moves-1", ["moves-new", keys[1], keys[0]], Ct)).Error),
            ("unassign", async () => (await new UnassignExercise(Edits, clock).Handle(Author, "moves-1", keys[1], Ct)).Error),
            ("delete lesson", async () => (await new DeleteLesson(Edits, clock).Handle(Admin, "moves-m", "moves-1", Ct)).Error),
            ("delete module", async () => (await new DeleteSection(Edits, clock).Handle(Admin, new(SectionKind.Module, "moves-s", "moves-m"), Ct)).Error),
            ("delete section", async () => (await new DeleteSection(Edits, clock).Handle(Admin, new(SectionKind.Section, "moves-l", "moves-s"), Ct)).Error),
            ("delete level", async () => (await new DeleteSection(Edits, clock).Handle(Admin, new(SectionKind.Level, "moves", "moves-l"), Ct)).Error),
        ];
        foreach (var (what, change) in changes)
        {
            var (revision, version) = (await Revision("moves"), await Version("moves"));
            clock.Now += TimeSpan.FromMinutes(1);

            Assert.Null(await change());

            Assert.True((revision + 1, true) == (await Revision("moves"), await Version("moves") > version), what);
        }

        var last = await Revision("moves");
        await new UpdateExercise(Edits, clock).Handle(Author, "moves-unused", null, Json("""{"statement":"N","is_true":true}"""), Ct);
        Assert.IsType<NotFound>((await new DeleteSection(Edits, clock).Handle(Admin, new(SectionKind.Level, "moves", "moves-l"), Ct)).Error);
        Assert.Equal(last, await Revision("moves"));
    }

    [Fact]
    public async Task Only_those_who_may_change_content()
    {
        var student = Author with { Roles = Roles.Student | Roles.TeachingAssistant };
        var clock = fixture.Clock;
        Assert.IsType<Forbidden>((await new CreateCourse(Edits, clock).Handle(student, new NewCourse("no", "N", null, "en", "es", true), Ct)).Error);
        Assert.IsType<Forbidden>((await new CreateLesson(Edits, clock).Handle(student, "en-es-basic-a1-greetings-hello", new NewLesson("no", 1, 1), Ct)).Error);
        Assert.IsType<Forbidden>((await new UpdateExercise(Edits, clock).Handle(student, "es-hello-translation", null, null, Ct)).Error);
        Assert.IsType<Forbidden>((await new DeleteCourse(Edits).Handle(Author, "en-es-basic", Ct)).Error);
        Assert.IsType<Forbidden>((await new DeleteExercise(Edits).Handle(Author, "es-hello-translation", Ct)).Error);
    }

    [Fact]
    public async Task References_of_other_modules_are_forgotten_with_a_change()
    {
        await Tree("refs", exercises: 0);
        Assert.Equal((10, true), await Reference());

        await new UpdateLesson(Edits, fixture.Clock).Handle(Author, "refs-m", "refs-1", new LessonChanges(25, null), Ct);
        await new UpdateCourse(Edits, fixture.Clock).Handle(Author, "refs", new CourseChanges(null, false, null, null, null, false), Ct);
        Assert.Equal((25, false), await Reference());

        await new DeleteCourse(Edits).Handle(Admin, "refs", Ct);
        Assert.Null(await fixture.Refs.Lesson("refs-1", Ct));

        async Task<(int Points, bool Published)> Reference()
        {
            var lesson = (await fixture.Refs.Lesson("refs-1", Ct))!;
            return (lesson.ExperiencePoints, lesson.Published);
        }
    }

    /// <summary>A course with one of each below it and a lesson with exercises.</summary>
    private async Task<string[]> Tree(string key, int exercises)
    {
        var clock = fixture.Clock;
        Assert.True((await new CreateCourse(Edits, clock).Handle(Author, new NewCourse(key, key, null, "en", "es", true), Ct)).Ok);
        Assert.True((await new CreateSection(Edits, clock).Handle(Author, new NewSection(new(SectionKind.Level, key, $"{key}-l"), "L", 1, "A1"), Ct)).Ok);
        Assert.True((await new CreateSection(Edits, clock).Handle(Author, new NewSection(new(SectionKind.Section, $"{key}-l", $"{key}-s"), "S", 1), Ct)).Ok);
        Assert.True((await new CreateSection(Edits, clock).Handle(Author, new NewSection(new(SectionKind.Module, $"{key}-s", $"{key}-m"), "M", 1, ModuleType: ModuleType.Exam), Ct)).Ok);
        Assert.True((await new CreateLesson(Edits, clock).Handle(Author, $"{key}-m", new NewLesson($"{key}-1", 10, 1), Ct)).Ok);
        var keys = Enumerable.Range(0, exercises).Select(i => $"{key}-x{i}").ToArray();
        foreach (var (exercise, i) in keys.Select((exercise, i) => (exercise, i)))
        {
            await Exercise(exercise);
            Assert.True((await new AssignExercise(Edits, clock).Handle(Author, $"{key}-1", exercise, i + 1, Ct)).Ok);
        }

        return keys;
    }

    private async Task Exercise(string key) => Assert.True(
        (await new CreateExercise(Edits, fixture.Clock).Handle(Author, key, ExerciseType.Vof, Json("""{"statement":"a","is_true":true}"""), Ct)).Ok);

    private async Task<(List<string> Keys, List<int> Places)> Places(string lesson)
    {
        var exercises = (await fixture.Content.LessonExercises(lesson, true, Ct))!;
        return ([.. exercises.Select(place => place.Exercise.Key)], [.. exercises.Select(place => place.Order)]);
    }

    private async Task<long> Revision(string course) => (long)(await fixture.ScalarAsync($"select revision from catalog.courses where key = '{course}'"))!;

    /// <summary>The latest time in a course, as package_version has it.</summary>
    private async Task<DateTimeOffset> Version(string course)
    {
        var package = (await fixture.Package(course, true))!;
        return Nodes(package.Levels).Select(node => node.Section.UpdatedAt).Concat(package.Levels.SelectMany(level => level.AllLessons).Select(lesson => lesson.UpdatedAt))
            .Concat(package.Exercises.Select(place => place.Exercise.UpdatedAt)).Append(package.Course.UpdatedAt).Max();
    }

    private static IEnumerable<PackageNode> Nodes(IEnumerable<PackageNode> nodes) => nodes.SelectMany(node => Nodes(node.Children).Append(node));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
