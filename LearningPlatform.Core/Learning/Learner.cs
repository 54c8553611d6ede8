using System.Collections.Immutable;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>The rules of a learner's progress: pure functions of the state and the command.</summary>
public static class Learner
{
    /// <summary>The refusal of a second completion (wayr-R81).</summary>
    public static readonly Conflict AlreadyCompleted = new("learning.lesson_completed", "The lesson was completed already.");

    // A device whose clock is wrong by years doesn't fill the row.
    private const int MostAhead = 16;

    /// <summary>What the command comes to for a learner in this state.</summary>
    /// <param name="state">The learner, with the entries that the command names.</param>
    /// <param name="command">What to do.</param>
    public static Outcome<Decision> Decide(LearnerState state, LearnerCommand command) => command switch
    {
        CompleteLesson complete => Complete(state, complete),
        RecordLesson record => Record(state, record),
        RecordCourse record => Record(state, record),
        SyncLessons sync => Sync(state, sync),
        SetProgress set => Set(state, set),
        MoveLives move => Move(state, move),
        AwardBonus bonus => Award(state, bonus),
        ResetProgress reset => Reset(state, reset),
        PassTest pass => Pass(state, pass),
        AwardAchievement award => Award(state, award),
        MoveTimeZone move => Move(state, move),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "An unknown command."),
    };

    /// <summary>The state after a change.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="change">What became true.</param>
    public static LearnerState Apply(LearnerState state, LearnerChange change)
    {
        var next = change switch
        {
            LessonWritten(_, var entry) => state with { Lessons = state.Lessons.SetItem(entry.LessonId, entry) },
            CourseWritten(_, var entry) => state with { Courses = state.Courses.SetItem(entry.CourseId, entry) },
            XpMoved(var entry) => state with { Xp = state.Xp.With(entry), Earned = state.Earned.Add(entry.Key) },
            StreakMoved(_, var streak) => state with { Streak = streak },
            ActivityNoted(_, var at) => state with { LastActivityAt = at },
            LastLessonSet(_, var lesson) => state with { LastLesson = lesson },
            LivesSet(_, var lives) => state with { Lives = lives },
            TimeZoneMoved(_, var zone) => state with { TimeZone = zone },
            AchievementWritten(_, var achievement, _) => state with { Earned = state.Earned.Add(LedgerKeys.Achievement(achievement)) },
            ProgressReset(var at) => state with
            {
                Epoch = state.Epoch + 1,
                Lives = LearnerState.FirstLives,
                Streak = Streak.None with { Longest = state.Streak.Longest },
                LastActivityAt = at,
                LastLesson = null,
                Lessons = ImmutableDictionary<Guid, LessonEntry>.Empty,
                Courses = ImmutableDictionary<Guid, CourseEntry>.Empty,
                Earned = [.. state.Earned.Where(LedgerKeys.OutlivesReset)],
            },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "An unknown change."),
        };
        return next with { UpdatedAt = change.At };
    }

    private static Outcome<Decision> Complete(LearnerState state, CompleteLesson command)
    {
        if (state.Lessons.GetValueOrDefault(command.Lesson.Id)?.Completion is not null)
        {
            return AlreadyCompleted;
        }

        var draft = new Draft(state, command);
        draft.Complete(command.Lesson, command.At, command.Score, command.Seconds);
        draft.Write(new LastLessonSet(command.At, Name(command.Lesson)));
        return draft.Decision(command.Lesson, applied: 1);
    }

    private static Outcome<Decision> Record(LearnerState state, RecordLesson command)
    {
        var (lesson, report, at) = (command.Lesson, command.Report, command.At);
        var entry = state.Lessons.GetValueOrDefault(lesson.Id) ?? new LessonEntry(lesson.Id, lesson.Key, lesson.CourseId, new Progress());
        var progress = entry.Progress.With(report, at);
        var draft = new Draft(state, command);
        if (report.Status == ProgressStatus.Completed && entry.Completion is null)
        {
            draft.Complete(lesson, at, score: null, report.Seconds is { } seconds ? (int)Math.Min(seconds, int.MaxValue) : null, progress);
            draft.Write(new LastLessonSet(at, Name(lesson)));
            return draft.Decision(lesson, applied: 1);
        }

        if (progress != entry.Progress)
        {
            draft.Write(new LessonWritten(at, entry with { Progress = progress }));
            draft.Touch(lesson.CourseId);
        }

        draft.Changed("recorded", lesson.Id, lesson.CourseId);
        return draft.Decision(lesson);
    }

    private static Outcome<Decision> Record(LearnerState state, RecordCourse command)
    {
        var entry = state.Courses.GetValueOrDefault(command.CourseId) ?? new CourseEntry(command.CourseId, new Progress());
        var progress = entry.Progress.With(command.Report, command.At);
        var draft = new Draft(state, command);
        if (progress != entry.Progress)
        {
            draft.Write(new CourseWritten(command.At, entry with { Progress = progress }));
        }

        draft.Changed("recorded", null, command.CourseId);
        return draft.Decision(course: command.CourseId);
    }

    private static Outcome<Decision> Sync(LearnerState state, SyncLessons command)
    {
        var draft = new Draft(state, command);
        int applied = 0, skipped = 0;
        LessonName? newest = null;
        var told = command.Completions.Select(one => (One: one, Told: Whole(one.CompletedAt), At: Whole(one.CompletedAt < command.At ? one.CompletedAt : command.At)))
            .OrderBy(one => one.At).ThenBy(one => one.One.Lesson.Id).ThenByDescending(one => one.One.Score).ThenByDescending(one => one.One.Seconds);
        foreach (var (one, when, at) in told)
        {
            if (draft.State.Lessons.GetValueOrDefault(one.Lesson.Id) is { Completion: { } known } entry)
            {
                skipped++;
                if (!known.Ahead.Contains(when))
                {
                    draft.Join(entry, known, one, when, at);
                }

                continue;
            }

            applied++;
            draft.Complete(one.Lesson, at, one.Score, one.Seconds);
            draft.Remember(one.Lesson.Id, when);
            newest = Name(one.Lesson);
        }

        if (newest is { } last)
        {
            draft.Write(new LastLessonSet(command.At, last));
        }

        if (command.LivesTaken > 0 && state.Lives > 0)
        {
            draft.Write(new LivesSet(command.At, Math.Max(0, state.Lives - command.LivesTaken)));
        }

        draft.Synced(applied);
        return draft.Decision(applied: applied, skipped: skipped);
    }

    private static Outcome<Decision> Set(LearnerState state, SetProgress command)
    {
        var (at, draft) = (command.At, new Draft(state, command));
        if (command.Experience is { } experience && experience != state.Xp.Experience)
        {
            draft.Earn($"self/{command.Id:n}", XpSource.SelfSet, XpCategory.SelfSet, experience - state.Xp.Experience, null, "Set by the learner");
        }

        if (command.Lives is { } lives)
        {
            draft.Write(new LivesSet(at, Math.Clamp(lives, 0, LearnerState.MostLives)));
        }

        if (command.Streak is { } streak && streak != state.Streak.Current)
        {
            draft.Write(new StreakMoved(at, state.Streak.Set(streak, state.Streak.LastDay ?? LocalDays.Of(state.LastActivityAt, state.TimeZone))));
        }

        if (command.LastLessonSent)
        {
            draft.Write(new LastLessonSet(at, command.LastLesson));
        }

        draft.Changed("set", null, null);
        return draft.Decision();
    }

    private static Outcome<Decision> Move(LearnerState state, MoveLives command)
    {
        var draft = new Draft(state, command);
        draft.Write(new LivesSet(command.At, (int)Math.Clamp(state.Lives + Math.Clamp(command.Change, -LearnerState.MostLives, LearnerState.MostLives), 0, LearnerState.MostLives)));
        draft.Changed("lives", null, null);
        return draft.Decision();
    }

    private static Outcome<Decision> Award(LearnerState state, AwardBonus command)
    {
        var draft = new Draft(state, command);
        draft.Earn(LedgerKeys.Bonus(command.Id), XpSource.Bonus, XpCategory.Learning, command.Points, null, command.Reason ?? "Bonus");
        draft.Changed("bonus", null, null);
        return draft.Decision();
    }

    private static Outcome<Decision> Reset(LearnerState state, ResetProgress command)
    {
        var draft = new Draft(state, command);
        foreach (var category in Enum.GetValues<XpCategory>().Where(category => category != XpCategory.Achievements))
        {
            draft.Earn($"reset/{category}/{command.Id:n}", XpSource.Reset, category, -state.Xp.Of(category), null, "Progress reset");
        }

        draft.Write(new ProgressReset(command.At));
        draft.Changed("reset", null, null);
        return draft.Decision();
    }

    private static Outcome<Decision> Pass(LearnerState state, PassTest command)
    {
        var draft = new Draft(state, command);
        var applied = 0;
        foreach (var test in command.Passed)
        {
            var category = test.Source == XpSource.Challenge ? XpCategory.Learning : XpCategory.Coding;
            applied += draft.Earn(LedgerKeys.Passed(test), test.Source, category, test.Points, command.CourseId, test.Title) ? 1 : 0;
        }

        draft.Changed("test_passed", null, command.CourseId);
        return draft.Decision(applied: applied, skipped: command.Passed.Count - applied);
    }

    private static Outcome<Decision> Award(LearnerState state, AwardAchievement command)
    {
        var draft = new Draft(state, command);
        draft.Earn(command);
        draft.Changed("achievement", null, null);
        return draft.Decision();
    }

    private static Outcome<Decision> Move(LearnerState state, MoveTimeZone command)
    {
        var draft = new Draft(state, command);
        var zone = LocalDays.Knows(command.TimeZone) ? command.TimeZone : LocalDays.Utc;
        if (zone != state.TimeZone)
        {
            draft.Write(new TimeZoneMoved(command.At, zone));
        }

        return draft.Decision();
    }

    /// <summary>Whole milliseconds, as answers have them: what is told again is recognised.</summary>
    private static DateTimeOffset Whole(DateTimeOffset at) => at.ToUniversalTime().AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));

    private static LessonName Name(LessonFacts lesson) => new(lesson.Id, lesson.Key);

    /// <summary>Collects changes and keeps the state up to date while a decision is made.</summary>
    private sealed class Draft
    {
        private readonly LearnerState before;
        private readonly LearnerCommand command;
        private readonly ImmutableArray<LearnerChange>.Builder changes = ImmutableArray.CreateBuilder<LearnerChange>();
        private readonly List<Func<LearnerSummary, Guid, EventEnvelope>> events = [];
        private long corrected;

        public Draft(LearnerState before, LearnerCommand command) => (this.before, this.command, State) = (before, command, before);

        public LearnerState State { get; private set; }

        public void Write(LearnerChange change)
        {
            changes.Add(change);
            State = Apply(State, change);
        }

        /// <summary>Writes a line of the ledger unless it is there already or moves nothing.</summary>
        public bool Earn(string key, XpSource source, XpCategory category, long amount, Guid? course, string reason)
        {
            if (amount == 0 || State.Earned.Contains(key))
            {
                return false;
            }

            Write(new XpMoved(new LedgerEntry(key, source, category, amount, command.At, course, reason)));
            return true;
        }

        /// <summary>An achievement that the learner doesn't have yet: its row, its reward and its event.</summary>
        public void Earn(AwardAchievement award)
        {
            var key = LedgerKeys.Achievement(award.AchievementId);
            if (State.Earned.Contains(key))
            {
                return;
            }

            Earn(key, XpSource.Achievement, XpCategory.Achievements, award.Points, null, $"Achievement: {award.Title}");
            Write(new AchievementWritten(award.At, award.AchievementId, award.Evidence ?? new Dictionary<string, double>()));
            events.Add((learner, id) => Envelope(id, new AchievementEarned(award.AchievementId, award.Title, award.Points, learner)));
        }

        /// <summary>The first completion of a lesson: entry, course, points, streak, activity and event.</summary>
        public void Complete(LessonFacts lesson, DateTimeOffset at, double? score, int? seconds, Progress progress)
        {
            var gained = Experience.Of(lesson.ExperiencePoints, score);
            Write(new LessonWritten(command.At, new LessonEntry(lesson.Id, lesson.Key, lesson.CourseId, progress, new Completion(at, score, seconds, gained))));
            Earn(LedgerKeys.Lesson(lesson.Id), XpSource.Lesson, XpCategory.Learning, gained, lesson.CourseId, $"Lesson completed: {lesson.Title}");
            var finished = Count(lesson);
            Active(at);
            events.Add((learner, id) => Envelope(id, new LessonCompleted(lesson.Id, lesson.CourseId, lesson.Title, at, score, seconds, gained, finished, learner)));
        }

        /// <summary>
        /// One more completion of a lesson that is completed: the latest is shown (wayr-R73), the earliest earns, and each keeps the streak of its day. The lesson is
        /// as if all had been told in the order of their times, so it doesn't matter which device is heard first.
        /// </summary>
        public void Join(LessonEntry entry, Completion known, OfflineCompletion told, DateTimeOffset when, DateTimeOffset at)
        {
            var (lesson, score, seconds) = (told.Lesson, told.Score, told.Seconds);
            var (earning, joined) = (known.Earning, known);
            if ((at, score, seconds).CompareTo((known.At, known.Score ?? -1, known.Seconds ?? -1)) > 0)
            {
                joined = joined with { At = at, Score = score, Seconds = seconds };
            }

            if (at < earning.At || (at == earning.At && score > earning.Score))
            {
                earning = new FirstCompletion(at, score);
                var gained = Experience.Of(lesson.ExperiencePoints, score);
                joined = joined with { Xp = gained };
                if (gained != known.Xp)
                {
                    // The ledger only grows: the difference is a line of its own.
                    corrected += gained - known.Xp;
                    Earn(LedgerKeys.Correction(lesson.Id, command.Id), XpSource.Lesson, XpCategory.Learning, gained - known.Xp, lesson.CourseId, $"Completed earlier than known: {lesson.Title}");
                }
            }

            joined = joined with { First = earning == new FirstCompletion(joined.At, joined.Score) ? null : earning };
            var progress = entry.Progress.And(at, score, (joined.Seconds ?? 0) - (known.Seconds ?? 0));
            if (joined != known || progress != entry.Progress)
            {
                Write(new LessonWritten(command.At, entry with { Completion = joined, Progress = progress with { LastActivityAt = command.At } }));
            }

            Active(at);
            Remember(lesson.Id, when);
        }

        /// <summary>Remembers that a time was told before it had come.</summary>
        public void Remember(Guid lesson, DateTimeOffset told)
        {
            if (told > command.At && State.Lessons[lesson] is { Completion: { } done } entry)
            {
                Write(new LessonWritten(command.At, entry with { Completion = done with { Ahead = [.. done.Ahead.Append(told).Order().Take(MostAhead)] } }));
            }
        }

        /// <summary>A completion by a dialect that reports score and time of this one attempt.</summary>
        public void Complete(LessonFacts lesson, DateTimeOffset at, double score, int? seconds)
        {
            var before = State.Lessons.GetValueOrDefault(lesson.Id)?.Progress ?? new Progress();
            var report = new ProgressReport(ProgressStatus.Completed, Seconds: before.Seconds + (seconds ?? 0), Score: score);
            Complete(lesson, at, score, seconds, before.With(report, at) with { LastActivityAt = command.At, StartedAt = Progress.Earlier(before.StartedAt, at) });
        }

        /// <summary>A day with a completion: moves the streak and the last activity.</summary>
        public void Active(DateTimeOffset at)
        {
            var streak = State.Streak.Complete(at, State.TimeZone);
            if (streak != State.Streak)
            {
                Write(new StreakMoved(command.At, streak));
            }

            if (at > State.LastActivityAt)
            {
                Write(new ActivityNoted(command.At, at));
            }
        }

        /// <summary>Something happened in the course: it is begun.</summary>
        public void Touch(Guid course)
        {
            var entry = State.Courses.GetValueOrDefault(course) ?? new CourseEntry(course, new Progress());
            Write(new CourseWritten(command.At, entry with { Progress = Begun(entry.Progress) }));
        }

        /// <summary>Says what the events of newly completed lessons don't.</summary>
        public void Synced(int applied)
        {
            if (applied == 0)
            {
                Changed("synced", null, null);
            }
            else if (corrected != 0)
            {
                events.Add((learner, id) => Envelope(id, new ProgressChanged("synced", null, null, corrected, learner)));
            }
        }

        /// <summary>Says that something changed, if it did.</summary>
        public void Changed(string cause, Guid? lesson, Guid? course)
        {
            if (changes.Count > 0)
            {
                events.Add((learner, id) => Envelope(id, new ProgressChanged(cause, lesson, course, learner.Xp.Points - before.Xp.Points, learner)));
            }
        }

        public Decision Decision(LessonFacts? lesson = null, Guid? course = null, int applied = 0, int skipped = 0)
        {
            var summary = State.Summary;
            return new Decision(
                changes.ToImmutable(),
                [.. events.Select((make, number) => make(summary, Derived(number)))],
                State,
                new LearnerAnswer(
                    summary,
                    summary.Xp.Points - before.Xp.Points,
                    lesson is null ? null : State.Lessons.GetValueOrDefault(lesson.Id),
                    (lesson?.CourseId ?? course) is { } id ? State.Courses.GetValueOrDefault(id) : null,
                    applied,
                    skipped));
        }

        /// <summary>One more lesson of the course is done; true when it was the last open one.</summary>
        private bool Count(LessonFacts lesson)
        {
            var entry = State.Courses.GetValueOrDefault(lesson.CourseId) ?? new CourseEntry(lesson.CourseId, new Progress());
            var done = entry.LessonsCompleted + 1;
            var all = done >= lesson.CourseLessons;
            var share = lesson.CourseLessons == 0 ? 100 : Math.Round(100.0 * Math.Min(done, lesson.CourseLessons) / lesson.CourseLessons, 2);
            var begun = Begun(entry.Progress);
            Write(new CourseWritten(command.At, entry with
            {
                LessonsCompleted = done,
                Progress = all || begun.Status == ProgressStatus.Completed
                    ? begun with { Status = ProgressStatus.Completed, Percentage = 100, CompletedAt = begun.CompletedAt ?? command.At }
                    : begun with { Percentage = share },
            }));
            return all;
        }

        private Progress Begun(Progress progress) => progress with
        {
            Status = progress.Status == ProgressStatus.NotStarted ? ProgressStatus.InProgress : progress.Status,
            StartedAt = progress.StartedAt ?? command.At,
            LastActivityAt = command.At,
        };

        private EventEnvelope Envelope<T>(Guid id, T data)
            where T : IEvent => EventEnvelope.Of(data, before.Id, command.At) with { Id = id };

        /// <summary>The command's own id for its first event, ids derived from it for more: deciding again gives the same ids.</summary>
        private Guid Derived(int number)
        {
            Span<byte> bytes = stackalloc byte[16];
            command.Id.TryWriteBytes(bytes, bigEndian: true, out _);
            bytes[14] ^= (byte)(number >> 8);
            bytes[15] ^= (byte)number;
            return new Guid(bytes, bigEndian: true);
        }
    }
}
