using LearningPlatform.Core.Learning;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Gamification;

/// <summary>A line of the ledger of points. Append-only: a trigger refuses to change or remove one.</summary>
internal sealed class LedgerRow
{
    /// <summary>The epoch of what outlives a reset.</summary>
    public const int Always = -1;

    public Guid UserId { get; init; }

    /// <summary>Between which resets it was earned, <see cref="Always"/> for achievements.</summary>
    public int Epoch { get; init; }

    /// <summary>What it is for; unique for a user and an epoch.</summary>
    public required string Key { get; init; }

    public XpSource Source { get; init; }

    public XpCategory Category { get; init; }

    public long Amount { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid? CourseId { get; init; }

    public required string Reason { get; init; }

    /// <summary>The transaction that wrote it: what a reader of the ledger goes on from.</summary>
    public ulong Xid { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LedgerRow>
    {
        public void Configure(EntityTypeBuilder<LedgerRow> builder)
        {
            builder.ToTable("ledger", "gamification");
            builder.HasKey(row => new { row.UserId, row.Epoch, row.Key });
            builder.Property(row => row.Xid).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
            builder.HasIndex(row => row.Xid);
            builder.HasIndex(row => row.CourseId).HasFilter("course_id is not null");
        }
    }
}
