using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Xunit;

namespace LearningPlatform.Core.Tests.Learning;

public sealed class LearnerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Course = Ids.New();
    private static readonly LessonFacts[] Lessons = [.. Enumerable.Range(1, 4).Select(number => new LessonFacts(Ids.New(), $"lesson-{number}", Course, $"Lesson {number}", 10, 4))];
    private static readonly LearnerState New = LearnerState.New(Ids.New(), Now.AddDays(-3), "UTC");

    [Fact]
    public void A_new_learner_is_in_the_initial_state_wayr_R85()
    {
        Assert.Equal((0L, 5, 0, (LessonName?)null), (New.Xp.Experience, New.Lives, New.Streak.Current, New.LastLesson));
        Assert.Equal(Now.AddDays(-3), New.LastActivityAt);
    }

    /// <summary>wayr-R59, R63; lives stay (wayr-R71).</summary>
    [Fact]
    public void Completing_a_lesson_earns_its_points_and_moves_the_streak()
    {
        var decision = Decide(New, new CompleteLesson(Ids.New(), Now, Lessons[0], 85, 120));
        Assert.Equal((11L, 1, 5, Now), (decision.Next.Xp.Experience, decision.Next.Streak.Current, decision.Next.Lives, decision.Next.LastActivityAt));
        Assert.Equal(11, decision.Answer.XpGained);
        Assert.Equal(Lessons[0].Id, decision.Next.LastLesson?.Id);
        Assert.Equal(new Completion(Now, 85, 120, 11), decision.Answer.Lesson!.Completion);
        Assert.Equal((ProgressStatus.Completed, 100.0, 120L, 1, 85.0), Shape(decision.Answer.Lesson.Progress));
        Assert.Equal((ProgressStatus.InProgress, 25.0), (decision.Answer.Course!.Progress.Status, decision.Answer.Course.Progress.Percentage));
        var happened = Assert.Single(decision.Events).Read<LessonCompleted>();
        Assert.Equal((11, 11L, 1), (happened.XpGained, happened.Learner.Xp.Points, happened.Learner.Streak));
    }

    [Fact]
    public void A_second_completion_is_refused_where_the_dialect_says_so_wayr_R81()
    {
        var once = Decide(New, new CompleteLesson(Ids.New(), Now, Lessons[0], 85, 120)).Next;
        var again = Learner.Decide(once, new CompleteLesson(Ids.New(), Now.AddHours(1), Lessons[0], 100, 1));
        Assert.Equal(Learner.AlreadyCompleted, again.Error);
    }

    [Fact]
    public void A_lesson_completed_through_OpenCode_is_completed_for_Wayr_too_at_its_base_points()
    {
        var once = Decide(New, Record(Lessons[0], ProgressStatus.Completed, score: 100));
        Assert.Equal((10L, 10L), (once.Answer.XpGained, once.Next.Xp.Experience));
        Assert.Null(once.Answer.Lesson!.Completion!.Score);
        Assert.Equal(Learner.AlreadyCompleted, Learner.Decide(once.Next, new CompleteLesson(Ids.New(), Now, Lessons[0], 85, 120)).Error);
    }

    [Fact]
    public void Repeating_a_report_without_a_score_changes_nothing_opencode_R96()
    {
        var once = Decide(New, Record(Lessons[0], ProgressStatus.Completed)).Next;
        var again = Decide(once, Record(Lessons[0], ProgressStatus.Completed, at: Now.AddDays(1)));
        Assert.True(again.Nothing);
        Assert.Empty(again.Events);
        Assert.Equal(Now, again.Answer.Lesson!.Progress.LastActivityAt);
    }

    [Fact]
    public void A_score_counts_an_attempt_raises_the_best_and_moves_no_points_opencode_R96()
    {
        var first = Decide(New, Record(Lessons[0], ProgressStatus.InProgress, percentage: 40, seconds: 300, score: 70)).Next;
        var second = Decide(first, Record(Lessons[0], ProgressStatus.InProgress, score: 60)).Next;
        Assert.Equal((ProgressStatus.InProgress, 40.0, 300L, 2, 70.0), Shape(second.Lessons[Lessons[0].Id].Progress));
        Assert.Equal(0, second.Xp.Points);
        Assert.Equal(0, second.Streak.Current);
    }

    [Fact]
    public void Going_back_removes_completedAt_and_completing_again_earns_nothing_opencode_R97()
    {
        var done = Decide(New, Record(Lessons[0], ProgressStatus.Completed)).Next;
        var back = Decide(done, Record(Lessons[0], ProgressStatus.InProgress, percentage: 50, at: Now.AddDays(1))).Next;
        var entry = back.Lessons[Lessons[0].Id];
        Assert.Equal((ProgressStatus.InProgress, 50.0, null), (entry.Progress.Status, entry.Progress.Percentage, entry.Progress.CompletedAt));
        Assert.Equal(Now, entry.Progress.StartedAt);
        var again = Decide(back, Record(Lessons[0], ProgressStatus.Completed, at: Now.AddDays(2)));
        Assert.Equal((0L, 10L, 1), (again.Answer.XpGained, again.Next.Xp.Points, again.Next.Courses[Course].LessonsCompleted));
        Assert.Equal(Now.AddDays(2), again.Answer.Lesson!.Progress.CompletedAt);
        Assert.Equal(1, again.Next.Streak.Current);
    }

    [Fact]
    public void StartedAt_waits_for_a_status_other_than_not_started_opencode_R97()
    {
        var first = Decide(New, Record(Lessons[0], ProgressStatus.NotStarted)).Next;
        Assert.Null(first.Lessons[Lessons[0].Id].Progress.StartedAt);
        var second = Decide(first, Record(Lessons[0], ProgressStatus.Skipped, at: Now.AddDays(1))).Next;
        Assert.Equal(Now.AddDays(1), second.Lessons[Lessons[0].Id].Progress.StartedAt);
    }

    [Fact]
    public void A_course_is_completed_with_its_last_lesson()
    {
        var (state, events) = (New, new List<EventEnvelope>());
        foreach (var lesson in Lessons)
        {
            var decision = Decide(state, new CompleteLesson(Ids.New(), Now, lesson, 70, 10));
            (state, events) = (decision.Next, [.. events, .. decision.Events]);
        }

        Assert.Equal((ProgressStatus.Completed, 100.0, 4), (state.Courses[Course].Progress.Status, state.Courses[Course].Progress.Percentage, state.Courses[Course].LessonsCompleted));
        Assert.Equal([false, false, false, true], events.Select(one => one.Read<LessonCompleted>().CourseCompleted));
    }

    [Fact]
    public void A_course_reported_as_completed_earns_nothing()
    {
        var decision = Decide(New, new RecordCourse(Ids.New(), Now, Course, new ProgressReport(ProgressStatus.Completed)));
        Assert.Equal((0L, ProgressStatus.Completed, 0), (decision.Next.Xp.Points, decision.Answer.Course!.Progress.Status, decision.Answer.Course.LessonsCompleted));
    }

    [Fact]
    public void A_sync_skips_what_is_known_and_takes_the_later_report_wayr_R72_R73()
    {
        var state = Decide(New, new CompleteLesson(Ids.New(), Now, Lessons[0], 60, 10)).Next;
        var decision = Decide(state, new SyncLessons(Ids.New(), Now.AddHours(2),
        [
            new(Lessons[1], Now.AddHours(-1), 95, 20),
            new(Lessons[0], Now.AddHours(1), 90, 30),
            new(Lessons[1], Now.AddHours(-2), 50, 20),
            new(Lessons[2], Now.AddDays(9), 80, 20),
        ]));
        Assert.Equal((2, 2), (decision.Answer.Applied, decision.Answer.Skipped));

        // Lesson 1 keeps its 10 points, lesson 2 was first completed with 50 (8 points), lesson 3 in the future, that is now (11 points).
        Assert.Equal(10 + 8 + 11, decision.Next.Xp.Experience);
        Assert.Equal((90.0, 30), (decision.Next.Lessons[Lessons[0].Id].Completion!.Score, decision.Next.Lessons[Lessons[0].Id].Completion!.Seconds));
        Assert.Equal(Now.AddHours(2), decision.Next.Lessons[Lessons[2].Id].Completion!.At);
        Assert.Equal(Lessons[2].Id, decision.Next.LastLesson?.Id);
        Assert.Equal(2, decision.Events.Length);
        Assert.Equal(2, decision.Events.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public void An_empty_sync_changes_nothing() => Assert.True(Decide(New, new SyncLessons(Ids.New(), Now, [])).Nothing);

    [Fact]
    public void Points_that_a_learner_sets_himself_are_shown_and_never_ranked()
    {
        var state = Decide(New, new CompleteLesson(Ids.New(), Now, Lessons[0], 70, 10)).Next;
        var set = Decide(state, new SetProgress(Ids.New(), Now, 1500, 7, 10, null, false)).Next;
        Assert.Equal((1500L, 10L, 7, 10), (set.Xp.Experience, set.Xp.Points, set.Lives, set.Streak.Current));
        Assert.Equal(Lessons[0].Id, set.LastLesson?.Id);
        var less = Decide(set, new SetProgress(Ids.New(), Now, 0, null, null, null, true)).Next;
        Assert.Equal((0L, 10L, null), (less.Xp.Experience, less.Xp.Points, less.LastLesson));
    }

    /// <summary>wayr-R70.</summary>
    [Theory]
    [InlineData(-1, 4)]
    [InlineData(-9, 0)]
    [InlineData(3, 8)]
    [InlineData(long.MaxValue, 10)]
    [InlineData(long.MinValue, 0)]
    public void Lives_are_capped_and_are_no_activity_wayr_R69_D16(long change, int expected)
    {
        var next = Decide(New, new MoveLives(Ids.New(), Now, change)).Next;
        Assert.Equal((expected, New.LastActivityAt), (next.Lives, next.LastActivityAt));
    }

    [Fact]
    public void A_bonus_is_given_once_for_each_command()
    {
        var bonus = new AwardBonus(Ids.New(), Now, 100, "Community event");
        var once = Decide(New, bonus).Next;
        Assert.Equal((100L, 100L), (once.Xp.Experience, once.Xp.Points));
        Assert.True(Decide(once, bonus).Nothing);
    }

    [Fact]
    public void A_reset_takes_back_points_and_completions_and_lets_lessons_earn_again()
    {
        var state = Play(New,
            new CompleteLesson(Ids.New(), Now, Lessons[0], 70, 10),
            new AwardAchievement(Ids.New(), Now, Ids.New(), "First lesson", 50),
            new SetProgress(Ids.New(), Now, 500, 1, null, null, false)).Next;
        var reset = Decide(state, new ResetProgress(Ids.New(), Now.AddHours(1)));
        Assert.Equal((0L, 50L, 5, 0, 1), (reset.Next.Xp.Experience, reset.Next.Xp.Points, reset.Next.Lives, reset.Next.Streak.Current, reset.Next.Epoch));
        Assert.Equal((Now.AddHours(1), null), (reset.Next.LastActivityAt, reset.Next.LastLesson));
        Assert.Equal(0, reset.Changes.OfType<XpMoved>().Sum(line => line.Entry.Amount) + 10 + 490);
        Assert.Equal(10, Decide(reset.Next, new CompleteLesson(Ids.New(), Now, Lessons[0], 70, 10)).Next.Xp.Experience);
    }

    [Fact]
    public void A_test_is_paid_once_in_the_category_coding()
    {
        PassedTest[] tests = [new(Ids.New(), 5, "Adds"), new(Ids.New(), 7, "Subtracts")];
        var once = Decide(New, new PassTest(Ids.New(), Now, Course, [tests[0]])).Next;
        var twice = Decide(once, new PassTest(Ids.New(), Now, Course, tests));
        Assert.Equal((12L, 12L, 7L, 1, 1), (twice.Next.Xp.Coding, twice.Next.Xp.Points, twice.Answer.XpGained, twice.Answer.Applied, twice.Answer.Skipped));
    }

    [Fact]
    public void An_achievement_is_paid_once_even_after_a_reset_and_is_not_learning()
    {
        var award = new AwardAchievement(Ids.New(), Now, Ids.New(), "Seven days", 50);
        var once = Decide(New, award).Next;
        Assert.Equal((0L, 50L), (once.Xp.Experience, once.Xp.Points));
        var reset = Decide(once, new ResetProgress(Ids.New(), Now)).Next;
        Assert.True(Decide(reset, award with { Id = Ids.New() }).Nothing);
    }

    [Fact]
    public void Deciding_the_same_command_again_gives_the_same_decision()
    {
        var sync = new SyncLessons(Ids.New(), Now, [.. Lessons.Select(lesson => new OfflineCompletion(lesson, Now, 80, 5))]);
        Assert.Equal(Decide(New, sync).Events.Select(one => (one.Id, one.Name)), Decide(New, sync).Events.Select(one => (one.Id, one.Name)));
    }

    [Fact]
    public void Whatever_is_done_a_lesson_earns_once_and_the_ledger_adds_up()
    {
        var lesson = Gen.Elements(Lessons);
        var at = Gen.Choose(0, 500).Select(hour => Now.AddHours(hour));
        var score = Gen.Choose(0, 100).Select(number => (double)number);
        var command = Gen.OneOf(
            from l in lesson from t in at from s in score select (LearnerCommand)new CompleteLesson(Ids.New(), t, l, s, 10),
            from l in lesson from t in at from status in Gen.Elements(Enum.GetValues<ProgressStatus>()) select (LearnerCommand)new RecordLesson(Ids.New(), t, l, new ProgressReport(status)),
            from t in at from many in (from l in lesson from told in at from s in score select new OfflineCompletion(l, told, s, 5)).ListOf() select (LearnerCommand)new SyncLessons(Ids.New(), t, many),
            from t in at from change in Gen.Choose(-20, 20) select (LearnerCommand)new MoveLives(Ids.New(), t, change),
            from t in at from value in Gen.Choose(0, 100) select (LearnerCommand)new SetProgress(Ids.New(), t, value, null, null, null, false));
        Prop.ForAll(command.ListOf().ToArbitrary(), commands =>
        {
            var state = New;
            var ledger = new List<LedgerEntry>();
            foreach (var one in commands)
            {
                if (Learner.Decide(state, one) is { Ok: true, Value: var decision })
                {
                    state = decision.Next;
                    ledger.AddRange(decision.Changes.OfType<XpMoved>().Select(change => change.Entry));
                }
            }

            var earned = ledger.Where(line => line.Source == XpSource.Lesson).ToList();
            var completed = state.Lessons.Values.Where(entry => entry.Completion is not null).ToList();
            return earned.Select(line => line.Key).Distinct().Count() == earned.Count
                && earned.Count(line => completed.Any(entry => line.Key == LedgerKeys.Lesson(entry.LessonId))) == completed.Count
                && completed.All(entry => earned.Where(line => line.Key.StartsWith(LedgerKeys.Lesson(entry.LessonId), StringComparison.Ordinal)).Sum(line => line.Amount) == entry.Completion!.Xp)
                && earned.Sum(line => line.Amount) == completed.Sum(entry => entry.Completion!.Xp)
                && ledger.Sum(line => line.Amount) == state.Xp.Experience
                && (state.Courses.GetValueOrDefault(Course)?.LessonsCompleted ?? 0) == completed.Count
                && state.Lives is >= 0 and <= LearnerState.MostLives
                && state.Xp.Points == earned.Sum(line => line.Amount);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Applying_the_changes_of_a_decision_gives_its_next_state()
    {
        var decision = Decide(New, new SyncLessons(Ids.New(), Now, [.. Lessons.Select(lesson => new OfflineCompletion(lesson, Now, 80, 5))]));
        var applied = decision.Changes.Aggregate(New, Learner.Apply);
        Assert.Equal(decision.Next.Summary, applied.Summary);
        Assert.Equal(decision.Next.Lessons.Values.ToHashSet(), applied.Lessons.Values.ToHashSet());
        Assert.Equal(decision.Next.Courses.Values.ToHashSet(), applied.Courses.Values.ToHashSet());
    }

    private static Decision Decide(LearnerState state, LearnerCommand command)
    {
        var outcome = Learner.Decide(state, command);
        Assert.True(outcome.Ok, outcome.Error?.Message);
        return outcome.Value;
    }

    private static Decision Play(LearnerState state, params LearnerCommand[] commands)
    {
        var decision = Decide(state, commands[0]);
        return commands.Skip(1).Aggregate(decision, (last, command) => Decide(last.Next, command));
    }

    private static RecordLesson Record(LessonFacts lesson, ProgressStatus status, double? percentage = null, long? seconds = null, double? score = null, DateTimeOffset? at = null) =>
        new(Ids.New(), at ?? Now, lesson, new ProgressReport(status, percentage, seconds, score));

    private static (ProgressStatus Status, double Percentage, long Seconds, int Attempts, double Best) Shape(Progress progress) =>
        (progress.Status, progress.Percentage, progress.Seconds, progress.Attempts, progress.BestScore ?? -1);
}
