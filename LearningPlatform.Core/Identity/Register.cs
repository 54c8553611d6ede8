using System.Text.Json;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Somebody wants an account.</summary>
/// <param name="Issuer">The dialect that was asked.</param>
/// <param name="Email">The address.</param>
/// <param name="Password">The password; the dialect's own policy was checked before.</param>
/// <param name="Client">Where the request came from.</param>
public sealed record Registration(Issuer Issuer, string Email, string Password, Client Client)
{
    /// <summary>The handle that was asked for; null lets the platform make one.</summary>
    public string? Username { get; init; }

    /// <summary>A free name that was given.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The full name that was given.</summary>
    public string? FullName { get; init; }

    /// <summary>A role asked for beyond <see cref="Roles.Student"/>: <see cref="Roles.Instructor"/> or none (opencode-R56).</summary>
    public Roles Wanted { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? CountryCode { get; init; }

    /// <summary>Absolute URL of a picture.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>What the client wants to be kept, as JSON.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>True when a mailed token must be confirmed before the account can be used (academy-R12).</summary>
    public bool MustConfirm { get; init; }

    /// <summary>True when the registration is the first sign-in too. Never together with <see cref="MustConfirm"/>.</summary>
    public bool SignsIn { get; init; }
}

/// <summary>How the platform takes new accounts.</summary>
/// <param name="InstructorApproval">Setting <c>Registration:InstructorApproval</c>: whoever registers as an instructor stays a student until an administrator agrees.</param>
public sealed record RegistrationRules(bool InstructorApproval);

/// <summary>There is a new account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Tokens">Its tokens when the registration was a sign-in.</param>
public sealed record Registered(Account Account, TokenPair? Tokens);

/// <summary>Makes accounts.</summary>
/// <param name="accounts">Where they are.</param>
/// <param name="passwords">Hashes.</param>
/// <param name="policy">Refuses passwords that everybody knows.</param>
/// <param name="tokens">Issues.</param>
/// <param name="box">Closes the mailed token.</param>
/// <param name="rules">How new accounts are taken.</param>
/// <param name="time">The clock.</param>
public sealed class Register(
    IAccounts accounts, IPasswords passwords, PasswordPolicy policy, ITokens tokens, ISecretBox box, RegistrationRules rules, TimeProvider time)
{
    /// <summary>No dialect's policy is below it (opencode-R53, unpuzzle-D22, labs-R66).</summary>
    public const int MinPasswordLength = 8;

    /// <summary>How long a mailed token is good (academy-D06).</summary>
    public static readonly TimeSpan ConfirmationLifetime = TimeSpan.FromHours(24);

    private const int Attempts = 5;

    /// <summary>Registers.</summary>
    /// <param name="registration">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Registered>> Handle(Registration registration, CancellationToken ct)
    {
        if (Check(registration, out var email) is { } refusal)
            return refusal;

        if (await policy.Refusal(registration.Password, "password", ct) is { } known)
            return known;

        // The unique indexes decide races; this read spares the slow hash in the ordinary case.
        var present = await accounts.FindByEmail(email!, ct);
        if (present is not null && present.Standing != Standing.Unverified)
            return Refusals.EmailTaken;

        var hash = await passwords.Hash(registration.Password, ct);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = time.GetUtcNow();
            var account = Decide(registration, email!, hash, present, rules, now, attempt);
            var (opening, secret) = registration.SignsIn ? SessionStart.Of(account.Id, registration.Issuer, remember: false, registration.Client, now) : default;
            switch (await accounts.Write(Change(account, registration, opening, now), ct))
            {
                case Stored.Done:
                    var stored = account with { Version = account.Version + 1 };
                    return new Registered(stored, registration.SignsIn ? await SessionStart.Hand(tokens, stored, opening!, secret, now, ct) : null);
                case Stored.UsernameTaken when account.UsernameChosen:
                    return Refusals.UsernameTaken;
                case Stored.UsernameTaken:
                    continue;
                default:
                    // Somebody else registered the address, or confirmed it, between the read and the write.
                    present = await accounts.FindByEmail(email!, ct);
                    if (present is not null && present.Standing != Standing.Unverified)
                        return Refusals.EmailTaken;

                    continue;
            }
        }

        return new Unavailable("identity.busy", "The registration could not be stored. Try again.");
    }

    /// <summary>The account that a registration makes. A registration that was never confirmed is replaced, whichever dialect asks.</summary>
    /// <param name="registration">What is asked.</param>
    /// <param name="email">Its address.</param>
    /// <param name="hash">The hash of its password.</param>
    /// <param name="pending">The unconfirmed account that has the address.</param>
    /// <param name="rules">How new accounts are taken.</param>
    /// <param name="now">The time.</param>
    /// <param name="attempt">How often a made-up username was taken already.</param>
    public static Account Decide(Registration registration, EmailAddress email, string hash, Account? pending, RegistrationRules rules, DateTimeOffset now, int attempt)
    {
        var wanted = registration.Wanted & Roles.Instructor;
        var name = Clean(registration.FullName);
        var display = Clean(registration.DisplayName);
        return new Account
        {
            Id = pending?.Id ?? Ids.New(now),
            Version = pending?.Version ?? 0,
            Email = email,
            Username = registration.Username ?? Username.Suggest(display ?? name, attempt),
            UsernameChosen = registration.Username is not null,
            DisplayName = display,
            FullName = name,
            PasswordHash = hash,
            PasswordChangedAt = now,
            Roles = rules.InstructorApproval ? Roles.Student : Roles.Student | wanted,
            RequestedRoles = rules.InstructorApproval ? wanted : Roles.None,
            Status = registration.MustConfirm ? AccountStatus.Unverified : AccountStatus.Active,
            Origin = registration.Issuer,
            Metadata = registration.Metadata,
            Profile = new Profile { AvatarUrl = registration.AvatarUrl, CountryCode = registration.CountryCode?.ToUpperInvariant() },
            CreatedAt = now,
            UpdatedAt = now,
            LastLoginAt = registration.SignsIn ? now : null,
        };
    }

    private static Invalid? Check(Registration registration, out EmailAddress? email)
    {
        if (!EmailAddress.TryParse(registration.Email, out email))
            return new Invalid([new FieldError("email", "must be a valid email address", FieldFault.Format, registration.Email)]);

        if (registration.Password.Length < MinPasswordLength)
            return Invalid.Field("password", $"must have at least {MinPasswordLength} characters");

        return registration.Username is { } username && !Username.IsValid(username)
            ? Invalid.Field("username", "must have 3 to 30 letters, digits, underscores or hyphens", username)
            : null;
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private AccountChange Change(Account account, Registration registration, Opening? opening, DateTimeOffset now)
    {
        SecurityEvent[] log = [SecurityEvent.Of(SecurityEventKind.Registered, account.Id, now, registration.Client, detail: registration.Issuer.ToString())];
        if (!registration.MustConfirm)
        {
            var registered = new AccountRegistered(account.Id, registration.Issuer.ToString().ToLowerInvariant());
            return new AccountChange(account, [EventEnvelope.Of(registered, account.Id, now)]) { Opens = opening, Log = log };
        }

        var secret = Secrets.New();
        var expires = now + ConfirmationLifetime;
        var requested = new EmailVerificationRequested(account.Id, account.Email!.Text, box.Close(Secrets.Text(secret)), expires);
        return new AccountChange(account, [EventEnvelope.Of(requested, account.Id, now)])
        {
            Issues = new OneTimeToken(Secrets.Hash(secret), account.Id, TokenPurpose.EmailVerification, now, expires),
            Log = log,
        };
    }
}
