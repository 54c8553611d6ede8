using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Data.Gamification;
using LearningPlatform.Data.Learning;
using LearningPlatform.Data.Tests.Outbox;
using LearningPlatform.Testing;
using LearningPlatform.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LearningPlatform.Data.Tests.Gamification;

/// <summary>Two nodes that deliver events on one database, with the achievements that are delivered with the platform.</summary>
public sealed class AchievementNodes : IAsyncLifetime, ILearnerAccounts
{
    private readonly List<IHost> nodes = [];

    public PostgresFixture Postgres { get; } = new();

    public Guid Course { get; } = Ids.New();

    public ILearners Learners => nodes[0].Services.GetRequiredService<ILearners>();

    public IAchievements Store => nodes[0].Services.GetRequiredService<IAchievements>();

    public AchievementGrants Grants(int node) => nodes[node].Services.GetRequiredService<AchievementGrants>();

    public AchievementCatalogue Catalogue => nodes[0].Services.GetRequiredService<CurrentAchievements>().Now;

    public async ValueTask InitializeAsync()
    {
        await Postgres.InitializeAsync();
        await Postgres.ScalarAsync(
            """
            insert into catalog.courses (id, key, kind, title, status, is_public, "order", prerequisites, objectives, tags, created_at, updated_at)
            values ($1, 'module', 'code', 'Module', 'published', true, 1, '{}', '{}', '{}', now(), now())
            """,
            Course);
        await Postgres.ScalarAsync(
            """
            insert into catalog.lessons (id, key, course_id, title, type, status, "order", experience_points, content, resources, prerequisites, objectives, created_at, updated_at)
            select l.id, 'lesson-' || number, $1, 'Lesson', case number when 1 then 'quiz' else 'exercise' end, 'published', number, 10, '{}', '[]', '{}', '{}', now(), now()
            from unnest($2::uuid[]) with ordinality as l(id, number)
            """,
            Course,
            Enumerable.Range(1, 6).Select(Lesson).ToArray());
        nodes.Add(await Start());
        nodes.Add(await Start());
    }

    /// <summary>Another process of the platform.</summary>
    public async Task<IHost> Start(string? folder = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:platformdb"] = Postgres.ConnectionString;
        builder.Configuration["Achievements:Folder"] = folder;
        builder.Services.AddMetrics().AddSingleton<ILearnerAccounts>(this).AddPlatformData(builder.Configuration)
            .AddLearning(builder.Configuration).AddAchievements(builder.Configuration).AddPlatformWorker();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public Guid Lesson(int number)
    {
        var bytes = Course.ToByteArray(bigEndian: true);
        bytes[15] ^= (byte)number;
        bytes[12] ^= 0x5A;
        return new Guid(bytes, bigEndian: true);
    }

    public LessonFacts Facts(int number) => new(Lesson(number), $"lesson-{number}", Course, "Lesson", 10, 6);

    /// <summary>What somebody has, without places on boards: those depend on who else is learning.</summary>
    public async Task<IReadOnlyList<string>> Keys(Guid user) =>
    [
        .. (await Store.Earned(user, CancellationToken.None)).Where(one => !one.Achievement.Conditions.Any(AchievementMetrics.AboutBoards))
            .Select(one => one.Achievement.Key).Order(StringComparer.Ordinal),
    ];

    public async Task<T> Scalar<T>(string sql, params object[] values) => (T)(await Postgres.ScalarAsync(sql, values))!;

    public Task<LearnerAccount?> Find(Guid id, CancellationToken ct) => Task.FromResult<LearnerAccount?>(new LearnerAccount(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "UTC"));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.StopAsync();
            node.Dispose();
        }

        await Postgres.DisposeAsync();
    }
}

public sealed class AchievementsTests(AchievementNodes nodes) : IClassFixture<AchievementNodes>
{
    // A Sunday, in the small hours of Rome.
    private static readonly DateTimeOffset Night = new(2026, 3, 8, 2, 30, 0, TimeSpan.Zero);

    private static readonly string[] SixLessons =
    [
        "code-module", "first-code-lesson", "first-course", "first-lesson", "five-achievements", "five-exercises", "five-in-a-day", "five-lessons", "night-owl", "quick-minded", "weekend",
    ];

