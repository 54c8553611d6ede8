namespace LearningPlatform.Core.Kernel;

/// <summary>
/// An expected refusal, in the domain's own words. It knows nothing of HTTP: each dialect maps the kinds below to its documented status and
/// code in one switch, and may look at <see cref="Code"/> where its document distinguishes more.
/// </summary>
/// <param name="Code">A stable name such as <c>identity.email_taken</c>: module, dot, what happened.</param>
/// <param name="Message">A sentence for the person who sees it. Never holds secrets or internals.</param>
public abstract record Error(string Code, string Message)
{
    /// <summary>Named facts that a dialect may show beside the message, for instance <c>field</c> or <c>limit</c>.</summary>
    public IReadOnlyDictionary<string, object?> Details { get; init; } = new Dictionary<string, object?>();
}

/// <summary>One thing that is wrong with one field of the input.</summary>
/// <param name="Field">The field's wire name, nested with dots and indexes as in <c>tests[0].timeout</c>.</param>
/// <param name="Message">What is expected, as a sentence.</param>
/// <param name="Kind">Which rule was broken.</param>
/// <param name="Value">The rejected value as text, null when missing or secret.</param>
public sealed record FieldError(string Field, string Message, FieldFault Kind = FieldFault.Constraint, string? Value = null);

/// <summary>The three ways in which a field can be wrong; dialects with separate codes tell them apart.</summary>
public enum FieldFault
{
    /// <summary>A documented constraint (length, range, choice) is violated.</summary>
    Constraint,

    /// <summary>A required field is absent.</summary>
    Missing,

    /// <summary>The value has the wrong type, format or pattern.</summary>
    Format,
}

/// <summary>The input breaks a rule that the caller can read in the contract.</summary>
/// <param name="Fields">At least one field, the first wrong one first.</param>
/// <param name="Message">A summary of the fields.</param>
/// <param name="Code">The stable name.</param>
public sealed record Invalid(IReadOnlyList<FieldError> Fields, string Message = "The input is not valid.", string Code = "kernel.invalid") : Error(Code, Message)
{
    /// <summary>A violated constraint of one field.</summary>
    /// <param name="field">The field's wire name.</param>
    /// <param name="message">What is expected.</param>
    /// <param name="value">The rejected value, null when it is secret.</param>
    public static Invalid Field(string field, string message, string? value = null) => new([new FieldError(field, message, FieldFault.Constraint, value)], message);
}

/// <summary>The body can't be read at all: not JSON, or of another media type.</summary>
/// <param name="Message">What could not be read.</param>
public sealed record Unreadable(string Message) : Error("kernel.unreadable", Message);

/// <summary>There is no such thing, or the caller may not know of it.</summary>
/// <param name="What">The kind of thing, in the singular, as in <c>lesson</c>.</param>
/// <param name="Code">The stable name.</param>
public sealed record NotFound(string What, string Code = "kernel.not_found") : Error(Code, $"The {What} was not found.");

/// <summary>The present state doesn't allow the request: taken, already done, used elsewhere.</summary>
/// <param name="Code">The stable name.</param>
/// <param name="Message">What stands in the way.</param>
public sealed record Conflict(string Code, string Message) : Error(Code, Message);

/// <summary>The thing existed and is over, as an expired sandbox.</summary>
/// <param name="Code">The stable name.</param>
/// <param name="Message">What is over.</param>
public sealed record Gone(string Code, string Message) : Error(Code, Message);

/// <summary>The caller is nobody we know: no token, a bad one, wrong credentials.</summary>
/// <param name="Reason">Which of them.</param>
/// <param name="Message">What the person should do.</param>
public sealed record Unauthenticated(AuthFault Reason, string Message = "Sign in first.") : Error($"identity.{Reason}", Message)
{
    /// <summary>The token is genuine and its account no longer exists: signing in again is what's left.</summary>
    public static readonly Unauthenticated NoAccount = new(AuthFault.AccountGone, "The account no longer exists.");
}

/// <summary>Why a caller is not authenticated.</summary>
public enum AuthFault
{
    /// <summary>There is no token.</summary>
    TokenMissing,

    /// <summary>The token is malformed, forged, unknown or revoked.</summary>
    TokenInvalid,

    /// <summary>The token is past its end.</summary>
    TokenExpired,

    /// <summary>Wrong name and password pair; the same for an unknown account.</summary>
    CredentialsInvalid,

    /// <summary>The token is fine, its account no longer exists.</summary>
    AccountGone,

    /// <summary>The token is fine, its account is suspended or switched off.</summary>
    AccountClosed,
}

/// <summary>The caller is known and may not do this.</summary>
/// <param name="Reason">Whether a role, an owner or the account's own status forbids it.</param>
/// <param name="Message">What is missing.</param>
public sealed record Forbidden(ForbiddenReason Reason, string Message = "You may not do this.") : Error($"kernel.forbidden.{Reason}", Message);

/// <summary>What forbids an operation.</summary>
public enum ForbiddenReason
{
    /// <summary>The role lacks the permission.</summary>
    Role,

    /// <summary>The thing belongs to somebody else.</summary>
    Owner,

    /// <summary>The account is suspended or inactive.</summary>
    AccountInactive,

    /// <summary>The account is deleted.</summary>
    AccountDeleted,

    /// <summary>The account has not confirmed its address yet.</summary>
    NotVerified,

    /// <summary>The account is locked for a while after failed attempts.</summary>
    Locked,

    /// <summary>The owner has to prove again to be it before this is done.</summary>
    ProofNeeded,
}

/// <summary>Too many requests, attempts or submissions.</summary>
/// <param name="RetryAfter">How long to wait.</param>
/// <param name="Message">Which limit was passed.</param>
/// <param name="Code">The stable name.</param>
public sealed record TooMany(TimeSpan RetryAfter, string Message = "Too many requests.", string Code = "kernel.too_many") : Error(Code, Message);

/// <summary>The payload is larger than the limit.</summary>
/// <param name="Limit">Bytes allowed.</param>
public sealed record TooLarge(long Limit) : Error("kernel.too_large", $"The body is larger than {Limit} bytes.");

/// <summary>A part that the request needs is not there at the moment; trying again later is right.</summary>
/// <param name="Code">The stable name.</param>
/// <param name="Message">What is missing.</param>
public sealed record Unavailable(string Code, string Message) : Error(Code, Message);
