using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>One person on the platform, whichever dialect the account was made through. Changed by copying; <see cref="Version"/> guards the copy.</summary>
public sealed record Account
{
    /// <summary>The id in every dialect.</summary>
    public required Guid Id { get; init; }

    /// <summary>The address to sign in with; null for an account that has only a phone number, and after erasure.</summary>
    public EmailAddress? Email { get; init; }

    /// <summary>When the address was proven to be the owner's; null until then.</summary>
    public DateTimeOffset? EmailVerifiedAt { get; init; }

    /// <summary>The phone number to sign in with, proven to be the owner's, in E.164 (<c>+</c> and digits); unique. Null for an account without one.</summary>
    public string? Phone { get; init; }

    /// <summary>The unique handle (see <see cref="Identity.Username"/>).</summary>
    public required string Username { get; init; }

    /// <summary>True when the owner picked <see cref="Username"/> himself, false when it was made for him.</summary>
    public bool UsernameChosen { get; init; }

    /// <summary>A free name to be shown, not unique: Wayr's username. Null when never given.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The full name, at most 255 characters; null when never given.</summary>
    public string? FullName { get; init; }

    /// <summary>The framework's password hash; null for an account that signs in otherwise.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>When the password was last set; sessions opened with an older one end with it.</summary>
    public DateTimeOffset? PasswordChangedAt { get; init; }

    /// <summary>Since when the password alone doesn't sign in; null for an account without a second factor.</summary>
    public DateTimeOffset? SecondFactorAt { get; init; }

    /// <summary>What the person is on the platform; at least <see cref="Roles.Student"/>.</summary>
    public required Roles Roles { get; init; }

    /// <summary>Roles that were asked for and wait for an administrator (setting <c>Registration:InstructorApproval</c>).</summary>
    public Roles RequestedRoles { get; init; }

    /// <summary>Whether the account is confirmed and in order.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>When it was deleted so that it can be restored (labs-R14); null otherwise.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>When its personal data was removed for good; null otherwise.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>The dialect that made the account.</summary>
    public required Issuer Origin { get; init; }

    /// <summary>What the client of the registration wanted to be kept with it, as JSON (Unpuzzle's <c>metadata</c>); null when it sent none.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>What others may read about the person.</summary>
    public Profile Profile { get; init; } = new();

    /// <summary>How the person wants the platform to be.</summary>
    public Preferences Preferences { get; init; } = new();

    /// <summary>When the account was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something about it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The latest sign-in; null before the first.</summary>
    public DateTimeOffset? LastLoginAt { get; init; }

    /// <summary>The stored version that this copy was read from; 0 before it was stored.</summary>
    public uint Version { get; init; }

    /// <summary>Whether the account can be used at all, worst reason first.</summary>
    public Standing Standing => StandingOf(Status, DeletedAt, ErasedAt);

    /// <summary>The name to show where a dialect demands one.</summary>
    public string Name => FullName ?? DisplayName ?? Profile.FirstName ?? Username;

    /// <summary>What the parts of an account's state amount to.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="deletedAt">When it was deleted.</param>
    /// <param name="erasedAt">When it was erased.</param>
    public static Standing StandingOf(AccountStatus status, DateTimeOffset? deletedAt, DateTimeOffset? erasedAt) =>
        erasedAt is not null ? Standing.Erased
        : deletedAt is not null ? Standing.Deleted
        : status switch
        {
            AccountStatus.Active => Standing.Good,
            AccountStatus.Suspended => Standing.Suspended,
            AccountStatus.Inactive => Standing.Inactive,
            _ => Standing.Unverified,
        };
}

/// <summary>Whether an account is confirmed and in order. Deletion stands beside it, so that a restored account is what it was before.</summary>
public enum AccountStatus
{
    /// <summary>In order.</summary>
    Active,

    /// <summary>Registered, but the mailed token was never confirmed (academy-R12).</summary>
    Unverified,

    /// <summary>Switched off (Wayr's <c>is_active</c> false).</summary>
    Inactive,

    /// <summary>Suspended by an administrator (labs-R17).</summary>
    Suspended,
}

/// <summary>Whether an account can be used.</summary>
public enum Standing
{
    /// <summary>Yes.</summary>
    Good,

    /// <summary>Not before its address is confirmed.</summary>
    Unverified,

    /// <summary>Not while it is switched off.</summary>
    Inactive,

    /// <summary>Not while it is suspended.</summary>
    Suspended,

    /// <summary>Not unless an administrator restores it.</summary>
    Deleted,

    /// <summary>Never again.</summary>
    Erased,
}

/// <summary>What others may read about a person. Null means: never given.</summary>
public sealed record Profile
{
    /// <summary>Absolute URL of the picture.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>A few words about the person, at most 1000 characters.</summary>
    public string? Bio { get; init; }

    /// <summary>Where the person lives, at most 100 characters. Not part of the public view (opencode-R60).</summary>
    public string? Location { get; init; }

    /// <summary>Absolute URL of the person's own site.</summary>
    public string? Website { get; init; }

    /// <summary>Names on GitHub, LinkedIn and Twitter.</summary>
    public SocialNames Social { get; init; } = new();

    /// <summary>ISO 3166-1 alpha-2, upper case (Wayr).</summary>
    public string? CountryCode { get; init; }

    /// <summary>Academy: 1 to 100 characters.</summary>
    public string? FirstName { get; init; }

    /// <summary>Academy: 1 to 50 characters.</summary>
    public string? Nickname { get; init; }

    /// <summary>Academy: the day of birth.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>Academy: <c>male</c>, <c>female</c> or <c>other</c>.</summary>
    public string? Gender { get; init; }

    /// <summary>Academy: a country's name, 1 to 100 characters.</summary>
    public string? Country { get; init; }

    /// <summary>Academy: 1 to 100 characters.</summary>
    public string? City { get; init; }

    /// <summary>Academy: 1 to 150 characters.</summary>
    public string? Company { get; init; }

    /// <summary>Academy: 1 to 150 characters.</summary>
    public string? Position { get; init; }

    /// <summary>Academy: years of experience as one of the five predefined levels, 1 to 5.</summary>
    public int? ExperienceId { get; init; }

    /// <summary>When Academy's profile was last written; null before.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>Names in social networks (opencode-R55).</summary>
/// <param name="Github">On GitHub.</param>
/// <param name="Linkedin">On LinkedIn.</param>
/// <param name="Twitter">On Twitter.</param>
public sealed record SocialNames(string? Github = null, string? Linkedin = null, string? Twitter = null);
