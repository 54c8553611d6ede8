using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>The refusals of this module that several use cases share. Their texts are the same for a known and an unknown account.</summary>
internal static class Refusals
{
    public static readonly Unauthenticated Credentials = new(AuthFault.CredentialsInvalid, "Invalid email or password");

    public static readonly Unauthenticated TokenInvalid = new(AuthFault.TokenInvalid, "The token is not valid.");

    public static readonly Unauthenticated TokenExpired = new(AuthFault.TokenExpired, "The token has expired.");

    public static readonly Conflict EmailTaken = new("identity.email_taken", "Email is already registered")
    {
        Details = new Dictionary<string, object?> { ["field"] = "email" },
    };

    public static readonly Conflict UsernameTaken = new("identity.username_taken", "Username is already taken")
    {
        Details = new Dictionary<string, object?> { ["field"] = "username" },
    };

    public static readonly NotFound User = new("user");

    public static readonly Unavailable Busy = new("identity.busy", "The account is being changed elsewhere. Try again.");

    public static readonly Forbidden AdministratorsOnly = new(ForbiddenReason.Role);

    public static readonly Forbidden LastAdministrator = new(ForbiddenReason.Owner, "This is the last administrator. Make somebody else an administrator first.");

    public static readonly Forbidden NotYourself = new(ForbiddenReason.Owner, "You can't do this to your own account. Ask another administrator.");

    /// <summary>Too many wrong passwords; <c>retryAfter</c> in the details says for how many seconds yet.</summary>
    public static Forbidden Locked(TimeSpan retryAfter) => new(ForbiddenReason.Locked, "Too many failed attempts. Try again later.")
    {
        Details = new Dictionary<string, object?> { ["retryAfter"] = (int)Math.Ceiling(retryAfter.TotalSeconds) },
    };

    /// <summary>Why an account whose password was right may not sign in; null when it may.</summary>
    public static Error? Of(Standing standing) => standing switch
    {
        Standing.Good => null,
        Standing.Unverified => new Forbidden(ForbiddenReason.NotVerified, "Email address is not verified"),
        Standing.Inactive => new Forbidden(ForbiddenReason.AccountInactive, "Account is not active"),
        Standing.Suspended => new Forbidden(ForbiddenReason.AccountInactive, "Account is suspended"),
        Standing.Deleted => new Forbidden(ForbiddenReason.AccountDeleted, "Account is deleted"),
        _ => Credentials,
    };
}
