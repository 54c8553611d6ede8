using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Gamification;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Learning;

/// <summary>
/// Takes the person out of the learning of an account that is gone. How a lesson went for how many stays, under an id that nobody has and nothing
/// leads to. The ledger of points is never touched; without the learner its lines count nowhere.
/// </summary>
/// <param name="database">The database.</param>
internal sealed class ForgetLearner(Database database) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "learning.forget";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AccountErased.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var (person, nobody) = (envelope.Read<AccountErased>().AccountId, Ids.New());
        return database.AsPlatform().Write(
            async (db, token) =>
            {
                await db.Set<LearnerRow>().Where(row => row.UserId == person).ExecuteDeleteAsync(token);
                await db.Set<LessonProgressRow>().Where(row => row.UserId == person).ExecuteUpdateAsync(set => set.SetProperty(row => row.UserId, nobody), token);
                await db.Set<CourseProgressRow>().Where(row => row.UserId == person).ExecuteUpdateAsync(set => set.SetProperty(row => row.UserId, nobody), token);
                await db.Set<QuizAttemptRow>().Where(row => row.UserId == person).ExecuteDeleteAsync(token);
            },
            ct);
    }
}

/// <summary>Totals, lives and streak in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class LearnerData(Database database) : PersonalRows(database)
{
    public override string Section => "learner";

    public override IReadOnlyCollection<string> Tables { get; } = ["learning.learners"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<LearnerRow>().Where(row => row.UserId == id).OrderBy(row => row.UserId).Select(row => new
    {
        row.XpLearning,
        row.XpCoding,
        row.XpCollaboration,
        row.XpAchievements,
        row.XpSelfSet,
        row.Lives,
        row.StreakCurrent,
        row.StreakLongest,
        row.LastActivityAt,
        row.LastLesson,
        row.TimeZone,
    });
}

/// <summary>Lessons in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class LessonData(Database database) : PersonalRows(database)
{
    public override string Section => "lessons";

    public override IReadOnlyCollection<string> Tables { get; } = ["learning.lesson_progress"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<LessonProgressRow>().Where(row => row.UserId == id).OrderBy(row => row.LessonId).Select(row => new
    {
        row.LessonId,
        row.CourseId,
        row.Status,
        row.Percentage,
        row.Seconds,
        row.Attempts,
        row.BestScore,
        row.StartedAt,
        row.CompletedAt,
        row.LastActivityAt,
        row.EarnedXp,
    });
}

/// <summary>Courses in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class CourseData(Database database) : PersonalRows(database)
{
    public override string Section => "courses";

    public override IReadOnlyCollection<string> Tables { get; } = ["learning.course_progress"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<CourseProgressRow>().Where(row => row.UserId == id).OrderBy(row => row.CourseId).Select(row => new
    {
        row.CourseId,
        row.Status,
        row.Percentage,
        row.Seconds,
        row.Attempts,
        row.BestScore,
        row.StartedAt,
        row.CompletedAt,
        row.LastActivityAt,
        row.LessonsCompleted,
    });
}

/// <summary>Points in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class PointData(Database database) : PersonalRows(database)
{
    public override string Section => "points";

    public override IReadOnlyCollection<string> Tables { get; } = ["gamification.ledger"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) =>
        db.Set<LedgerRow>().Where(row => row.UserId == id).OrderBy(row => row.Epoch).ThenBy(row => row.Key).Select(row => new
        {
            row.At,
            row.Amount,
            row.Category,
            row.Source,
            row.CourseId,
            row.Reason,
        });
}

/// <summary>Answers to quizzes in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class QuizData(Database database) : PersonalRows(database)
{
    public override string Section => "quizAttempts";

    public override IReadOnlyCollection<string> Tables { get; } = ["learning.quiz_attempts"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<QuizAttemptRow>().Where(row => row.UserId == id).OrderBy(row => row.Id).Select(row => new
    {
        row.LessonId,
        row.At,
        row.Score,
        row.Passed,
        row.Answers,
    });
}
