using System.Collections.Concurrent;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Xunit;

namespace LearningPlatform.Data.Tests.Learning;

/// <summary>Generated interleavings of devices on two nodes and a real database end in the state that all completions, told at once, lead to (wayr-R73, ADR 33).</summary>
public sealed class ConvergenceOnPostgresTests(LearnersFixture learners) : IClassFixture<LearnersFixture>
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Course = Ids.New();
    private static readonly LessonFacts[] Lessons = [.. Enumerable.Range(1, 5).Select(number => new LessonFacts(Ids.New(), $"lesson-{number}", Course, $"Lesson {number}", number * 7, 5))];

    [Fact]
    public async Task Devices_at_two_nodes_at_once_end_in_one_state()
    {
        var zones = TimeZoneInfo.GetSystemTimeZones();
        for (var seed = 1; seed <= 12; seed++)
        {
            // What is generated follows from the seed; only who is first at the database differs from run to run.
            var random = new Random(seed);
            OfflineCompletion One() => new(Lessons[random.Next(5)], Start.AddMinutes(random.Next(random.Next(2) == 0 ? 365 * 24 * 60 : 4 * 24 * 60)), random.Next(101), random.Next(601));
            var requests = Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 4).Select(_ => One()).ToArray()).ToArray();
            var (zone, online, order) = (zones[random.Next(zones.Count)].Id, One(), Enumerable.Range(0, 12).OrderBy(_ => random.Next()).ToArray());
            var late = Start.AddYears(2);
            var user = learners.Register(zone);
            var accepted = new ConcurrentBag<OfflineCompletion>(requests.SelectMany(request => request));

            // Every request twice, in whatever order the nodes get to them, and a lesson completed online in between.
            await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (number, ct) =>
            {
                var node = number % 2 == 0 ? learners.One : learners.Other;
                if (number == 5)
                {
                    var outcome = await node.Handle(user, new CompleteLesson(Ids.New(), late, online.Lesson, online.Score, online.Seconds), ct);
                    Assert.True(outcome.Ok || outcome.Error == Learner.AlreadyCompleted);
                    if (outcome.Ok)
                        accepted.Add(online with { CompletedAt = late });
                }

                Assert.True((await node.Handle(user, new SyncLessons(Ids.New(), late.AddMinutes(number), [.. requests[number % 6]]), ct)).Ok);
            });

            var probe = new SyncLessons(Ids.New(), late.AddDays(1), [.. Lessons.Select(lesson => new OfflineCompletion(lesson, Start, 0, 0))]);
            var stored = (await learners.Store.Load(user, probe, TestContext.Current.CancellationToken))!;
            var expected = Learner.Decide(LearnerState.New(user, Start, zone), new SyncLessons(Ids.New(), late.AddDays(1), [.. accepted])).Value.Next;
            Assert.Equal((expected.Xp, expected.LastActivityAt, expected.Lives), (stored.Xp, stored.LastActivityAt, stored.Lives));
            Assert.Equal(expected.Streak, stored.Streak);
            Assert.Equal(Seen(expected), Seen(stored));
            Assert.Equal(stored.Xp.Learning, (long)await learners.Scalar<decimal>("select sum(amount) from gamification.ledger where user_id = $1", user));

            // All of it once more changes nothing.
            Assert.True((await learners.Other.Handle(user, new SyncLessons(Ids.New(), late.AddDays(2), [.. accepted]), TestContext.Current.CancellationToken)).Ok);
            Assert.Equal(stored.Version, (await learners.Store.Load(user, probe, TestContext.Current.CancellationToken))!.Version);
        }
    }

    [Fact]
    public async Task A_clock_that_is_ahead_is_remembered()
    {
        var user = learners.Register();
        var told = new OfflineCompletion(Lessons[0], Start.AddYears(9), 80, 60);
        await learners.One.Handle(user, new SyncLessons(Ids.New(), Start.AddDays(1), [told]), TestContext.Current.CancellationToken);
        foreach (var later in new[] { 2, 5000 })
        {
            var again = await learners.Other.Handle(user, new SyncLessons(Ids.New(), Start.AddDays(later), [told]), TestContext.Current.CancellationToken);
            Assert.Equal((1, Start.AddDays(1)), (again.Value.Skipped, again.Value.Learner.LastActivityAt));
        }

        Assert.Equal(1L, await learners.Scalar<long>("select version from learning.learners where user_id = $1", user));
    }

    private static IEnumerable<(Guid, Completion, Progress)> Seen(LearnerState state) => state.Lessons.Values.Where(entry => entry.Completion is not null).OrderBy(entry => entry.LessonId)
        .Select(entry => (entry.LessonId, entry.Completion!, entry.Progress with { LastActivityAt = default }));
}
