using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Xunit;

namespace LearningPlatform.Core.Tests.Learning;

/// <summary>
/// Any interleaving of any number of devices ends in the same state (wayr-R72, wayr-R73, wayr-R76, ADR 33): the one that all accepted completions, told at once, lead to.
/// </summary>
public sealed class ConvergenceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Course = Ids.New();
    private static readonly LessonFacts[] Lessons = [.. Enumerable.Range(1, 5).Select(number => new LessonFacts(Ids.New(), $"lesson-{number}", Course, $"Lesson {number}", number * 7, 5))];
    private static readonly string[] Zones = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)];

    // A year with all changes of the clocks; or days, so that devices meet at the same lesson on neighbouring days.
    private static readonly Gen<OfflineCompletion> Completions =
        from lesson in Gen.Elements(Lessons)
        from minutes in Gen.OneOf(Gen.Choose(0, 365 * 24 * 60), Gen.Choose(0, 6 * 24 * 60), Gen.Choose(0, 5))
        from score in Gen.Choose(0, 100)
        from seconds in Gen.Choose(0, 600)
        select new OfflineCompletion(lesson, Start.AddMinutes(minutes), score, seconds);

    [Fact]
    public void Devices_that_sync_in_any_order_any_number_of_times_end_in_the_same_state_in_every_zone()
    {
        // Each device tells its own completions in some requests, and repeats some of them.
        var cases = from zone in Gen.Elements(Zones)
                    from requests in Completions.ListOf().NonEmptyListOf()
                    from one in Gen.Shuffle(requests.Concat(requests).ToArray())
                    from other in Gen.Shuffle(requests.ToArray())
                    select (zone, requests, one, other);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var late = Start.AddYears(2);
            var all = Play(given.zone, [new SyncLessons(Ids.New(), late, [.. given.requests.SelectMany(request => request)])]);
            var first = Play(given.zone, given.one.Select((request, number) => new SyncLessons(Ids.New(), late.AddMinutes(number), [.. request])));
            var second = Play(given.zone, given.other.Select((request, number) => new SyncLessons(Ids.New(), late.AddHours(number), [.. request])));
            return Same(all, first) && Same(all, second);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void With_clocks_that_are_wrong_and_lessons_completed_online_the_state_is_that_of_all_that_was_accepted()
    {
        var steps = from minutes in Gen.Choose(1, 24 * 60)
                    from online in Gen.Choose(0, 3)
                    from completion in Completions
                    from skew in Gen.Choose(-72 * 60, 72 * 60)
                    from batch in Gen.Choose(1, 4)
                    select (minutes, online: online == 0, completion, skew, batch);
        var cases = from zone in Gen.Elements(Zones) from told in steps.NonEmptyListOf() from again in Gen.Shuffle(Enumerable.Range(0, told.Count).ToArray()) select (zone, told, again);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var (state, now) = (Learner(given.zone), Start.AddDays(10));
            var (accepted, refused, sent) = (new List<OfflineCompletion>(), new List<OfflineCompletion>(), new List<OfflineCompletion>());
            foreach (var (minutes, online, completion, skew, _) in given.told)
            {
                now = now.AddMinutes(minutes);
                if (online)
                {
                    var outcome = Core.Learning.Learner.Decide(state, new CompleteLesson(Ids.New(), now, completion.Lesson, completion.Score, completion.Seconds));
                    (outcome.Ok ? accepted : refused).Add(completion with { CompletedAt = now });
                    state = outcome.Ok ? outcome.Value.Next : state;
                    continue;
                }

                // No two tell of the same moment of the future: who does is taken for the same device.
                var told = now.AddMinutes(skew).AddMilliseconds(sent.Count);
                sent.Add(completion with { CompletedAt = told });
                accepted.Add(completion with { CompletedAt = told < now ? told : now });
                state = Decide(state, new SyncLessons(Ids.New(), now, [sent[^1]]));
            }

            var all = Play(given.zone, [new SyncLessons(Ids.New(), now, accepted)]);
            var points = Play(given.zone, [new SyncLessons(Ids.New(), now, [.. accepted, .. refused])]);

            // Told again, in another order, before and after the clocks have caught up.
            var repeated = state;
            foreach (var number in given.again.Where(number => number < sent.Count))
            {
                repeated = Decide(repeated, new SyncLessons(Ids.New(), now.AddMinutes(1), [sent[number]]));
                repeated = Decide(repeated, new SyncLessons(Ids.New(), now.AddDays(30), [sent[number]]));
            }

            return Same(all, state) && points.Xp == state.Xp && repeated == state;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void The_earliest_earns_the_latest_is_shown_and_the_ledger_gets_the_difference()
    {
        var late = Decide(Learner("UTC"), Sync(At(3), 95));
        Assert.Equal(8, late.Xp.Experience);

        var decision = Core.Learning.Learner.Decide(late, Sync(At(1), 40)).Value;
        var line = Assert.Single(decision.Changes.OfType<XpMoved>()).Entry;
        Assert.Equal((-2L, XpSource.Lesson, XpCategory.Learning), (line.Amount, line.Source, line.Category));
        Assert.Equal((6L, -2L, 0, 1), (decision.Next.Xp.Experience, decision.Answer.XpGained, decision.Answer.Applied, decision.Answer.Skipped));
        Assert.Equal(new Completion(At(3), 95, 60, 6, new FirstCompletion(At(1), 40)), decision.Next.Lessons[Lessons[0].Id].Completion);
        Assert.Equal(-2, Assert.Single(decision.Events).Read<ProgressChanged>().XpGained);

        // In between: neither shown nor earning, but its day keeps the streak.
        var between = Core.Learning.Learner.Decide(decision.Next, Sync(At(2), 100)).Value;
        Assert.Empty(between.Changes.OfType<XpMoved>());
        Assert.Equal((1, 3), (decision.Next.Streak.Current, between.Next.Streak.Current));
        Assert.Equal(100, between.Next.Lessons[Lessons[0].Id].Progress.BestScore);
    }

    [Fact]
    public void A_clock_that_is_ahead_is_taken_at_its_word_never_and_counted_once()
    {
        var told = Start.AddDays(9);
        var first = Decide(Learner("UTC"), Sync(told, 80, Start.AddDays(1)));
        Assert.Equal(Start.AddDays(1), first.Lessons[Lessons[0].Id].Completion!.At);
        Assert.Equal(1, first.Streak.Current);
        foreach (var later in new[] { 2, 8, 9, 20 })
        {
            var repeat = Core.Learning.Learner.Decide(first, Sync(told, 80, Start.AddDays(later))).Value;
            Assert.True(repeat.Nothing);
            Assert.Equal((0, 1), (repeat.Answer.Applied, repeat.Answer.Skipped));
        }

        // However many wrong times there are, the row doesn't grow without end.
        var state = Enumerable.Range(0, 100).Aggregate(first, (now, number) => Decide(now, Sync(told.AddDays(number), 80, Start.AddDays(1))));
        Assert.Equal(16, state.Lessons[Lessons[0].Id].Completion!.Ahead.Count);
    }

    [Fact]
    public void Wrong_answers_cost_lives_in_the_same_turn_and_never_more_than_there_are()
    {
        var state = Decide(Learner("UTC"), new SyncLessons(Ids.New(), Start, [], LivesTaken: 3));
        Assert.Equal(2, state.Lives);
        Assert.Equal(0, Decide(state, new SyncLessons(Ids.New(), Start, [], LivesTaken: 7)).Lives);
    }

    private static DateTimeOffset At(int day) => Start.AddDays(day);

    private static SyncLessons Sync(DateTimeOffset told, double score, DateTimeOffset? now = null) =>
        new(Ids.New(), now ?? Start.AddDays(100), [new OfflineCompletion(Lessons[0], told, score, 60)]);

    private static LearnerState Learner(string zone) => LearnerState.New(Course, Start, zone);

    private static LearnerState Decide(LearnerState state, LearnerCommand command) => Core.Learning.Learner.Decide(state, command).Value.Next;

    private static LearnerState Play(string zone, IEnumerable<LearnerCommand> commands) => commands.Aggregate(Learner(zone), Decide);

    /// <summary>All that learners see, but for what names the latest request by contract: last_completed_lesson_id, updated_at and when a page was last written.</summary>
    private static bool Same(LearnerState one, LearnerState other) =>
        one.Xp == other.Xp && one.Streak == other.Streak && one.LastActivityAt == other.LastActivityAt && one.Lives == other.Lives
        && one.Lessons.Keys.ToHashSet().SetEquals(other.Lessons.Keys) && one.Lessons.Values.All(entry => Seen(entry) == Seen(other.Lessons[entry.LessonId]))
        && one.Courses.Values.Select(Seen).SequenceEqual(other.Courses.Values.Select(Seen));

    private static LessonEntry Seen(LessonEntry entry) => entry with { Progress = entry.Progress with { LastActivityAt = default }, Completion = entry.Completion! with { Ahead = [] } };

    private static (int, double, ProgressStatus) Seen(CourseEntry entry) => (entry.LessonsCompleted, entry.Progress.Percentage, entry.Progress.Status);
}
