using System.Security.Cryptography;
using System.Text;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Supabase;

/// <summary>What Supabase Auth reports (unpuzzle-R83).</summary>
/// <param name="Id">The event's id; null when there is none.</param>
/// <param name="Type">The event's type.</param>
/// <param name="AccountId">The account that it is about: both sides give it the same id.</param>
/// <param name="Client">Where the request came from.</param>
public sealed record SupabaseEvent(string? Id, string Type, Guid AccountId, Client Client)
{
    /// <summary>The address.</summary>
    public string? Email { get; init; }

    /// <summary>The full name.</summary>
    public string? FullName { get; init; }

    /// <summary>The picture.</summary>
    public Change<string> AvatarUrl { get; init; }

    /// <summary>The session's id there; when a session here has it, the two are one.</summary>
    public string? SessionId { get; init; }
}

/// <summary>What the webhook is signed with.</summary>
/// <param name="Secret">Setting <c>Identity:Supabase:WebhookSecret</c>; null: nothing is accepted.</param>
public sealed record SupabaseSecret(string? Secret)
{
    /// <summary>What Development signs with.</summary>
    public const string Development = "whsec_development_only";

    /// <summary>True when the signature is the lower-case hex of HMAC-SHA256 over the body.</summary>
    /// <param name="body">The body, as it was sent.</param>
    /// <param name="signature">The header.</param>
    public bool Signed(ReadOnlySpan<byte> body, string? signature) =>
        Secret is { Length: > 0 } secret && signature is not null
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))), Encoding.ASCII.GetBytes(signature));
}

/// <summary>
/// Does what Supabase Auth reports: an account is made, changed or removed, a sign-in or sign-out is recorded. An event with an id is done once, however often it is
/// sent. What can't be done (the address is somebody else's, the account is gone) stays undone: sending it again wouldn't help.
/// </summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="sessions">Where sessions are.</param>
/// <param name="states">Is told of what ended.</param>
/// <param name="erase">Removes.</param>
/// <param name="log">Records.</param>
/// <param name="once">Recognises what was sent before.</param>
/// <param name="time">The clock.</param>
public sealed class ApplySupabaseEvent(
    IAccounts accounts, ISessions sessions, ISessionStates states, EraseAccount erase, ISecurityLog log, IIdempotency once, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>The types that do something.</summary>
    public static readonly IReadOnlySet<string> Types =
        new HashSet<string>(StringComparer.Ordinal) { "user.created", "user.updated", "user.deleted", "session.created", "session.ended" };

    /// <summary>Applies.</summary>
    /// <param name="report">What is reported.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(SupabaseEvent report, CancellationToken ct)
    {
        if (report.Id is not { Length: > 0 } id)
            return await Apply(report, ct);

        var key = $"supabase/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
        return (await once.Once<bool>(Guid.Empty, key, "supabase", async token => (await Apply(report, token)).Map(_ => true), ct)).Map(_ => Done.Value);
    }

    private Task<Outcome<Done>> Apply(SupabaseEvent report, CancellationToken ct) => report.Type switch
    {
        "user.created" or "user.updated" => Save(report, ct),
        "user.deleted" => Remove(report, ct),
        "session.created" => SignedIn(report, ct),
        "session.ended" => SignedOut(report, ct),
        _ => Task.FromResult<Outcome<Done>>(Done.Value),
    };

    private async Task<Outcome<Done>> Save(SupabaseEvent report, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var present = await accounts.Find(report.AccountId, ct);
            var now = time.GetUtcNow();
            if (Decide(report, present, now, attempt) is not { } account)
                return Done.Value;

            var isNew = present is null;
            var change = new AccountChange(account, isNew ? [EventEnvelope.Of(new AccountRegistered(account.Id, "unpuzzle"), account.Id, now)] : [])
            {
                Log = isNew ? [SecurityEvent.Of(SecurityEventKind.Registered, account.Id, now, report.Client, detail: "supabase")]
                    : account.Email?.Key != present!.Email?.Key ? [SecurityEvent.Of(SecurityEventKind.EmailChanged, account.Id, now, report.Client, detail: "supabase")]
                    : [],
            };
            if (await accounts.Write(change, ct) is Stored.Done or Stored.EmailTaken)
                return Done.Value;
        }

        return new Unavailable("identity.busy", "The account is being changed elsewhere. Try again.");
    }

    /// <summary>The account after the report; null when there is nothing to do. A new address counts as unproven: the report doesn't say.</summary>
    /// <param name="report">What is reported.</param>
    /// <param name="present">The account as it is.</param>
    /// <param name="now">The time.</param>
    /// <param name="attempt">How often a made-up username was taken already.</param>
    public static Account? Decide(SupabaseEvent report, Account? present, DateTimeOffset now, int attempt)
    {
        var email = EmailAddress.TryParse(report.Email, out var parsed) ? parsed : null;
        var name = report.FullName?.Trim() is { Length: > 0 } given ? given.Length > 255 ? given[..255] : given : null;
        if (report.Type == "user.created")
        {
            return present is not null || report.AccountId == Guid.Empty ? null : new Account
            {
                Id = report.AccountId,
                Email = email,
                Username = Username.Suggest(name, attempt),
                FullName = name,
                Roles = Roles.Student,
                Status = AccountStatus.Active,
                Origin = Issuer.Unpuzzle,
                Profile = new Profile { AvatarUrl = report.AvatarUrl.Value },
                CreatedAt = now,
                UpdatedAt = now,
            };
        }

        if (present is null || present.Standing is Standing.Erased or Standing.Deleted)
            return null;

        return present with
        {
            Email = email ?? present.Email,
            EmailVerifiedAt = email is null || email.Key == present.Email?.Key ? present.EmailVerifiedAt : null,
            FullName = name ?? present.FullName,
            Profile = present.Profile with { AvatarUrl = report.AvatarUrl.Or(present.Profile.AvatarUrl) },
            UpdatedAt = now,
        };
    }

    private async Task<Outcome<Done>> Remove(SupabaseEvent report, CancellationToken ct)
    {
        // As the owner: that is who asked for it, over there.
        var erased = await erase.Handle(new Caller(report.AccountId, Roles.Student, Guid.Empty), report.AccountId, ct);
        return erased.Error is null or NotFound or Conflict ? Done.Value : erased.Error;
    }

    private async Task<Outcome<Done>> SignedIn(SupabaseEvent report, CancellationToken ct)
    {
        if (await accounts.Find(report.AccountId, ct) is { Standing: not (Standing.Erased or Standing.Deleted) } account)
            await log.Add(SecurityEvent.Of(SecurityEventKind.SignedIn, account.Id, time.GetUtcNow(), report.Client, detail: "supabase"), ct);

        return Done.Value;
    }

    private async Task<Outcome<Done>> SignedOut(SupabaseEvent report, CancellationToken ct)
    {
        if (await accounts.Find(report.AccountId, ct) is not { Standing: not (Standing.Erased or Standing.Deleted) } account)
            return Done.Value;

        var now = time.GetUtcNow();
        var session = Guid.TryParse(report.SessionId, out var id) && await sessions.State(account.Id, id, ct) is { Open: true } ? id : (Guid?)null;
        var caller = session is { } ended ? new Caller(account.Id, account.Roles, ended) : null;
        var entry = SecurityEvent.Of(SecurityEventKind.SignedOut, account.Id, now, report.Client, caller, "supabase");
        if (session is { } own)
        {
            await sessions.End(own, SessionEnd.SignedOut, access: true, now, entry, ct);
            states.Ended(own);
        }
        else
        {
            await log.Add(entry, ct);
        }

        return Done.Value;
    }
}
