using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Xunit;

namespace LearningPlatform.Silo.Tests;

public sealed class LearnersInAClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero);
    private readonly Guid course = Ids.New();

    [Fact]
    public async Task Three_hundred_completions_at_once_are_one()
    {
        var learner = cluster.Register();
        var lesson = Lesson(1);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => cluster.Learners.Handle(
            learner,
            number % 2 == 0 ? new CompleteLesson(Ids.New(), Now, lesson, 70, 10) : new RecordLesson(Ids.New(), Now, lesson, new ProgressReport(ProgressStatus.Completed)),
            CancellationToken.None)));

        Assert.Single(outcomes, outcome => outcome.Ok && outcome.Value.XpGained > 0);
        Assert.All(outcomes.Where(outcome => !outcome.Ok), outcome => Assert.Equal(Learner.AlreadyCompleted.Code, outcome.Error!.Code));
        Assert.Equal(1L, await cluster.Scalar<long>("select count(*) from gamification.ledger where user_id = $1", learner));
        Assert.Equal(1L, await cluster.Scalar<long>("select count(*) from learning.lesson_progress where user_id = $1 and earned_at is not null", learner));
    }

    [Fact]
    public async Task One_learner_has_one_turn_at_a_time_in_the_whole_cluster()
    {
        var learner = cluster.Register();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 120).Select(number =>
            cluster.Learners.Handle(learner, new CompleteLesson(Ids.New(), Now, Lesson(number), 70, 10), CancellationToken.None)));

        // Each write moves the version by one: 120 says that no write was decided on a state that another call had changed meanwhile and then done again.
        Assert.All(outcomes, outcome => Assert.True(outcome.Ok, outcome.Error?.Message));
        Assert.Equal(Enumerable.Range(1, 120).Select(count => count * 10L), outcomes.Select(outcome => outcome.Value.Learner.Xp.Points).Order());
        Assert.Equal(120L, await cluster.Scalar<long>("select version from learning.learners where user_id = $1", learner));
    }

    [Fact]
    public async Task A_refusal_arrives_as_the_refusal_it_was()
    {
        var outcome = await cluster.Learners.Handle(Ids.New(), new MoveLives(Ids.New(), Now, -1), CancellationToken.None);

        Assert.Equal("user", Assert.IsType<NotFound>(outcome.Error).What);
    }

    [Fact]
    public async Task A_learner_is_as_it_was_after_its_grain_was_put_away()
    {
        var learner = cluster.Register();
        Assert.True((await cluster.Learners.Handle(learner, new CompleteLesson(Ids.New(), Now, Lesson(1), 70, 10), CancellationToken.None)).Ok);

        await PutAway();
        var again = await cluster.Learners.Handle(learner, new CompleteLesson(Ids.New(), Now, Lesson(1), 70, 10), CancellationToken.None);
        var other = await cluster.Learners.Handle(learner, new CompleteLesson(Ids.New(), Now, Lesson(2), 70, 10), CancellationToken.None);

        Assert.Equal(Learner.AlreadyCompleted.Code, again.Error?.Code);
        Assert.Equal(20, other.Value.Learner.Xp.Points);
    }

    [Fact]
    public async Task Learners_live_on_both_silos()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ =>
            cluster.Learners.Handle(cluster.Register(), new CompleteLesson(Ids.New(), Now, Lesson(1), 70, 10), CancellationToken.None)));

        var statistics = await cluster.Cluster.Client.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();

        var silos = statistics.Where(one => one.GrainType.Contains("LearnerGrain", StringComparison.Ordinal) && one.ActivationCount > 0).Select(one => one.SiloAddress).Distinct();
        Assert.Equal(2, silos.Count());
    }

    [Fact]
    public async Task The_leaderboard_holds_what_was_completed_before_the_question()
    {
        var (first, second) = (cluster.Register(), cluster.Register());
        foreach (var (learner, lessons) in ((Guid, int)[])[(first, 1), (second, 2)])
        {
            for (var number = 0; number < lessons; number++)
            {
                Assert.True((await cluster.Learners.Handle(learner, new CompleteLesson(Ids.New(), Now, Lesson(number), 70, 10), CancellationToken.None)).Ok);
            }
        }

        var board = await cluster.Leaderboards.Read(new BoardQuery(BoardKind.Course, course, 10, first, Now), CancellationToken.None);

        Assert.Equal([(second, 1, 20L), (first, 2, 10L)], board.Entries.Select(entry => (entry.UserId, entry.Rank, entry.Score)));
        Assert.Equal(2, board.Own?.Rank);
    }

    private async Task PutAway()
    {
        var management = cluster.Cluster.Client.GetGrain<IManagementGrain>(0);
        for (var waited = 0; ; waited++)
        {
            await management.ForceActivationCollection(TimeSpan.Zero);
            var left = (await management.GetSimpleGrainStatistics()).Where(one => one.GrainType.Contains("LearnerGrain", StringComparison.Ordinal)).Sum(one => one.ActivationCount);
            if (left == 0)
            {
                return;
            }

            Assert.True(waited < 100, $"{left} learners are still active.");
            await Task.Delay(100);
        }
    }

    private LessonFacts Lesson(int number) => new(new Guid(number, 1, 1, course.ToByteArray()[8..]), $"lesson-{number}", course, $"Lesson {number}", 10, 120);
}
