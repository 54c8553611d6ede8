using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>The refusals of codes. A wrong, used, expired and never sent code are one and the same to who asks.</summary>
internal static class CodeRefusals
{
    public static readonly Unauthenticated Wrong = new(AuthFault.CredentialsInvalid, "Wrong or expired code");

    public static readonly Unauthenticated NotEnough = new(AuthFault.CredentialsInvalid, "This account asks for a second factor: sign in with your password or a passkey");

    public static readonly Invalid NoNumber = new(
        [new FieldError("phone", "must be a phone number in international form, as +442071234567", FieldFault.Format)], "must be a phone number in international form, as +442071234567");

    public static readonly Conflict PhoneTaken = new("identity.phone_taken", "Phone number is already in use")
    {
        Details = new Dictionary<string, object?> { ["field"] = "phone" },
    };

    public static TooMany TooMuchSent(SendLimit limit, TimeSpan wait, DateTimeOffset now) => new(wait, "Too many codes were sent. Try again later.")
    {
        Details = new Dictionary<string, object?> { ["limit"] = limit.Count, ["window"] = "1 hour", ["reset_at"] = now + wait },
    };

    public static TooMany Locked(TimeSpan wait, DateTimeOffset now) => new(wait, "Too many failed attempts. Try again later.")
    {
        Details = new Dictionary<string, object?> { ["limit"] = SignInAttempts.Limit, ["window"] = "15 minutes", ["reset_at"] = now + wait },
    };
}
