using LearningPlatform.Core.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Identity;

/// <summary>A sign-in as stored.</summary>
internal sealed class SessionRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public Issuer Issuer { get; init; }

    public bool Remembered { get; init; }

    public SignInMethod Method { get; init; }

    public DateTimeOffset ConfirmedAt { get; init; }

    public string? Device { get; init; }

    public string? Ip { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUsedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RefreshEndedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public SessionEnd? EndReason { get; init; }

    public static SessionRow Of(Session session) => new()
    {
        Id = session.Id,
        AccountId = session.AccountId,
        Issuer = session.Issuer,
        Remembered = session.Remembered,
        Method = session.Method,
        ConfirmedAt = session.ConfirmedAt,
        Device = session.Device,
        Ip = session.Ip,
        CreatedAt = session.CreatedAt,
        LastUsedAt = session.LastUsedAt,
        ExpiresAt = session.ExpiresAt,
        RefreshEndedAt = session.RefreshEndedAt,
        EndedAt = session.EndedAt,
        EndReason = session.EndReason,
    };

    public Session ToSession() => new()
    {
        Id = Id,
        AccountId = AccountId,
        Issuer = Issuer,
        Remembered = Remembered,
        Method = Method,
        ConfirmedAt = ConfirmedAt,
        Device = Device,
        Ip = Ip,
        CreatedAt = CreatedAt,
        LastUsedAt = LastUsedAt,
        ExpiresAt = ExpiresAt,
        RefreshEndedAt = RefreshEndedAt,
        EndedAt = EndedAt,
        EndReason = EndReason,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<SessionRow>
    {
        public void Configure(EntityTypeBuilder<SessionRow> builder)
        {
            builder.ToTable("sessions", "identity");
            builder.HasKey(s => s.Id);
            builder.Property(s => s.Issuer).HasConversion<string>();
            builder.Property(s => s.EndReason).HasConversion<string>();

            // The database's default was for the rows that stood before the column; each new one says it.
            builder.Property(s => s.Method).HasConversion<string>().HasDefaultValueSql("'Password'").HasSentinel((SignInMethod)(-1));
            builder.Property(s => s.ConfirmedAt).HasDefaultValueSql("now()");
            builder.HasIndex(s => new { s.AccountId, s.LastUsedAt });
            builder.HasOne<AccountRow>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(s => s.ExpiresAt);
        }
    }
}

/// <summary>A refresh token as stored: a hash.</summary>
internal sealed class RefreshTokenRow
{
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    public required byte[] Hash { get; init; }

    public DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RotatedAt { get; init; }

    public Guid? ReplacedBy { get; init; }

    public static RefreshTokenRow Of(RefreshToken token) => new()
    {
        Id = token.Id,
        SessionId = token.SessionId,
        Hash = token.Hash,
        IssuedAt = token.IssuedAt,
        ExpiresAt = token.ExpiresAt,
        RotatedAt = token.RotatedAt,
        ReplacedBy = token.ReplacedBy,
    };

    public RefreshToken ToToken() => new(Id, SessionId, Hash, IssuedAt, ExpiresAt, RotatedAt, ReplacedBy);

    internal sealed class Configuration : IEntityTypeConfiguration<RefreshTokenRow>
    {
        public void Configure(EntityTypeBuilder<RefreshTokenRow> builder)
        {
            builder.ToTable("refresh_tokens", "identity");
            builder.HasKey(t => t.Id);
            builder.HasIndex(t => t.Hash).IsUnique();

            // One good token a family, whatever else goes wrong.
            builder.HasIndex(t => t.SessionId).IsUnique().HasFilter("rotated_at is null").HasDatabaseName("ux_refresh_tokens_good");
            builder.HasIndex(t => t.SessionId).HasDatabaseName("ix_refresh_tokens_session_id");
            builder.HasOne<SessionRow>().WithMany().HasForeignKey(t => t.SessionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Failed sign-ins for one key.</summary>
internal sealed class SignInAttemptsRow
{
    public required byte[] Key { get; init; }

    public int Failures { get; set; }

    public DateTimeOffset? LastFailedAt { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SignInAttemptsRow>
    {
        public void Configure(EntityTypeBuilder<SignInAttemptsRow> builder)
        {
            builder.ToTable("sign_in_attempts", "identity");
            builder.HasKey(a => a.Key);
            builder.HasIndex(a => a.LastFailedAt);
        }
    }
}

/// <summary>A one-time token as stored: a hash.</summary>
internal sealed class OneTimeTokenRow
{
    public required byte[] Hash { get; init; }

    public required Guid AccountId { get; init; }

    public TokenPurpose Purpose { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }

    public string? Target { get; init; }

    public static OneTimeTokenRow Of(OneTimeToken token) => new()
    {
        Hash = token.Hash,
        AccountId = token.AccountId,
        Purpose = token.Purpose,
        CreatedAt = token.CreatedAt,
        ExpiresAt = token.ExpiresAt,
        UsedAt = token.UsedAt,
        Target = token.Target,
    };

    public OneTimeToken ToToken() => new(Hash, AccountId, Purpose, CreatedAt, ExpiresAt, UsedAt) { Target = Target };

    internal sealed class Configuration : IEntityTypeConfiguration<OneTimeTokenRow>
    {
        public void Configure(EntityTypeBuilder<OneTimeTokenRow> builder)
        {
            builder.ToTable("one_time_tokens", "identity");
            builder.HasKey(t => t.Hash);
            builder.Property(t => t.Purpose).HasConversion<string>();
            builder.HasOne<AccountRow>().WithMany().HasForeignKey(t => t.AccountId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(t => t.ExpiresAt);
        }
    }
}

/// <summary>A key of the platform, encrypted.</summary>
internal sealed class KeyRow
{
    public const string SignsTokens = "rs256";

    public const string NextRefresh = "refresh";

    public required Guid Id { get; init; }

    /// <summary><see cref="SignsTokens"/> or <see cref="NextRefresh"/>.</summary>
    public required string Purpose { get; init; }

    public required byte[] Sealed { get; init; }

    public DateTimeOffset SignsFrom { get; init; }

    /// <summary>When no token can be alive any more that it signed; null for the newest.</summary>
    public DateTimeOffset? RetiresAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<KeyRow>
    {
        public void Configure(EntityTypeBuilder<KeyRow> builder)
        {
            builder.ToTable("keys", "identity");
            builder.HasKey(k => k.Id);
        }
    }
}

/// <summary>One key of ASP.NET Data Protection, when no folder is set for them.</summary>
internal sealed class ProtectionKeyRow
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Xml { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProtectionKeyRow>
    {
        public void Configure(EntityTypeBuilder<ProtectionKeyRow> builder)
        {
            builder.ToTable("protection_keys", "identity");
            builder.HasKey(k => k.Id);
        }
    }
}
