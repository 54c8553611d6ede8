using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Data.Gamification;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Learning;

/// <summary>Reads of one learner's rows, each inside row level security for that learner.</summary>
/// <param name="database">The database.</param>
/// <param name="accounts">For those who did nothing yet.</param>
internal sealed class LearnerViews(Database database, ILearnerAccounts accounts) : ILearnerViews
{
    /// <inheritdoc/>
    public async Task<LearnerSummary?> Summary(Guid learner, CancellationToken ct)
    {
        var row = await Of(learner, (db, token) => db.Set<LearnerRow>().FirstOrDefaultAsync(one => one.UserId == learner, token), ct);
        return row?.ToSummary()
            ?? (await accounts.Find(learner, ct) is { } account ? LearnerState.New(learner, account.RegisteredAt, account.TimeZone).Summary : null);
    }

    /// <inheritdoc/>
    public Task<LearnerEntries> Entries(Guid learner, Guid? course, CancellationToken ct) => Of(
        learner,
        async (db, token) =>
        {
            var courses = await db.Set<CourseProgressRow>().Where(row => row.UserId == learner && (course == null || row.CourseId == course))
                .OrderByDescending(row => row.LastActivityAt).ThenBy(row => row.CourseId).ToListAsync(token);
            var lessons = await db.Set<LessonProgressRow>().Where(row => row.UserId == learner && (course == null || row.CourseId == course))
                .OrderByDescending(row => row.LastActivityAt).ThenBy(row => row.LessonId).ToListAsync(token);
            return new LearnerEntries([.. courses.Select(row => row.ToEntry())], [.. lessons.Select(row => row.ToEntry())]);
        },
        ct);

    /// <inheritdoc/>
    public Task<bool> Completed(Guid learner, Guid lesson, CancellationToken ct) => Of(
        learner,
        (db, token) => db.Set<LessonProgressRow>().AnyAsync(row => row.UserId == learner && row.LessonId == lesson && row.EarnedAt != null, token),
        ct);

    /// <inheritdoc/>
    public Task<Page<LessonEntry>> Completions(Guid learner, CompletionQuery query, CancellationToken ct) => Of(
        learner,
        async (db, token) =>
        {
            var all = db.Set<LessonProgressRow>().Where(row => row.UserId == learner && row.EarnedAt != null);
            var sorted = (query.Sort, query.Descending) switch
            {
                (CompletionSort.Score, false) => all.OrderBy(row => row.EarnedScore ?? row.BestScore),
                (CompletionSort.Score, true) => all.OrderByDescending(row => row.EarnedScore ?? row.BestScore),
                (CompletionSort.Seconds, false) => all.OrderBy(row => row.EarnedSeconds ?? 0),
                (CompletionSort.Seconds, true) => all.OrderByDescending(row => row.EarnedSeconds ?? 0),
                (CompletionSort.Lesson, false) => all.OrderBy(row => row.LessonKey),
                (CompletionSort.Lesson, true) => all.OrderByDescending(row => row.LessonKey),
                (_, false) => all.OrderBy(row => row.EarnedAt),
                _ => all.OrderByDescending(row => row.EarnedAt),
            };
            var total = await all.LongCountAsync(token);
            var rows = await sorted.ThenBy(row => row.LessonId).Skip(Paging.Skip(query.Number, query.Size)).Take(query.Size).ToListAsync(token);
            return new Page<LessonEntry>([.. rows.Select(row => row.ToEntry())], query.Number, query.Size, total);
        },
        ct);

    /// <inheritdoc/>
    public Task<ILookup<Guid, Guid>> CompletedByCourse(Guid learner, CancellationToken ct) => Of(
        learner,
        async (db, token) => (await db.Set<LessonProgressRow>().Where(row => row.UserId == learner && row.EarnedAt != null)
            .Select(row => new { row.CourseId, row.LessonId }).ToListAsync(token)).ToLookup(row => row.CourseId, row => row.LessonId),
        ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerEntry>> History(Guid learner, DateTimeOffset? since, CancellationToken ct) => Of<IReadOnlyList<LedgerEntry>>(
        learner,
        async (db, token) => await db.Set<LedgerRow>()
            .Where(row => row.UserId == learner && row.Category != XpCategory.SelfSet && (since == null || row.At >= since))
            .OrderByDescending(row => row.At).ThenBy(row => row.Key)
            .Select(row => new LedgerEntry(row.Key, row.Source, row.Category, row.Amount, row.At, row.CourseId, row.Reason)).ToListAsync(token),
        ct);

    /// <inheritdoc/>
    public Task<Guid?> LatestCourse(Guid learner, CancellationToken ct) => Of(
        learner,
        (db, token) => db.Set<CourseProgressRow>().Where(row => row.UserId == learner).OrderByDescending(row => row.LastActivityAt).Select(row => (Guid?)row.CourseId)
            .FirstOrDefaultAsync(token),
        ct);

    /// <inheritdoc/>
    public async Task<Streak> Streak(Guid learner, CancellationToken ct) =>
        (await Of(learner, (db, token) => db.Set<LearnerRow>().FirstOrDefaultAsync(row => row.UserId == learner, token), ct))?.ToStreak() ?? Core.Learning.Streak.None;

    /// <inheritdoc/>
    public Task<LessonStatistics> Statistics(Guid lesson, CancellationToken ct) => database.AsPlatform().Read(
        async (db, token) =>
        {
            var completions = db.Set<LessonProgressRow>().Where(row => row.LessonId == lesson && row.EarnedAt != null);
            var sums = await completions.GroupBy(_ => 1).Select(all => new
            {
                Count = all.LongCount(),
                Score = all.Average(row => row.EarnedScore),
                Seconds = all.Average(row => (double?)row.EarnedSeconds),
            }).FirstOrDefaultAsync(token);
            return new LessonStatistics(sums?.Count ?? 0, sums?.Score ?? 0, sums?.Seconds ?? 0);
        },
        ct);

    private async Task<T> Of<T>(Guid learner, Func<PlatformDb, CancellationToken, Task<T>> query, CancellationToken ct)
    {
        using var scope = RowScope.User(learner).Enter();
        return await database.Read(query, ct);
    }
}
