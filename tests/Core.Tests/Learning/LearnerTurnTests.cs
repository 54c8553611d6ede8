using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Xunit;

namespace LearningPlatform.Core.Tests.Learning;

public sealed class LearnerTurnTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Course = Ids.New();
    private static readonly LessonFacts[] Lessons = [.. Enumerable.Range(1, 3).Select(number => new LessonFacts(Ids.New(), $"lesson-{number}", Course, $"Lesson {number}", 10, 3))];
    private readonly MemoryStore store = new();

    [Fact]
    public async Task What_is_remembered_saves_the_loading()
    {
        var turn = new LearnerTurn(store.Learner, store);
        await turn.Handle(Report(Lessons[0], ProgressStatus.InProgress), CancellationToken.None);
        await turn.Handle(Report(Lessons[0], ProgressStatus.Completed), CancellationToken.None);
        await turn.Handle(new MoveLives(Ids.New(), Now, -1), CancellationToken.None);
        Assert.Equal((1, 3L, 10L, 4), (store.Loads, store.State.Version, store.State.Xp.Points, store.State.Lives));
    }

    [Fact]
    public async Task Another_process_that_was_faster_costs_a_loading_and_nothing_else()
    {
        var (one, other) = (new LearnerTurn(store.Learner, store), new LearnerTurn(store.Learner, store));
        await one.Handle(new MoveLives(Ids.New(), Now, -1), CancellationToken.None);
        await other.Handle(new MoveLives(Ids.New(), Now, -1), CancellationToken.None);
        await one.Handle(new MoveLives(Ids.New(), Now, -1), CancellationToken.None);
        Assert.Equal((2, 3L), (store.State.Lives, store.State.Version));
    }

    [Fact]
    public async Task Nothing_is_refused_because_of_a_remembered_state()
    {
        var (one, other) = (new LearnerTurn(store.Learner, store), new LearnerTurn(store.Learner, store));
        await one.Handle(new CompleteLesson(Ids.New(), Now, Lessons[0], 70, 1), CancellationToken.None);
        await other.Handle(new ResetProgress(Ids.New(), Now), CancellationToken.None);
        var again = await one.Handle(new CompleteLesson(Ids.New(), Now, Lessons[0], 70, 1), CancellationToken.None);
        Assert.True(again.Ok, again.Error?.Message);
        Assert.Equal(Learner.AlreadyCompleted, (await one.Handle(new CompleteLesson(Ids.New(), Now, Lessons[0], 70, 1), CancellationToken.None)).Error);
    }

    [Fact]
    public async Task A_commit_that_throws_is_not_believed()
    {
        var turn = new LearnerTurn(store.Learner, store);
        await turn.Handle(new MoveLives(Ids.New(), Now, -1), CancellationToken.None);
        store.LoseAnswer = true;
        await Assert.ThrowsAsync<TimeoutException>(() => turn.Handle(new MoveLives(Ids.New(), Now, -1), CancellationToken.None));
        await turn.Handle(new MoveLives(Ids.New(), Now, -1), CancellationToken.None);
        Assert.Equal(2, store.State.Lives);
    }

    [Fact]
    public async Task An_account_that_is_not_there_has_no_turn() =>
        Assert.IsType<NotFound>((await new LearnerTurn(Ids.New(), store).Handle(new MoveLives(Ids.New(), Now, 1), CancellationToken.None)).Error);

    [Fact]
    public void Whatever_two_processes_do_in_turns_it_ends_as_if_one_had_done_it()
    {
        var command = Gen.OneOf(
            from lesson in Gen.Elements(Lessons) select (LearnerCommand)new CompleteLesson(Ids.New(), Now, lesson, 70, 1),
            from lesson in Gen.Elements(Lessons) from status in Gen.Elements(Enum.GetValues<ProgressStatus>()) select (LearnerCommand)Report(lesson, status),
            from change in Gen.Choose(-3, 3) select (LearnerCommand)new MoveLives(Ids.New(), Now, change),
            Gen.Constant((LearnerCommand)new AwardAchievement(Ids.New(), Now, Course, "Once", 5)),
            Gen.Frequency((1, Gen.Constant(true)), (9, Gen.Constant(false))).Select(reset => reset ? (LearnerCommand)new ResetProgress(Ids.New(), Now) : new MoveLives(Ids.New(), Now, 1)));
        var script = (from which in Gen.Choose(0, 1) from one in command select (which, one)).ListOf();
        Prop.ForAll(script.ToArbitrary(), steps =>
        {
            var (shared, alone) = (new MemoryStore(), new MemoryStore());
            LearnerTurn[] turns = [new(shared.Learner, shared), new(shared.Learner, shared)];
            foreach (var (which, one) in steps)
            {
                var got = turns[which].Handle(one, CancellationToken.None).GetAwaiter().GetResult();
                var expected = new LearnerTurn(alone.Learner, alone).Handle(one, CancellationToken.None).GetAwaiter().GetResult();
                Assert.Equal(expected.Error, got.Error);
            }

            return shared.State.Summary with { Id = alone.Learner } == alone.State.Summary && shared.State.Lessons.Count == alone.State.Lessons.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static RecordLesson Report(LessonFacts lesson, ProgressStatus status) => new(Ids.New(), Now, lesson, new ProgressReport(status));

    /// <summary>A store that keeps to the port's promises, in memory: one learner, versions, entries by name only.</summary>
    private sealed class MemoryStore : ILearnerStore
    {
        public Guid Learner { get; } = Ids.New();

        public LearnerState State { get; private set; }

        public int Loads { get; private set; }

        public bool LoseAnswer { get; set; }

        public MemoryStore() => State = LearnerState.New(Learner, Now, "UTC");

        public Task<LearnerState?> Load(Guid learner, LearnerCommand command, CancellationToken ct)
        {
            Loads++;
            var named = command.Lessons.Select(lesson => lesson.Id).ToHashSet();
            return Task.FromResult(learner != Learner ? null : State with
            {
                Lessons = State.Lessons.Where(one => named.Contains(one.Key)).ToImmutableDictionary(),
                Courses = State.Courses.Where(one => command.Courses.Contains(one.Key)).ToImmutableDictionary(),
                Earned = [.. State.Earned.Where(command.Keys.Contains)],
            });
        }

        public Task<LearnerState?> Commit(LearnerState before, Decision decision, CancellationToken ct)
        {
            if (before.Version != State.Version)
            {
                return Task.FromResult<LearnerState?>(null);
            }

            State = decision.Changes.Aggregate(State, LearningPlatform.Core.Learning.Learner.Apply) with { Version = before.Version + 1 };
            if (LoseAnswer)
            {
                LoseAnswer = false;
                throw new TimeoutException();
            }

            return Task.FromResult<LearnerState?>(decision.Next with { Version = State.Version });
        }
    }
}
