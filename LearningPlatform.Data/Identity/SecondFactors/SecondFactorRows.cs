using LearningPlatform.Core.Identity.SecondFactors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Identity.SecondFactors;

/// <summary>A second factor as stored, or a proposal of one.</summary>
internal sealed class SecondFactorRow
{
    public required Guid AccountId { get; init; }

    public required string SealedSecret { get; init; }

    public long LastStep { get; init; }

    public DateTimeOffset ProposedAt { get; init; }

    public DateTimeOffset? EnabledAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SecondFactorRow>
    {
        public void Configure(EntityTypeBuilder<SecondFactorRow> builder)
        {
            builder.ToTable("second_factors", "identity");
            builder.HasKey(f => f.AccountId);
            builder.HasOne<AccountRow>().WithOne().HasForeignKey<SecondFactorRow>(f => f.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>A recovery code as stored: a hash.</summary>
internal sealed class RecoveryCodeRow
{
    public required Guid AccountId { get; init; }

    public required byte[] Hash { get; init; }

    public DateTimeOffset? UsedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RecoveryCodeRow>
    {
        public void Configure(EntityTypeBuilder<RecoveryCodeRow> builder)
        {
            builder.ToTable("recovery_codes", "identity");
            builder.HasKey(c => new { c.AccountId, c.Hash });
            builder.HasOne<AccountRow>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>A ticket as stored: a hash, and what goes with it.</summary>
internal sealed class TicketRow
{
    public required byte[] Hash { get; init; }

    public TicketPurpose Purpose { get; init; }

    public Guid? AccountId { get; init; }

    public required string Data { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public int Failures { get; init; }

    public static TicketRow Of(Ticket ticket) => new()
    {
        Hash = ticket.Hash,
        Purpose = ticket.Purpose,
        AccountId = ticket.AccountId,
        Data = ticket.Data,
        ExpiresAt = ticket.ExpiresAt,
        Failures = ticket.Failures,
    };

    public Ticket ToTicket() => new(Hash, Purpose, AccountId, Data, ExpiresAt, Failures);

    internal sealed class Configuration : IEntityTypeConfiguration<TicketRow>
    {
        public void Configure(EntityTypeBuilder<TicketRow> builder)
        {
            builder.ToTable("tickets", "identity");
            builder.HasKey(t => t.Hash);
            builder.Property(t => t.Purpose).HasConversion<string>();
            builder.HasOne<AccountRow>().WithMany().HasForeignKey(t => t.AccountId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(t => t.ExpiresAt);
        }
    }
}
