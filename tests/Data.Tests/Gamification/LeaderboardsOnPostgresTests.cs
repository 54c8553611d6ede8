using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Data.Tests.Learning;
using Xunit;

namespace LearningPlatform.Data.Tests.Gamification;

public sealed class LeaderboardsOnPostgresTests(LearnersFixture learners) : IClassFixture<LearnersFixture>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero);
    private readonly Guid course = Ids.New();

    [Fact]
    public async Task Every_node_sees_what_was_committed_before_the_question()
    {
        Guid[] users = [learners.Register(), learners.Register()];
        for (var round = 0; round < 20; round++)
        {
            var user = users[round % 2];
            await Complete(user, round, round % 3 == 0 ? learners.One : learners.Other);
            foreach (var node in new[] { 0, 1 })
            {
                var own = (await Read(BoardKind.Course, node, user)).Own;
                Assert.Equal(10 * ((round / 2) + 1), own!.Score);
                Assert.Equal(own.Score, (await Read(BoardKind.Weekly, node, user)).Own!.Weekly);
            }
        }
    }

    [Fact]
    public async Task What_a_learner_sets_himself_and_what_a_reset_took_back_is_not_ranked()
    {
        var user = learners.Register();
        await Complete(user, 1, learners.One);
        await learners.One.Handle(user, new SetProgress(Ids.New(), Now, 9999, null, null, null, false), CancellationToken.None);
        Assert.Equal(10, (await Read(BoardKind.Global, 0, user)).Own!.Score);
        Assert.Equal(10, (await Read(BoardKind.Course, 0, user)).Own!.Score);
        await learners.One.Handle(user, new ResetProgress(Ids.New(), Now), CancellationToken.None);
        foreach (var kind in Enum.GetValues<BoardKind>())
        {
            Assert.Null((await Read(kind, 0, user)).Own);
            Assert.Null((await Read(kind, 1, user)).Own);
        }

        await Complete(user, 1, learners.One);
        Assert.Equal((10L, 10L), ((await Read(BoardKind.Weekly, 0, user)).Own!.Score, (await Read(BoardKind.Course, 1, user)).Own!.Score));
    }

    [Fact]
    public async Task Periods_and_the_change_of_rank_come_from_the_ledger()
    {
        var (ann, bob) = (learners.Register(), learners.Register());
        await learners.Earned(ann, 1000, Now.AddDays(-7), course);
        await learners.Earned(bob, 999, Now.AddDays(-7), course);
        await learners.Earned(bob, 5000, Now, course);
        using var boards = Fresh();
        var board = await boards.Read(new BoardQuery(BoardKind.Course, course, 10, ann, Now), CancellationToken.None);
        Assert.Equal([(bob, 1, 5999L, (int?)1), (ann, 2, 1000L, -1)], board.Entries.Select(one => (one.UserId, one.Rank, one.Score, one.Change)));
        var weekly = await boards.Read(new BoardQuery(BoardKind.Weekly, null, 100, bob, Now), CancellationToken.None);
        Assert.Equal((5000L, 5999L, 5999L), (weekly.Own!.Score, weekly.Own.Total, weekly.Own.Monthly));
        Assert.DoesNotContain(weekly.Entries, one => one.UserId == ann);
    }

    [Fact]
    public async Task While_nodes_write_and_read_at_once_no_point_is_missed()
    {
        var users = Enumerable.Range(0, 20).Select(_ => learners.Register()).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (number, _) =>
        {
            var user = users[number % users.Length];
            await Complete(user, number, number % 2 == 0 ? learners.One : learners.Other);
            var standing = (await Read(BoardKind.Course, number % 2, user)).Own;
            Assert.True(standing!.Score >= 10);
        });

        foreach (var node in new[] { 0, 1 })
        {
            var board = await Read(BoardKind.Course, node);
            Assert.Equal(users.Order(), board.Entries.Select(one => one.UserId).Order());
            Assert.All(board.Entries, one => Assert.Equal((1, 200L), (one.Rank, one.Score)));
        }
    }

    private Leaderboards Fresh() => new(new Data.Gamification.PointSums(new LearnerSource(PlatformDataExtensions.AsApplication(learners.Postgres.Configuration, "fresh"))));

    private Task<Board> Read(BoardKind kind, int node, Guid? user = null) =>
        learners.Boards(node).Read(new BoardQuery(kind, kind == BoardKind.Course ? course : null, 100, user, Now), CancellationToken.None);

    private async Task Complete(Guid user, int lesson, ILearners node)
    {
        var bytes = course.ToByteArray();
        bytes[0] ^= (byte)lesson;
        bytes[1] ^= (byte)(lesson >> 8);
        var outcome = await node.Handle(user, new CompleteLesson(Ids.New(), Now, new LessonFacts(new Guid(bytes), $"l-{lesson}", course, "A lesson", 10, 1000), 70, 1), CancellationToken.None);
        Assert.True(outcome.Ok, outcome.Error?.Message);
    }
}
