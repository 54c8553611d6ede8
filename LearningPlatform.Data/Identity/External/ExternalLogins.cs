using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.External;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Identity.External;

/// <summary>An external login as stored.</summary>
internal sealed class ExternalLoginRow
{
    /// <summary>A subject of a provider belongs to one account.</summary>
    public const string SubjectIndex = "pk_external_logins";

    /// <summary>An account has one login of a provider.</summary>
    public const string AccountIndex = "ux_external_logins_account";

    public required string Provider { get; init; }

    public required string Subject { get; init; }

    public required Guid AccountId { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }

    public DateTimeOffset LinkedAt { get; init; }

    public static ExternalLoginRow Of(ExternalLogin login) => new()
    {
        Provider = login.Provider,
        Subject = login.Subject,
        AccountId = login.AccountId,
        Email = login.Email,
        Name = login.Name,
        LinkedAt = login.LinkedAt,
    };

    public ExternalLogin ToLogin() => new(Provider, Subject, AccountId, Email, Name, LinkedAt);

    internal sealed class Configuration : IEntityTypeConfiguration<ExternalLoginRow>
    {
        public void Configure(EntityTypeBuilder<ExternalLoginRow> builder)
        {
            builder.ToTable("external_logins", "identity");
            builder.HasKey(l => new { l.Provider, l.Subject }).HasName(SubjectIndex);
            builder.HasIndex(l => new { l.AccountId, l.Provider }).IsUnique().HasDatabaseName(AccountIndex);
            builder.HasOne<AccountRow>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Somebody who was sent to a provider, as stored.</summary>
internal sealed class ExternalAttemptRow
{
    public required byte[] StateHash { get; init; }

    public required string Provider { get; init; }

    public Issuer Issuer { get; init; }

    public required string RedirectUri { get; init; }

    public required string ReturnTo { get; init; }

    public required string SealedSecrets { get; init; }

    public byte[]? BrowserHash { get; init; }

    public bool Remember { get; init; }

    public Guid? AccountId { get; init; }

    public Guid? SessionId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public static ExternalAttemptRow Of(ExternalAttempt attempt) => new()
    {
        StateHash = attempt.StateHash,
        Provider = attempt.Provider,
        Issuer = attempt.Issuer,
        RedirectUri = attempt.RedirectUri,
        ReturnTo = attempt.ReturnTo,
        SealedSecrets = attempt.SealedSecrets,
        BrowserHash = attempt.BrowserHash,
        Remember = attempt.Remember,
        AccountId = attempt.AccountId,
        SessionId = attempt.SessionId,
        CreatedAt = attempt.CreatedAt,
    };

    public ExternalAttempt ToAttempt() => new()
    {
        StateHash = StateHash,
        Provider = Provider,
        Issuer = Issuer,
        RedirectUri = RedirectUri,
        ReturnTo = ReturnTo,
        SealedSecrets = SealedSecrets,
        BrowserHash = BrowserHash,
        Remember = Remember,
        AccountId = AccountId,
        SessionId = SessionId,
        CreatedAt = CreatedAt,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<ExternalAttemptRow>
    {
        public void Configure(EntityTypeBuilder<ExternalAttemptRow> builder)
        {
            builder.ToTable("external_attempts", "identity");
            builder.HasKey(a => a.StateHash);
            builder.Property(a => a.Issuer).HasConversion<string>();
            builder.HasIndex(a => a.CreatedAt);

            // An account that is erased takes its attempts along.
            builder.HasOne<AccountRow>().WithMany().HasForeignKey(a => a.AccountId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(a => a.AccountId);
        }
    }
}

/// <summary>External logins in PostgreSQL.</summary>
/// <param name="database">The database.</param>
internal sealed class ExternalLogins(Database database) : IExternalLogins
{
    /// <inheritdoc/>
    public Task<(ExternalLogin Login, Account Account)?> Find(string provider, string subject, CancellationToken ct) =>
        database.Read<(ExternalLogin Login, Account Account)?>(
            async (db, token) =>
            {
                var found = await (
                    from login in db.Set<ExternalLoginRow>()
                    join account in db.Set<AccountRow>() on login.AccountId equals account.Id
                    where login.Provider == provider && login.Subject == subject
                    select new { login, account }).SingleOrDefaultAsync(token);
                return found is null ? null : (found.login.ToLogin(), found.account.ToAccount());
            },
            ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExternalLogin>> List(Guid accountId, CancellationToken ct) =>
        database.Read<IReadOnlyList<ExternalLogin>>(
            async (db, token) =>
            {
                var rows = await db.Set<ExternalLoginRow>().Where(l => l.AccountId == accountId).OrderBy(l => l.LinkedAt).ThenBy(l => l.Provider).ToListAsync(token);
                return [.. rows.Select(row => row.ToLogin())];
            },
            ct);
}

/// <summary>Those who were sent to a provider, in PostgreSQL.</summary>
/// <param name="database">The database.</param>
internal sealed class ExternalAttempts(Database database) : IExternalAttempts
{
    /// <inheritdoc/>
    public Task Add(ExternalAttempt attempt, CancellationToken ct) =>
        database.Write(
            (db, _) =>
            {
                db.Add(ExternalAttemptRow.Of(attempt));
                return Task.CompletedTask;
            },
            ct);

    /// <inheritdoc/>
    public Task<ExternalAttempt?> Find(byte[] stateHash, CancellationToken ct) =>
        database.Read(async (db, token) => (await db.Set<ExternalAttemptRow>().SingleOrDefaultAsync(a => a.StateHash == stateHash, token))?.ToAttempt(), ct);

    /// <inheritdoc/>
    public Task<ExternalAttempt?> Take(ExternalClaim claim, DateTimeOffset now, CancellationToken ct) =>
        database.Write<ExternalAttempt?>(
            async (db, token) =>
            {
                var oldest = now - ExternalAttempt.Lifetime;
                var row = await db.Set<ExternalAttemptRow>().AsNoTracking().SingleOrDefaultAsync(
                    a => a.StateHash == claim.StateHash && a.Provider == claim.Provider && a.Issuer == claim.Issuer && a.CreatedAt > oldest, token);
                if (row is null || !row.BrowserHash.AsSpan().SequenceEqual(claim.BrowserHash) || (row.BrowserHash is null) != (claim.BrowserHash is null))
                    return null;

                // Of two at the same time, one deletes it.
                return await db.Set<ExternalAttemptRow>().Where(a => a.StateHash == claim.StateHash).ExecuteDeleteAsync(token) == 1 ? row.ToAttempt() : null;
            },
            ct);
}
