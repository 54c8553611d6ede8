using LearningPlatform.Core.Identity;
using LearningPlatform.Data.Identity.External;
using LearningPlatform.Data.Identity.Passkeys;
using LearningPlatform.Data.Identity.SecondFactors;

namespace LearningPlatform.Data.Identity;

/// <summary>The account in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class AccountData(Database database) : PersonalRows(database)
{
    public override string Section => "account";

    public override IReadOnlyCollection<string> Tables { get; } = ["identity.accounts"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<AccountRow>().Where(a => a.Id == id).OrderBy(a => a.Id).Select(a => new
    {
        a.Id,
        a.Email,
        a.EmailVerifiedAt,
        a.Phone,
        a.Username,
        a.DisplayName,
        a.FullName,
        HasPassword = a.PasswordHash != null,
        a.PasswordChangedAt,
        a.Roles,
        a.RequestedRoles,
        a.Status,
        a.DeletedAt,
        a.Origin,
        a.Metadata,
        a.AvatarUrl,
        a.Bio,
        a.Location,
        a.Website,
        a.Github,
        a.Linkedin,
        a.Twitter,
        a.CountryCode,
        a.FirstName,
        a.Nickname,
        a.BirthDate,
        a.Gender,
        a.Country,
        a.City,
        a.Company,
        a.Position,
        a.ExperienceId,
        a.Timezone,
        a.Preferences,
        a.CreatedAt,
        a.UpdatedAt,
        a.LastLoginAt,
    });
}

/// <summary>Sign-ins in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class SessionData(Database database) : PersonalRows(database)
{
    public override string Section => "sessions";

    public override IReadOnlyCollection<string> Tables { get; } = ["identity.sessions"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<SessionRow>().Where(s => s.AccountId == id).OrderBy(s => s.CreatedAt).ThenBy(s => s.Id).Select(s => new
    {
        s.Id,
        s.Issuer,
        s.Method,
        s.Remembered,
        s.Device,
        s.Ip,
        s.CreatedAt,
        s.ConfirmedAt,
        s.LastUsedAt,
        s.ExpiresAt,
        s.EndedAt,
        s.EndReason,
    });
}

/// <summary>Security events in the copy of all data. Where an administrator was at the time isn't the owner's.</summary>
/// <param name="database">The database.</param>
internal sealed class SecurityEventData(Database database) : PersonalRows(database)
{
    public override string Section => "securityEvents";

    public override IReadOnlyCollection<string> Tables { get; } = ["identity.security_events"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<SecurityEventRow>().Where(e => e.AccountId == id).OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => new
    {
        e.Id,
        e.Kind,
        e.At,
        Ip = e.ActorId == null ? e.Ip : null,
        Device = e.ActorId == null ? e.Device : null,
        e.Detail,
        ByAdministrator = e.ActorId != null,
    });
}

/// <summary>API keys in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class ApiKeyData(Database database) : PersonalRows(database)
{
    public override string Section => "apiKeys";

    public override IReadOnlyCollection<string> Tables { get; } = ["identity.api_keys"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<ApiKeyRow>().Where(k => k.AccountId == id).OrderBy(k => k.CreatedAt).ThenBy(k => k.Id).Select(k => new
    {
        k.Id,
        k.Name,
        Permissions = Permissions.Names(k.Allows),
        k.Ending,
        k.CreatedAt,
        k.ExpiresAt,
        k.LastUsedAt,
    });
}

/// <summary>The second factor in the copy of all data; never its secret.</summary>
/// <param name="database">The database.</param>
internal sealed class SecondFactorData(Database database) : PersonalRows(database)
{
    public override string Section => "secondFactor";

    public override IReadOnlyCollection<string> Tables { get; } = ["identity.second_factors"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) =>
        db.Set<SecondFactorRow>().Where(f => f.AccountId == id).OrderBy(f => f.AccountId).Select(f => new { f.EnabledAt });
}

/// <summary>Passkeys in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class PasskeyData(Database database) : PersonalRows(database)
{
    public override string Section => "passkeys";

    public override IReadOnlyCollection<string> Tables { get; } = ["identity.passkeys"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<PasskeyRow>().Where(p => p.AccountId == id).OrderBy(p => p.CreatedAt).ThenBy(p => p.Id).Select(p => new
    {
        p.Id,
        p.Name,
        p.RelyingParty,
        p.Synced,
        p.CreatedAt,
        p.LastUsedAt,
    });
}

/// <summary>Accounts at other providers in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class ExternalLoginData(Database database) : PersonalRows(database)
{
    public override string Section => "externalLogins";

    public override IReadOnlyCollection<string> Tables { get; } = ["identity.external_logins"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<ExternalLoginRow>().Where(l => l.AccountId == id).OrderBy(l => l.Provider).Select(l => new
    {
        l.Provider,
        l.Subject,
        l.Email,
        l.Name,
        l.LinkedAt,
    });
}
