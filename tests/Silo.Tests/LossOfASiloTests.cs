using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Xunit;

namespace LearningPlatform.Silo.Tests;

public sealed class LossOfASiloTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero);
    private static readonly LessonFacts First = new(Ids.New(), "first", Ids.New(), "First", 10, 2);
    private static readonly LessonFacts Second = new(Ids.New(), "second", First.CourseId, "Second", 10, 2);

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_and_the_rest_is_done_by_the_other_silo()
    {
        var learners = Enumerable.Range(0, 40).Select(_ => cluster.Register()).ToList();
        Assert.All(await All(learners, First), outcome => Assert.True(outcome.Ok, outcome.Error?.Message));

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);
        var outcomes = await All(learners, Second);

        Assert.All(outcomes, outcome => Assert.True(outcome.Ok, outcome.Error?.Message));
        Assert.All(outcomes, outcome => Assert.Equal(20, outcome.Value.Learner.Xp.Points));
        foreach (var learner in learners)
        {
            Assert.Equal(2L, await cluster.Scalar<long>("select count(*) from gamification.ledger where user_id = $1", learner));
        }
    }

    private Task<Outcome<LearnerAnswer>[]> All(IEnumerable<Guid> learners, LessonFacts lesson) => Task.WhenAll(learners.Select(learner =>
        cluster.Learners.Handle(learner, new RecordLesson(Ids.New(), Now, lesson, new ProgressReport(ProgressStatus.Completed)), CancellationToken.None)));
}
