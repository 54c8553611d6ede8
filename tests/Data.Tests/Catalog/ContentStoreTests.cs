using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>Reading the content tree: what is found, in which order, and with how many queries.</summary>
public sealed class ContentStoreTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>, IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly Slice All = new(1, 100);

    private static readonly Course Draft = CatalogFixture.NewCourse("draft-module", status: ContentStatus.Draft) with
    {
        Title = "100% of_Ünïcode\\back",
        Tags = ["Zebra"],
        Order = 7,
        Difficulty = 9,
        Level = CourseLevel.Expert,
    };

    private static readonly Course Private = CatalogFixture.NewCourse("en-fr-private", CourseKind.Language) with { IsPublic = false };

    private static readonly Lesson DraftLesson = CatalogFixture.NewLesson(CatalogFixture.Delivered.Courses.Single(c => c.Key == "first-steps"), "draft-lesson", ContentStatus.Draft);

    public async ValueTask InitializeAsync()
    {
        if (await fixture.Content.Course(CourseKind.Code, Draft.Key, drafts: true, Ct) is null)
        {
            await fixture.Add(Draft, Private, DraftLesson);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Learners_see_published_courses_and_authors_all()
    {
        Assert.DoesNotContain((await Modules(drafts: false)).Items, view => view.Course.Key == Draft.Key);
        Assert.Contains((await Modules(drafts: true)).Items, view => view.Course.Key == Draft.Key);
        Assert.Null(await fixture.Content.Course(CourseKind.Language, Private.Key, drafts: false, Ct));
        Assert.NotNull(await fixture.Content.Course(CourseKind.Language, Private.Key, drafts: true, Ct));
        Assert.Null(await fixture.Content.Lessons(CourseKind.Code, Draft.Id, drafts: false, Ct));
        Assert.Null(await fixture.Content.Lesson(CourseKind.Code, DraftLesson.Id, drafts: false, Ct));
        Assert.NotNull(await fixture.Content.Lesson(CourseKind.Code, DraftLesson.Id, drafts: true, Ct));
    }

    [Fact]
    public async Task A_kind_lists_only_its_own()
    {
        Assert.All((await Modules(drafts: true)).Items, view => Assert.Equal(CourseKind.Code, view.Course.Kind));
        Assert.Null(await fixture.Content.Course(CourseKind.Code, "en-es-basic", drafts: true, Ct));
        Assert.Null(await fixture.Content.Lessons(CourseKind.Lab, Draft.Id, drafts: true, Ct));
    }

    [Theory]
    [InlineData("FIRST STEPS", "first-steps")]
    [InlineData("functions", "first-steps")]
    [InlineData("copied one", "first-steps")]
    [InlineData("zebra", "draft-module")]
    [InlineData("üNÏ", "draft-module")]
    [InlineData("0% of", "draft-module")]
    [InlineData("of_", "draft-module")]
    [InlineData("e\\b", "draft-module")]
    public async Task Search_finds_text_in_title_description_and_tags_whatever_the_case(string search, string key)
    {
        var page = await fixture.Content.Courses(Query() with { Search = search, Drafts = true }, Ct);

        Assert.Equal(key, Assert.Single(page.Items).Course.Key);
        Assert.Equal(1, page.Total);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("f_rst")]
    [InlineData("first%programming")]
    [InlineData("\\")]
    public async Task Wildcards_are_ordinary_characters(string search)
    {
        var page = await fixture.Content.Courses(Query() with { Search = search, Drafts = true }, Ct);

        Assert.DoesNotContain(page.Items, view => view.Course.Key == "first-steps");
    }

    [Fact]
    public async Task Searches_have_a_trigram_index()
    {
        Assert.Equal(1L, await fixture.ScalarAsync("select count(*) from pg_indexes where schemaname = 'catalog' and indexname = 'ix_courses_search'"));
    }

    [Theory]
    [InlineData(CourseField.Level)]
    [InlineData(CourseField.Difficulty)]
    [InlineData(CourseField.Order)]
    [InlineData(CourseField.CreatedAt)]
    [InlineData(CourseField.Status)]
    public async Task Sorting_turns_around(CourseField field)
    {
        var up = await fixture.Content.Courses(Query() with { Sort = new(field, false), Drafts = true }, Ct);
        var down = await fixture.Content.Courses(Query() with { Sort = new(field, true), Drafts = true }, Ct);

        Assert.Equal(2, up.Items.Count);
        Assert.Equal(up.Items.Select(v => v.Course.Id), down.Items.Select(v => v.Course.Id).Reverse());
    }

    [Fact]
    public async Task Every_sort_field_is_understood()
    {
        foreach (var field in Enum.GetValues<CourseField>())
        {
            await fixture.Content.Courses(Query(CourseKind.Language) with { Sort = new(field, true), Drafts = true }, Ct);
        }

        foreach (var field in Enum.GetValues<SectionField>())
        {
            foreach (var (kind, parent) in new[] { (SectionKind.Level, "en-es-basic"), (SectionKind.Module, "en-es-basic-a1-greetings") })
            {
                var page = await fixture.Content.Sections(new SectionQuery { Kind = kind, ParentKey = parent, Page = All, Sort = new(field, false) }, Ct);
                Assert.NotEmpty(page!.Items);
            }
        }

        foreach (var field in Enum.GetValues<LessonField>())
        {
            Assert.Equal(2, (await fixture.Content.ModuleLessons(new LessonQuery("en-es-basic-a1-greetings-hello", All, new(field, true), false), Ct))!.Items.Count);
        }

        foreach (var field in Enum.GetValues<ExerciseField>())
        {
            Assert.NotEmpty((await fixture.Content.Exercises(new ExerciseQuery(All, new(field, false), null), Ct)).Items);
        }
    }

    [Fact]
    public async Task Pages_follow_one_another_and_end()
    {
        var sort = new Sorting<ExerciseField>(ExerciseField.CreatedAt, true);
        var keys = new List<string>();
        for (var number = 1; ; number++)
        {
            var page = await fixture.Content.Exercises(new ExerciseQuery(new Slice(number, 7), sort, null), Ct);
            Assert.Equal(CatalogFixture.Delivered.Exercises.Count, page.Total);
            keys.AddRange(page.Items.Select(exercise => exercise.Key));
            if (!page.HasNext)
            {
                break;
            }
        }

        Assert.Equal(CatalogFixture.Delivered.Exercises.Select(e => e.Key).Order(StringComparer.Ordinal), keys);
        Assert.Empty((await fixture.Content.Exercises(new ExerciseQuery(new Slice(int.MaxValue, 100), sort, null), Ct)).Items);
    }

    [Fact]
    public async Task Nodes_below_another_parent_are_not_found()
    {
        Assert.NotNull(await fixture.Content.Section(SectionKind.Level, "en-es-basic", "en-es-basic-a1", false, Ct));
        Assert.Null(await fixture.Content.Section(SectionKind.Level, Private.Key, "en-es-basic-a1", true, Ct));
        Assert.Null(await fixture.Content.Section(SectionKind.Section, "en-es-basic-a2", "en-es-basic-a1-greetings", true, Ct));
        Assert.Null(await fixture.Content.Section(SectionKind.Section, "en-es-basic", "en-es-basic-a1", true, Ct));
        Assert.Null(await fixture.Content.ModuleLesson("en-es-basic-a1-greetings-hello", "en-es-basic-a1-greetings-sounds-1", true, Ct));
        Assert.Null(await fixture.Content.Sections(
            new SectionQuery { Kind = SectionKind.Section, ParentKey = "nowhere", Page = All, Sort = new(SectionField.Order, false) }, Ct));
        Assert.Null(await fixture.Content.ModuleLessons(new LessonQuery("nowhere", All, new(LessonField.Order, false), true), Ct));
        Assert.Null(await fixture.Content.LessonExercises("first-steps.hello", true, Ct));
    }

    [Fact]
    public async Task Counts_tell_what_is_below()
    {
        var course = await fixture.Content.Course(CourseKind.Language, "en-es-basic", false, Ct);
        var level = await fixture.Content.Section(SectionKind.Level, "en-es-basic", "en-es-basic-a1", false, Ct);
        var module = await fixture.Content.Section(SectionKind.Module, "en-es-basic-a1-greetings", "en-es-basic-a1-greetings-hello", false, Ct);

        Assert.Equal((2, 2, 2), (course!.Levels, level!.Children, module!.Children));
        Assert.Equal(("en-es-basic", "en-es-basic-a1-greetings"), (level.ParentKey, module.ParentKey));
    }

    [Fact]
    public async Task Modules_are_filtered_by_type()
    {
        var page = await fixture.Content.Sections(
            new SectionQuery
            {
                Kind = SectionKind.Module,
                ParentKey = "en-es-basic-a1-greetings",
                Page = All,
                Sort = new(SectionField.Order, false),
                ModuleType = ModuleType.Dialogue,
            },
            Ct);

        Assert.Equal("en-es-basic-a1-greetings-cafe", Assert.Single(page!.Items).Section.Key);
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task Content_comes_back_as_it_was_written()
    {
        var wanted = CatalogFixture.Delivered.Lessons.Single(lesson => lesson.Key == "first-steps.functions");

        var lesson = await fixture.Content.Lesson(CourseKind.Code, wanted.Id, false, Ct);

        Assert.Equal(wanted.Content.Text, lesson!.Content.Text);
        Assert.Equal(wanted.Content.Code!.Variants, lesson.Content.Code!.Variants);
        Assert.Equal(wanted.Content.Code.Tests.Select(test => test.Id), lesson.Content.Code.Tests.Select(test => test.Id));
        Assert.Equal(wanted.Prerequisites, lesson.Prerequisites);
    }

    [Fact]
    public async Task A_package_holds_everything_in_order()
    {
        var package = (await fixture.Package("en-es-basic", false))!;
        var lessons = package.Levels.SelectMany(level => level.AllLessons).ToList();

        Assert.Equal(["A1", "A2"], package.Levels.Select(level => level.Section.Code));
        Assert.Equal(CatalogFixture.Delivered.Assignments.Count, package.Exercises.Count);
        Assert.Equal(lessons.Select(lesson => lesson.Key), package.Exercises.Select(place => place.LessonKey).Distinct());
        Assert.All(package.Exercises.GroupBy(place => place.LessonKey), own => Assert.Equal(Enumerable.Range(1, own.Count()), own.Select(place => place.Order)));
        Assert.Null(await fixture.Package(Private.Key, false));
        Assert.Empty((await fixture.Package(Private.Key, true))!.Levels);
    }

    [Fact]
    public async Task A_package_is_the_course_at_one_moment()
    {
        var lesson = await fixture.Content.Package(
            "en-es-basic",
            true,
            async (package, ct) =>
            {
                // Changed by somebody else while the package is being read.
                await fixture.ScalarAsync("update catalog.lessons set experience_points = experience_points + 1000 where key = 'en-es-basic-a1-greetings-hello-1'");
                return (await package.Levels(ct)).SelectMany(level => level.AllLessons).Single(found => found.Key == "en-es-basic-a1-greetings-hello-1");
            },
            Ct);
        await fixture.ScalarAsync("update catalog.lessons set experience_points = experience_points - 1000 where key = 'en-es-basic-a1-greetings-hello-1'");

        Assert.True(lesson!.ExperiencePoints < 1000);
    }

    [Fact]
    public async Task Reads_cost_at_most_two_queries()
    {
        var module = CatalogFixture.Delivered.Courses.Single(course => course.Key == "first-steps");
        var lesson = CatalogFixture.Delivered.Lessons[0];

        Assert.Equal(2, await Queries(() => fixture.Content.Lessons(CourseKind.Code, module.Id, false, Ct)));
        Assert.Equal(1, await Queries(() => fixture.Content.Lesson(CourseKind.Code, lesson.Id, false, Ct)));
        Assert.Equal(2, await Queries(() => fixture.Content.Courses(Query(), Ct)));
        Assert.Equal(1, await Queries(() => fixture.Content.Section(SectionKind.Level, "en-es-basic", "en-es-basic-a1", false, Ct)));
        Assert.Equal(2, await Queries(() => fixture.Content.Sections(
            new SectionQuery { Kind = SectionKind.Module, ParentKey = "en-es-basic-a1-greetings", Page = All, Sort = new(SectionField.Children, false) }, Ct)));
        Assert.Equal(2, await Queries(() => fixture.Content.ModuleLessons(new LessonQuery("en-es-basic-a1-greetings-hello", All, new(LessonField.Order, false), false), Ct)));
        Assert.Equal(1, await Queries(() => fixture.Content.ModuleLesson("en-es-basic-a1-greetings-hello", "en-es-basic-a1-greetings-hello-1", false, Ct)));
        Assert.Equal(1, await Queries(() => fixture.Content.LessonExercises("en-es-basic-a1-greetings-hello-1", false, Ct)));
        Assert.Equal(2, await Queries(() => fixture.Content.Exercises(new ExerciseQuery(All, new(ExerciseField.Key, false), ExerciseType.Vof), Ct)));
        Assert.Equal(4, await Queries(() => fixture.Package("en-es-basic", false)));
        Assert.Equal(1, await Queries(() => fixture.Content.Package("en-es-basic", false, (package, _) => Task.FromResult(package), Ct)));
    }

    private static async Task<int> Queries<T>(Func<Task<T>> read)
    {
        using var counter = new QueryCounter();
        Assert.NotNull(await read());
        return counter.Count;
    }

    private static CourseQuery Query(CourseKind kind = CourseKind.Code) => new() { Kind = kind, Page = All, Sort = new(CourseField.Order, false) };

    private Task<Core.Kernel.Page<CourseView>> Modules(bool drafts) => fixture.Content.Courses(Query() with { Drafts = drafts }, Ct);
}
