using System.Text.Json.Serialization;
using LearningPlatform.Core.Catalog.Contracts;

namespace LearningPlatform.Core.Learning;

/// <summary>
/// Something to do with one learner. Everything a decision needs from outside is inside: the time, an id that makes a repeated command
/// recognisable, and the facts about the content as the catalog knows them.
/// </summary>
/// <param name="Id">Identifies the command; its events carry ids derived from it.</param>
/// <param name="At">The server's time.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$command")]
[JsonDerivedType(typeof(CompleteLesson), "complete-lesson")]
[JsonDerivedType(typeof(RecordLesson), "record-lesson")]
[JsonDerivedType(typeof(RecordCourse), "record-course")]
[JsonDerivedType(typeof(SyncLessons), "sync-lessons")]
[JsonDerivedType(typeof(SetProgress), "set-progress")]
[JsonDerivedType(typeof(MoveLives), "move-lives")]
[JsonDerivedType(typeof(AwardBonus), "award-bonus")]
[JsonDerivedType(typeof(ResetProgress), "reset-progress")]
[JsonDerivedType(typeof(PassTest), "pass-test")]
[JsonDerivedType(typeof(AwardAchievement), "award-achievement")]
[JsonDerivedType(typeof(MoveTimeZone), "move-time-zone")]
public abstract record LearnerCommand(Guid Id, DateTimeOffset At)
{
    /// <summary>The lessons whose entries the decision needs.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<LessonFacts> Lessons => [];

    /// <summary>The courses whose entries the decision needs.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<Guid> Courses => [.. Lessons.Select(lesson => lesson.CourseId).Distinct()];

    /// <summary>The ledger keys of which the decision must know whether they are used.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> Keys => [];
}

/// <summary>What a decision must know about a lesson.</summary>
/// <param name="Id">The lesson.</param>
/// <param name="Key">Its readable name, Wayr's id.</param>
/// <param name="CourseId">The course it belongs to.</param>
/// <param name="Title">For the learner's history.</param>
/// <param name="ExperiencePoints">Its base points.</param>
/// <param name="CourseLessons">How many lessons the course has.</param>
public sealed record LessonFacts(Guid Id, string Key, Guid CourseId, string Title, int ExperiencePoints, int CourseLessons)
{
    /// <summary>What a decision needs of the catalogue's lesson.</summary>
    /// <param name="lesson">The lesson as other modules see it.</param>
    public static LessonFacts Of(LessonRef lesson) =>
        new(lesson.Id, lesson.Key, lesson.CourseId, lesson.Title, lesson.ExperiencePoints, lesson.CourseLessons);
}

/// <summary>Completes a lesson in a dialect whose score counts (Wayr: POST /progress/lesson/{id}); a second time is refused (wayr-R81).</summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="Lesson">Which.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Seconds">Time spent, at least 0; null when nobody counted.</param>
public sealed record CompleteLesson(Guid Id, DateTimeOffset At, LessonFacts Lesson, double Score, int? Seconds) : LearnerCommand(Id, At)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<LessonFacts> Lessons => [Lesson];
}

/// <summary>
/// Writes the entry of a lesson (OpenCode: POST /users/{id}/progress with a lessonId). The status completed completes the lesson if that did
/// not happen yet, at its base points: the score is the client's word and moves no XP.
/// </summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="Lesson">Which.</param>
/// <param name="Report">What was sent.</param>
public sealed record RecordLesson(Guid Id, DateTimeOffset At, LessonFacts Lesson, ProgressReport Report) : LearnerCommand(Id, At)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<LessonFacts> Lessons => [Lesson];
}

/// <summary>Writes the entry of a course (OpenCode: a module, without lessonId). Earns nothing.</summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="CourseId">Which.</param>
/// <param name="Report">What was sent.</param>
public sealed record RecordCourse(Guid Id, DateTimeOffset At, Guid CourseId, ProgressReport Report) : LearnerCommand(Id, At)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<Guid> Courses => [CourseId];
}

/// <summary>
/// Completions that a device collected offline (Wayr: PUT /progress/sync). Those known already are skipped (wayr-R72 … R76): what becomes of a lesson is as if all its
/// completions had been told in the order of their times, whatever the order in which devices tell them.
/// </summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="Completions">What the device has, in any order.</param>
/// <param name="LivesTaken">What wrong answers cost, at least 0; more than there are takes all.</param>
public sealed record SyncLessons(Guid Id, DateTimeOffset At, IReadOnlyList<OfflineCompletion> Completions, int LivesTaken = 0) : LearnerCommand(Id, At)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<LessonFacts> Lessons => [.. Completions.Select(completion => completion.Lesson).DistinctBy(lesson => lesson.Id)];
}

/// <summary>One completion of a device.</summary>
/// <param name="Lesson">Which lesson.</param>
/// <param name="CompletedAt">By the device's clock; the future is taken as now.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Seconds">Time spent, at least 0.</param>
public sealed record OfflineCompletion(LessonFacts Lesson, DateTimeOffset CompletedAt, double Score, int Seconds);

