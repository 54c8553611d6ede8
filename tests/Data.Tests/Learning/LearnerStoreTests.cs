using System.Diagnostics;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Npgsql;
using Xunit;

namespace LearningPlatform.Data.Tests.Learning;

public sealed class LearnerStoreTests(LearnersFixture learners) : IClassFixture<LearnersFixture>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero);
    private readonly Guid course = Ids.New();

    [Fact]
    public async Task An_unknown_account_has_no_progress()
    {
        var outcome = await learners.One.Handle(Ids.New(), new MoveLives(Ids.New(), Now, 1), CancellationToken.None);
        Assert.IsType<NotFound>(outcome.Error);
        Assert.Null(await learners.Views.Summary(Ids.New(), CancellationToken.None));
    }

    [Fact]
    public async Task A_new_account_has_the_initial_progress_with_its_registration_as_last_activity_wayr_R85_D16()
    {
        var at = new DateTimeOffset(2026, 2, 1, 10, 0, 0, TimeSpan.Zero);
        var summary = await learners.Views.Summary(learners.Register(at: at), CancellationToken.None);
        Assert.Equal((0L, 5, 0, null, at), (summary!.Xp.Experience, summary.Lives, summary.Streak, summary.LastLesson, summary.LastActivityAt));
    }

    [Fact]
    public async Task What_was_decided_is_read_back_as_it_was()
    {
        var user = learners.Register("Europe/Rome");
        LearnerCommand[] commands =
        [
            new CompleteLesson(Ids.New(), Now, Lesson(1), 85.5, 120),
            new RecordLesson(Ids.New(), Now.AddMinutes(1), Lesson(2), new ProgressReport(ProgressStatus.InProgress, 40.5, 300, 77.7)),
            new RecordCourse(Ids.New(), Now.AddMinutes(2), course, new ProgressReport(ProgressStatus.InProgress, 50)),
            new SetProgress(Ids.New(), Now.AddMinutes(3), 500, 9, 12, new LessonName(Lesson(2).Id, "lesson-2"), true),
            new PassTest(Ids.New(), Now.AddMinutes(4), course, [new(Ids.New(), 5, "Adds")]),
            new AwardAchievement(Ids.New(), Now.AddMinutes(5), Ids.New(), "First", 50),
            new AwardBonus(Ids.New(), Now.AddMinutes(6), 7, null),
            new CompleteLesson(Ids.New(), Now.AddDays(1), Lesson(3), 20, 5),
            new MoveTimeZone(Ids.New(), Now.AddDays(1), "Pacific/Kiritimati"),
        ];
        var probe = new SyncLessons(Ids.New(), Now, [.. Enumerable.Range(1, 3).Select(n => new OfflineCompletion(Lesson(n), Now, 1, 1))]);
        foreach (var command in commands)
        {
            var before = (await learners.Store.Load(user, command, CancellationToken.None))!;
            var decision = Learner.Decide(before, command).Value;
            var after = await learners.Store.Commit(before, decision, CancellationToken.None);
            var read = (await learners.Store.Load(user, command, CancellationToken.None))!;
            Assert.Equal(after! with { Lessons = read.Lessons, Courses = read.Courses, Earned = read.Earned }, read);
            Assert.Equal(after.Lessons.OrderBy(one => one.Key), read.Lessons.OrderBy(one => one.Key));
            Assert.Equal(after.Courses.OrderBy(one => one.Key), read.Courses.OrderBy(one => one.Key));
            Assert.Equal(after.Summary, await learners.Views.Summary(user, CancellationToken.None));
        }

        var all = (await learners.Store.Load(user, probe, CancellationToken.None))!;
        Assert.Equal(commands.Length, all.Version);
        Assert.Equal(3, all.Lessons.Count);
        Assert.Equal((500L + 5 + 7 + 8, 50L, 13), (all.Xp.Experience, all.Xp.Achievements, all.Streak.Current));
        Assert.Equal(all.Xp.Experience + all.Xp.Achievements, await learners.Scalar<decimal>("select sum(amount) from gamification.ledger where user_id = $1", user));
    }

    [Fact]
    public async Task Three_hundred_completions_at_once_from_two_nodes_are_one()
    {
        var user = learners.Register();
        var (gained, refused) = (0L, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 40 }, async (number, ct) =>
        {
            var node = number % 2 == 0 ? learners.One : learners.Other;
            LearnerCommand command = number % 3 == 0
                ? new RecordLesson(Ids.New(), Now, Lesson(1), new ProgressReport(ProgressStatus.Completed))
                : new CompleteLesson(Ids.New(), Now, Lesson(1), 70, 10);
            var outcome = await node.Handle(user, command, ct);
            if (outcome.Ok)
            {
                Interlocked.Add(ref gained, outcome.Value.XpGained);
            }
            else
            {
                Assert.Equal(Learner.AlreadyCompleted, outcome.Error);
                Interlocked.Increment(ref refused);
            }
        });

        Assert.Equal(10, gained);
        Assert.InRange(refused, 199, 200);
        Assert.Equal((1L, 10m), (await learners.Scalar<long>("select count(*) from gamification.ledger where user_id = $1", user), await learners.Scalar<decimal>("select sum(amount) from gamification.ledger where user_id = $1", user)));
        Assert.Equal(1L, await learners.Scalar<long>("select count(*) from learning.lesson_progress where user_id = $1 and earned_at is not null", user));
        Assert.Equal(1L, await learners.Scalar<long>("select count(*) from kernel.outbox where subject = $1 and name = 'learning.lesson_completed.v1'", user));
        Assert.Equal(10L, (await learners.Views.Summary(user, CancellationToken.None))!.Xp.Points);
    }

    [Fact]
    public async Task Different_lessons_completed_at_once_on_two_nodes_all_count()
    {
        var user = learners.Register();
        await Parallel.ForEachAsync(Enumerable.Range(0, 120), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, ct) =>
        {
            var outcome = await (number % 2 == 0 ? learners.One : learners.Other).Handle(user, new CompleteLesson(Ids.New(), Now, Lesson(number, 120), 70, 10), ct);
            Assert.True(outcome.Ok, outcome.Error?.Message);
        });

        var summary = await learners.Views.Summary(user, CancellationToken.None);
        var entries = await learners.Views.Entries(user, course, CancellationToken.None);
        Assert.Equal((1200L, 1), (summary!.Xp.Points, summary.Streak));
        Assert.Equal((120, 120, ProgressStatus.Completed), (entries.Lessons.Count, entries.Courses.Single().LessonsCompleted, entries.Courses.Single().Progress.Status));
        Assert.Equal(120L, await learners.Scalar<long>("select version from learning.learners where user_id = $1", user));
    }

    [Fact]
    public async Task A_bonus_sent_again_by_a_retry_is_given_once()
    {
        var user = learners.Register();
        var bonus = new AwardBonus(Ids.New(), Now, 100, "Event");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => (number % 2 == 0 ? learners.One : learners.Other).Handle(user, bonus, CancellationToken.None)));
        Assert.Equal(100, (await learners.Views.Summary(user, CancellationToken.None))!.Xp.Points);
    }

    [Fact]
    public async Task A_reset_forgets_entries_and_lets_the_lesson_earn_again()
    {
        var user = learners.Register();
        await Handle(user, new CompleteLesson(Ids.New(), Now, Lesson(1), 70, 10));
        await Handle(user, new ResetProgress(Ids.New(), Now.AddMinutes(1)));
        var entries = await learners.Views.Entries(user, null, CancellationToken.None);
        Assert.Empty(entries.Lessons);
        Assert.Empty(entries.Courses);
        Assert.Equal(0, (await learners.Views.Summary(user, CancellationToken.None))!.Xp.Experience);
        Assert.Equal(10, (await Handle(user, new CompleteLesson(Ids.New(), Now.AddMinutes(2), Lesson(1), 70, 10))).XpGained);
        Assert.Equal([10, -10, 10], (await learners.Views.History(user, null, CancellationToken.None)).Select(line => line.Amount));
    }

    [Fact]
    public async Task A_sync_of_a_thousand_completions_is_one_write()
    {
        var user = learners.Register();
        var sync = new SyncLessons(Ids.New(), Now, [.. Enumerable.Range(0, 1000).Select(number => new OfflineCompletion(Lesson(number, 1000), Now.AddDays(-number % 30), 70, 1))]);
        var answer = await Handle(user, sync);
        Assert.Equal((1000, 10_000L, 30), (answer.Applied, answer.XpGained, answer.Learner.Streak));
        Assert.Equal(1L, await learners.Scalar<long>("select version from learning.learners where user_id = $1", user));
        Assert.Equal((0, 1000), ((await Handle(user, sync with { Id = Ids.New() })).Applied, (await Handle(user, sync with { Id = Ids.New() })).Skipped));
    }

    [Fact]
    public async Task A_repeated_report_writes_nothing()
    {
        var user = learners.Register();
        var report = new RecordLesson(Ids.New(), Now, Lesson(1), new ProgressReport(ProgressStatus.InProgress, 10));
        await Handle(user, report);
        await Handle(user, report with { Id = Ids.New(), At = Now.AddHours(1) });
        Assert.Equal(1L, await learners.Scalar<long>("select version from learning.learners where user_id = $1", user));
        Assert.Equal(1L, await learners.Scalar<long>("select count(*) from kernel.outbox where subject = $1", user));
    }

    [Fact]
    public async Task A_completion_takes_two_round_trips()
    {
        var user = learners.Register();
        await Handle(user, new CompleteLesson(Ids.New(), Now, Lesson(1), 70, 10));
        await Handle(user, new CompleteLesson(Ids.New(), Now, Lesson(2), 70, 10));
        var commands = 0;
        using var root = new Activity("completion").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == root.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity => commands += activity.TraceId == root.TraceId ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        await Handle(user, new CompleteLesson(Ids.New(), Now, Lesson(3), 70, 10));
        Assert.Equal(2, commands);
    }

    [Fact]
    public async Task Completions_are_paged_and_sorted()
    {
        var user = learners.Register();
        foreach (var number in Enumerable.Range(1, 5))
        {
            await Handle(user, new CompleteLesson(Ids.New(), Now.AddMinutes(number), Lesson(number), 100 - number, number));
        }

        var latest = await learners.Views.Completions(user, new CompletionQuery(1, 2, CompletionSort.CompletedAt, true), CancellationToken.None);
        Assert.Equal((5L, 3, true), (latest.Total, latest.Pages, latest.HasNext));
        Assert.Equal(["lesson-5", "lesson-4"], latest.Items.Select(one => one.Key));
        Assert.Equal(["lesson-5"], (await learners.Views.Completions(user, new CompletionQuery(3, 2, CompletionSort.Score, true), CancellationToken.None)).Items.Select(one => one.Key));
        Assert.Equal(["lesson-1"], (await learners.Views.Completions(user, new CompletionQuery(1, 1, CompletionSort.Seconds, false), CancellationToken.None)).Items.Select(one => one.Key));
        Assert.Empty((await learners.Views.Completions(user, new CompletionQuery(int.MaxValue, 100, CompletionSort.Lesson, false), CancellationToken.None)).Items);
        Assert.Equal(new LessonStatistics(1, 99, 1), await learners.Views.Statistics(Lesson(1).Id, CancellationToken.None));
        Assert.Equal(course, await learners.Views.LatestCourse(user, CancellationToken.None));
    }

    [Theory]
    [InlineData("update gamification.ledger set amount = 1")]
    [InlineData("delete from gamification.ledger")]
    [InlineData("truncate gamification.ledger")]
    public async Task The_ledger_only_grows(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => learners.Postgres.ScalarAsync(sql));
        Assert.Equal("gamification.ledger is append-only", refused.MessageText);
    }

    private LessonFacts Lesson(int number, int of = 5) => new(LessonId(number), $"lesson-{number}", course, $"Lesson {number}", 10, of);

    private Guid LessonId(int number)
    {
        var bytes = course.ToByteArray();
        bytes[0] ^= (byte)number;
        bytes[1] ^= (byte)(number >> 8);
        return new Guid(bytes);
    }

    private async Task<LearnerAnswer> Handle(Guid user, LearnerCommand command)
    {
        var outcome = await learners.One.Handle(user, command, CancellationToken.None);
        Assert.True(outcome.Ok, outcome.Error?.Message);
        return outcome.Value;
    }
}