    [Fact]
    public async Task What_the_rows_of_a_learner_say_is_counted()
    {
        var user = Ids.New();
        await Do(user, new MoveTimeZone(Ids.New(), Night, "Europe/Rome"));
        await Do(user, new CompleteLesson(Ids.New(), Night, nodes.Facts(1), 100, 125));
        await Do(user, new CompleteLesson(Ids.New(), Night.AddDays(1), nodes.Facts(2), 70, 60));
        await Do(user, new CompleteLesson(Ids.New(), Night.AddDays(1).AddMinutes(9), nodes.Facts(3), 0, 0));
        await Do(user, new PassTest(Ids.New(), Night, nodes.Course, [new PassedTest(Ids.New(), 7, "A test"), new PassedTest(Ids.New(), 5, "Another")]));

        // Neither what somebody writes himself nor where he goes later changes what he did.
        await Do(user, new SetProgress(Ids.New(), Night, 99999, 5, 400, null, false));
        await Do(user, new MoveTimeZone(Ids.New(), Night, "Asia/Tokyo"));
        await Do(user, new RecordCourse(Ids.New(), Night, Ids.New(), new ProgressReport(ProgressStatus.Completed)));
        await nodes.Postgres.ScalarAsync(
            "insert into sandbox.learner_runs (user_id, language, tests, count, succeeded) values ($1, 'python', false, 4, 3), ($1, 'python', true, 2, 0), ($1, 'go', false, 9, 0)", user);

        var (facts, _) = await nodes.Store.Standing(user, CancellationToken.None);
        var told = (string name) => facts.Numbers.GetValueOrDefault(name);
        Assert.Equal((3, 3, 3, 1, 2, 1), (told("lessons.completed"), told("lesson.completed"), told("lessons.code"), told("lessons.quiz"), told("lessons.exercise"), told("lessons.perfect")));
        Assert.Equal((2, 2, 3, 2, 3), (told("lessons.completed/day"), told("lessons.completed/week"), told("lessons.completed/month"), told("days.active"), told("lessons.minutes")));
        Assert.Equal((2, 12, 2, 0), (told("streak.days"), told("points.coding"), told("tests.passed"), told("courses.completed")));
        Assert.Equal((15, 3, 2, 6, 1), (told("runs.total"), told("runs.succeeded"), told("runs.tests"), told("runs.python"), told("runs.languages")));
        Assert.Equal([3.0], facts.Happened["lesson.completed.hour"]);
        Assert.Equal([1.0, 7.0], facts.Happened["lesson.completed.weekday"].Order());
        Assert.Equal([0.0, 70.0, 100.0], facts.Happened["lesson.completed.score"].Order());
        var earned = (await nodes.Scalar<long>("select xp_learning + xp_coding from learning.learners where user_id = $1", user), told("points.earned"));
        Assert.Equal(earned.Item1, earned.Item2);
    }

    [Fact]
    public async Task What_was_earned_comes_with_its_reward_once_on_however_many_nodes_and_however_often_it_is_looked_at()
    {
        var user = Ids.New();
        for (var lesson = 1; lesson <= 6; lesson++)
        {
            await Do(user, new CompleteLesson(Ids.New(), Night.AddMinutes(lesson), nodes.Facts(lesson), 70, 1));
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, ct) => await nodes.Grants(number % 2).Give(user, Night, ct));
        var expected = (await nodes.Keys(user)).Where(key => key != "fifteen-achievements").ToList();
        Assert.Equal(SixLessons, expected);
        await AddsUp(user);