/// <summary>Sets a learner's own numbers (Wayr: PUT /progress). Null means: not sent. Records no completion and no activity.</summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="Experience">What experience_points shall be, at least 0.</param>
/// <param name="Lives">0 to 10.</param>
/// <param name="Streak">At least 0.</param>
/// <param name="LastLesson">The lesson, null to clear it; counts only when <paramref name="LastLessonSent"/>.</param>
/// <param name="LastLessonSent">True when the field was there.</param>
public sealed record SetProgress(Guid Id, DateTimeOffset At, long? Experience, int? Lives, int? Streak, LessonName? LastLesson, bool LastLessonSent)
    : LearnerCommand(Id, At);

/// <summary>Adds lives or takes them (Wayr: PUT /progress/lives); the result is capped, never refused (wayr-R69, wayr-R70).</summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="Change">How many, negative to take.</param>
public sealed record MoveLives(Guid Id, DateTimeOffset At, long Change) : LearnerCommand(Id, At);

/// <summary>Points given by an administrator (Wayr: POST /progress/bonus).</summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="Points">At least 1.</param>
/// <param name="Reason">Kept in the ledger; null when none was given.</param>
public sealed record AwardBonus(Guid Id, DateTimeOffset At, long Points, string? Reason) : LearnerCommand(Id, At)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Keys => [LedgerKeys.Bonus(Id)];
}

/// <summary>Puts a learner back to the beginning (Wayr: POST /progress/reset). Achievements and the ledger's history stay.</summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
public sealed record ResetProgress(Guid Id, DateTimeOffset At) : LearnerCommand(Id, At);

/// <summary>Points for stored tests or challenges passed, each once.</summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="CourseId">The course it belongs to.</param>
/// <param name="Passed">What was passed.</param>
public sealed record PassTest(Guid Id, DateTimeOffset At, Guid? CourseId, IReadOnlyList<PassedTest> Passed) : LearnerCommand(Id, At)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Keys => [.. Passed.Select(test => LedgerKeys.Passed(test))];
}

/// <summary>A stored test, or a challenge of a lab.</summary>
/// <param name="TestId">Its id.</param>
/// <param name="Points">What it is worth, at least 1.</param>
/// <param name="Title">For the learner's history.</param>
/// <param name="Source"><see cref="XpSource.Test"/> (category coding) or <see cref="XpSource.Challenge"/> (category learning).</param>
public sealed record PassedTest(Guid TestId, int Points, string Title, XpSource Source = XpSource.Test);

/// <summary>The reward of an achievement, once, whatever is reset.</summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="AchievementId">Which.</param>
/// <param name="Title">For the learner's history.</param>
/// <param name="Points">Its reward, at least 0.</param>
/// <param name="Evidence">The numbers that it was earned by; null for none.</param>
public sealed record AwardAchievement(
    Guid Id, DateTimeOffset At, Guid AchievementId, string Title, int Points, IReadOnlyDictionary<string, double>? Evidence = null) : LearnerCommand(Id, At)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Keys => [LedgerKeys.Achievement(AchievementId)];
}

/// <summary>The learner's zone changed (preferences.timezone).</summary>
/// <param name="Id">Identifies the command.</param>
/// <param name="At">The server's time.</param>
/// <param name="TimeZone">An IANA name; an unknown one counts as UTC.</param>
public sealed record MoveTimeZone(Guid Id, DateTimeOffset At, string TimeZone) : LearnerCommand(Id, At);

/// <summary>The keys under which something is in the ledger at most once.</summary>
public static class LedgerKeys
{
    /// <summary>A lesson completed.</summary>
    /// <param name="lesson">Its id.</param>
    public static string Lesson(Guid lesson) => $"lesson/{lesson:n}";

    /// <summary>The difference that an earlier completion makes to a lesson's points, by the command that told of it.</summary>
    /// <param name="lesson">The lesson's id.</param>
    /// <param name="command">The command's id.</param>
    public static string Correction(Guid lesson, Guid command) => $"{Lesson(lesson)}/{command:n}";

    /// <summary>A test passed or a challenge solved.</summary>
    /// <param name="test">Which.</param>
    public static string Passed(PassedTest test) => $"{(test.Source == XpSource.Challenge ? "challenge" : "test")}/{test.TestId:n}";

    /// <summary>A bonus, by the command that gave it.</summary>
    /// <param name="command">The command's id.</param>
    public static string Bonus(Guid command) => $"bonus/{command:n}";

    /// <summary>An achievement.</summary>
    /// <param name="achievement">Its id.</param>
    public static string Achievement(Guid achievement) => $"achievement/{achievement:n}";

    /// <summary>True for what is earned once in a lifetime and not once between two resets.</summary>
    /// <param name="key">A key.</param>
    public static bool OutlivesReset(string key) => key.StartsWith("achievement/", StringComparison.Ordinal);
}
