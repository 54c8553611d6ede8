using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning.Quizzes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Learning;

/// <summary>A quiz as a learner answered it once.</summary>
internal sealed class QuizAttemptRow
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public Guid LessonId { get; init; }

    public DateTimeOffset At { get; init; }

    public decimal Score { get; init; }

    public bool Passed { get; init; }

    /// <summary>For each question what was chosen or written, as JSON.</summary>
    public required string Answers { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<QuizAttemptRow>
    {
        public void Configure(EntityTypeBuilder<QuizAttemptRow> builder)
        {
            builder.ToTable("quiz_attempts", "learning");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Id).ValueGeneratedNever();
            builder.Property(row => row.Score).HasPrecision(5, 2);
            builder.HasIndex(row => new { row.UserId, row.LessonId, row.Id });
        }
    }
}

/// <summary>Attempts at quizzes in PostgreSQL, inside row level security for their learner.</summary>
/// <param name="database">The database.</param>
internal sealed class QuizAttempts(Database database) : IQuizAttempts
{
    /// <inheritdoc/>
    public async Task Add(QuizAttempt attempt, CancellationToken ct)
    {
        using var scope = RowScope.User(attempt.Learner).Enter();
        await database.Write(
            (db, _) =>
            {
                db.Add(new QuizAttemptRow
                {
                    Id = attempt.Id,
                    UserId = attempt.Learner,
                    LessonId = attempt.LessonId,
                    At = attempt.At,
                    Score = attempt.Score,
                    Passed = attempt.Passed,
                    Answers = JsonSerializer.Serialize(attempt.Answers, EventEnvelope.Json),
                });
                return Task.CompletedTask;
            },
            ct);
    }

    /// <inheritdoc/>
    public async Task<Page<QuizAttempt>> List(Guid learner, Guid lesson, int page, int size, CancellationToken ct)
    {
        using var scope = RowScope.User(learner).Enter();
        return await database.Read(
            async (db, inner) =>
            {
                var all = db.Set<QuizAttemptRow>().Where(row => row.UserId == learner && row.LessonId == lesson);
                var rows = await all.OrderByDescending(row => row.Id).Skip(Paging.Skip(page, size)).Take(size).ToListAsync(inner);
                return new Page<QuizAttempt>([.. rows.Select(Of)], page, size, await all.LongCountAsync(inner));
            },
            ct);
    }

    private static QuizAttempt Of(QuizAttemptRow row) => new(
        row.Id,
        row.UserId,
        row.LessonId,
        row.At,
        row.Score,
        row.Passed,
        JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<string?>?>>(row.Answers, EventEnvelope.Json)!);
}