        // A reset takes nothing of it back, and doing it all again earns nothing again.
        await Do(user, new ResetProgress(Ids.New(), Night.AddHours(1)));
        await Do(user, new CompleteLesson(Ids.New(), Night.AddHours(2), nodes.Facts(1), 70, 1));
        await nodes.Grants(1).Give(user, Night, CancellationToken.None);
        Assert.Equal(expected, (await nodes.Keys(user)).Where(key => key != "fifteen-achievements"));
        await AddsUp(user);
    }

    [Fact]
    public async Task Events_alone_are_enough_and_their_order_doesn_t_matter()
    {
        var users = Enumerable.Range(0, 12).Select(_ => Ids.New()).ToArray();
        var random = new Random(7);
        await Parallel.ForEachAsync(
            users.SelectMany(user => Enumerable.Range(1, 6).Select(lesson => (user, lesson))).OrderBy(_ => random.Next()).ToList(),
            async (one, _) => await Do(one.user, new CompleteLesson(Ids.New(), Night.AddMinutes(one.lesson), nodes.Facts(one.lesson), 70, 1)));
        foreach (var user in users)
        {
            await Node.Eventually(async () => SixLessons.All((await nodes.Keys(user)).Contains), "what six lessons earn", 60);
        }

        Assert.Equal(0L, await nodes.Scalar<long>("select count(*) from kernel.deliveries where dead_at is not null"));
    }

    [Fact]
    public async Task A_reward_of_nothing_is_earned_once_too()
    {
        var (user, achievement) = (Ids.New(), Ids.New());
        var first = await nodes.Learners.Handle(user, new AwardAchievement(Ids.New(), Night, achievement, "Nothing", 0), CancellationToken.None);
        var again = await nodes.Learners.Handle(user, new AwardAchievement(Ids.New(), Night, achievement, "Nothing", 0), CancellationToken.None);
        Assert.True(first.Ok && again.Ok);
        Assert.Equal(1L, await nodes.Scalar<long>("select count(*) from gamification.earned_achievements where user_id = $1", user));
        Assert.Equal(0L, await nodes.Scalar<long>("select count(*) from gamification.ledger where user_id = $1", user));
        Assert.Equal(1L, await nodes.Scalar<long>("select count(*) from kernel.outbox where subject = $1 and name = $2", user, AchievementEarned.Name));
    }

    [Fact]
    public async Task A_new_achievement_reaches_those_who_earned_it_before_it_was_there_and_one_that_is_gone_is_still_shown()
    {
        // More than two pages of learners who did something long ago and do nothing any more.
        await using var own = new AchievementNodes();
        await own.Postgres.InitializeAsync();
        var users = Enumerable.Range(0, (2 * ReviewAchievements.PageSize) + 7).Select(_ => Ids.New()).ToArray();
        await own.Postgres.ScalarAsync(
            """
            insert into learning.learners (user_id, version, xp_learning, xp_coding, xp_collaboration, xp_achievements, xp_self_set, lives, streak_current,
                streak_longest, streak_days, streak_bridges, streak_zone, last_activity_at, time_zone, epoch, updated_at)
            select id, 1, 123456, 0, 0, 0, 0, 5, 0, 0, '{}', '{}', 'UTC', now(), 'UTC', 0, now() from unnest($1::uuid[]) as id
            """,
            users);
        var folder = Directory.CreateTempSubdirectory("achievements").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "new.yaml"), """
            - key: brand-new
              name: Brand new
              description: Earn 123456 points.
              category: special
              rarity: legendary
              reward: 1
              conditions: [{ metric: points.earned, value: 123456 }]
            """);
        Guid fresh;
        using (var node = await own.Start(folder))
        {
            var catalogue = node.Services.GetRequiredService<CurrentAchievements>().Now;
            fresh = catalogue.Listed.Single().Id;
            await Node.Eventually(
                async () => await own.Scalar<long>("select count(*) from gamification.earned_achievements where achievement_id = $1", fresh) == users.Length, "the walk ends", 60);
            Assert.False(await node.Services.GetRequiredService<IAchievements>().Publish(catalogue, CancellationToken.None));
            await node.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
        using var older = await own.Start("");
        var shown = await older.Services.GetRequiredService<IAchievements>().Earned(users[^1], CancellationToken.None);
        Assert.Equal("Brand new", shown.Single(one => one.Achievement.Id == fresh).Achievement.Name);

        // A node that doesn't know it hands its page back.
        var review = older.Services.GetServices<ISubscriber>().OfType<ReviewAchievements>().Single();
        await Assert.ThrowsAsync<InvalidOperationException>(() => review.Handle(EventEnvelope.Of(new AchievementsChanged(null, [fresh]), Guid.Empty, Night), CancellationToken.None));
        await older.StopAsync();
    }

    [Fact]
    public async Task What_an_administrator_wrote_is_there_after_a_start_and_gives_way_to_a_file_with_its_key()
    {
        await using var own = new AchievementNodes();
        await own.Postgres.InitializeAsync();
        var mine = new AchievementInput("mine", "Mine", "Written.", "special", "rare", 3, [new ConditionInput(Metric: "lessons.completed")]).Make().Value;
        using (var node = await own.Start(""))
        {
            var store = node.Services.GetRequiredService<IAchievements>();
            var written = await store.Write(mine.Id, (present, all, known) => present is null && all.Count == 0 && !known ? new WrittenAchievement(mine, false, 0) : new Conflict("test.no", "No."), CancellationToken.None);
            Assert.True(written.Ok);
            Assert.Equal("Mine", node.Services.GetRequiredService<CurrentAchievements>().Now.Listed.Single().Name);
            await node.StopAsync();
        }

        using (var node = await own.Start(""))
        {
            var known = node.Services.GetRequiredService<CurrentAchievements>().Now.Listed.Single();
            Assert.Equal(("Mine", mine.Conditions[0]), (known.Name, known.Conditions[0]));
            await node.StopAsync();
        }

        var folder = Directory.CreateTempSubdirectory("achievements").FullName;
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, "files.yaml"),
                "- { key: mine, name: Theirs, description: Delivered., category: special, rarity: rare, reward: 3, conditions: [{ metric: lessons.completed, value: 2 }] }");
            using var node = await own.Start(folder);
            Assert.Equal("Theirs", node.Services.GetRequiredService<CurrentAchievements>().Now.Listed.Single().Name);
            Assert.Equal("Theirs", await own.Scalar<string>("select definition ->> 'name' from gamification.achievements where id = $1", mine.Id));
            await node.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("- key: a\n  nome: A\n", "nome")]
    [InlineData("- { key: a, name: A, description: A, category: learning, rarity: common, reward: 1, conditions: [{ metric: lessons.forgotten }] }", "lessons.forgotten")]
    [InlineData("- { key: a, name: A, description: A, category: learnin, rarity: common, reward: 1, conditions: [] }", "category")]
    public async Task A_mistake_in_a_file_stops_the_start_and_says_where(string text, string what)
    {
        var folder = Directory.CreateTempSubdirectory("achievements").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "bad.yaml"), text);
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => nodes.Start(folder));
            Assert.Contains(folder, failure.ToString(), StringComparison.Ordinal);
            Assert.Contains(what, failure.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // opencode-R98
    [Fact]
    public void There_are_at_least_forty_of_all_categories_and_rarities()
    {
        Assert.True(nodes.Catalogue.Listed.Count >= 40);
        Assert.Equal(Enum.GetValues<AchievementCategory>(), nodes.Catalogue.Listed.Select(one => one.Category).Distinct().Order());
        Assert.Equal(Enum.GetValues<Rarity>(), nodes.Catalogue.Listed.Select(one => one.Rarity).Distinct().Order());
        Assert.InRange(nodes.Catalogue.Listed.Count(one => one.Secret), 1, 10);
    }

    /// <summary>Rows, rewards, ledger, totals and events say the same, in one look: who else is learning may move the boards meanwhile.</summary>
    private async Task AddsUp(Guid user) => Assert.True(await nodes.Scalar<bool>(
        """
        select e.count > 0 and e.sum = l.xp_achievements
           and e.sum = (select sum(amount) from gamification.ledger where user_id = $1 and category = $2)
           and e.count = (select count(*) from kernel.outbox where subject = $1 and name = $3)
        from learning.learners l,
             (select count(*), sum((a.definition ->> 'xpReward')::bigint) from gamification.earned_achievements e join gamification.achievements a on a.id = e.achievement_id
              where e.user_id = $1) as e
        where l.user_id = $1
        """,
        user,
        (int)XpCategory.Achievements,
        AchievementEarned.Name));

    private async Task Do(Guid user, LearnerCommand command)
    {
        var outcome = await nodes.Learners.Handle(user, command, CancellationToken.None);
        Assert.True(outcome.Ok, outcome.Error?.Message);
    }
}
