using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Practice;

/// <summary>Takes an account that is gone out of practice: all of it is about that one person.</summary>
/// <param name="database">The database.</param>
internal sealed class ForgetPractice(Database database) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "practice.forget";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AccountErased.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var person = envelope.Read<AccountErased>().AccountId;
        return database.AsPlatform().Write(
            async (db, token) =>
            {
                await db.Set<PracticeSettingsRow>().Where(row => row.UserId == person).ExecuteDeleteAsync(token);
                await db.Set<PracticeCardRow>().Where(row => row.UserId == person).ExecuteDeleteAsync(token);
                await db.Set<PracticeReviewRow>().Where(row => row.UserId == person).ExecuteDeleteAsync(token);
                await db.Set<LessonAttemptRow>().Where(row => row.UserId == person).ExecuteDeleteAsync(token);
            },
            ct);
    }
}

/// <summary>How the person wants to practise, in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class PracticeSettingsData(Database database) : PersonalRows(database)
{
    public override string Section => "practiceSettings";

    public override IReadOnlyCollection<string> Tables { get; } = ["practice.settings"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<PracticeSettingsRow>().Where(row => row.UserId == id).OrderBy(row => row.UserId).Select(row => new
    {
        row.DailyNew,
        row.DailyReviews,
        row.Retention,
        row.LivesOff,
        row.UpdatedAt,
    });
}

/// <summary>What is known about the person's memory, in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class PracticeCardData(Database database) : PersonalRows(database)
{
    public override string Section => "practiceCards";

    public override IReadOnlyCollection<string> Tables { get; } = ["practice.cards"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<PracticeCardRow>().Where(row => row.UserId == id).OrderBy(row => row.ExerciseId).Select(row => new
    {
        row.ExerciseId,
        row.LessonId,
        row.LessonKey,
        row.State,
        row.Stability,
        row.Difficulty,
        row.Due,
        row.LastReview,
        row.Reviews,
        row.Lapses,
        row.Misses,
    });
}

/// <summary>Answers given in practice, in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class PracticeReviewData(Database database) : PersonalRows(database)
{
    public override string Section => "practiceReviews";

    public override IReadOnlyCollection<string> Tables { get; } = ["practice.reviews"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) =>
        db.Set<PracticeReviewRow>().Where(row => row.UserId == id).OrderBy(row => row.At).ThenBy(row => row.ReviewId).Select(row => new
        {
            row.ReviewId,
            row.ExerciseId,
            row.At,
            row.Rating,
            row.TookMs,
            row.Grade,
            row.NextDue,
            row.State,
        });
}

/// <summary>Lessons gone through, with the answers, in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class LessonAttemptData(Database database) : PersonalRows(database)
{
    public override string Section => "lessonAttempts";

    public override IReadOnlyCollection<string> Tables { get; } = ["practice.attempts"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) =>
        db.Set<LessonAttemptRow>().Where(row => row.UserId == id).OrderBy(row => row.FinishedAt).ThenBy(row => row.AttemptId).Select(row => new
        {
            row.AttemptId,
            row.LessonId,
            row.LessonKey,
            row.StartedAt,
            row.FinishedAt,
            row.Score,
            row.Passed,
            row.LivesTaken,
            row.Answers,
            row.Results,
            row.Reward,
        });
}
