using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;

namespace LearningPlatform.Api.Dialects.OpenCode.Users;

/// <summary>A user as OpenCode shows one: in full to himself and to those who manage users, to everybody else the public view (opencode-R60).</summary>
internal sealed record UserView
{
    /// <summary>The account.</summary>
    public required Guid Id { get; init; }

    /// <summary>The address, or one that can't be written to in the public view.</summary>
    public required string Email { get; init; }

    /// <summary>The handle.</summary>
    public required string Username { get; init; }

    /// <summary>The full name.</summary>
    public string? FullName { get; init; }

    /// <summary>The mightiest role.</summary>
    public required string Role { get; init; }

    /// <summary>URL of the picture.</summary>
    public string? Avatar { get; init; }

    /// <summary>A few words.</summary>
    public string? Bio { get; init; }

    /// <summary>Where the person lives; only in full.</summary>
    public string? Location { get; init; }

    /// <summary>The person's site.</summary>
    public string? Website { get; init; }

    /// <summary>Names in social networks.</summary>
    public SocialNames? Social { get; init; }

    /// <summary>Preferences with their defaults; only in full.</summary>
    public Preferences? Preferences { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the account last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The latest sign-in; only in full.</summary>
    public DateTimeOffset? LastLoginAt { get; init; }

    /// <summary>Everything.</summary>
    /// <param name="account">The account.</param>
    public static UserView Full(Account account) => Public(account) with
    {
        Email = Address.Of(account),
        Location = account.Profile.Location,
        Preferences = account.Preferences,
        LastLoginAt = account.LastLoginAt,
    };

    /// <summary>What everybody may see.</summary>
    /// <param name="account">The account.</param>
    public static UserView Public(Account account) => new()
    {
        Id = account.Id,
        Email = Address.Withheld(account.Id),
        Username = account.Username,
        FullName = account.FullName,
        Role = RoleNames.OpenCode(account.Roles),
        Avatar = account.Profile.AvatarUrl,
        Bio = account.Profile.Bio,
        Website = account.Profile.Website,
        Social = Given(account.Profile.Social),
        CreatedAt = account.CreatedAt,
        UpdatedAt = account.UpdatedAt,
    };

    /// <summary>What everybody may see, for the author of a module or a line of a leaderboard.</summary>
    /// <param name="person">The person.</param>
    public static UserView Public(Person person) => new()
    {
        Id = person.Id,
        Email = Address.Withheld(person.Id),
        Username = person.Username,
        FullName = person.FullName,
        Role = RoleNames.OpenCode(person.Roles),
        Avatar = person.AvatarUrl,
        Bio = person.Bio,
        Website = person.Website,
        Social = Given(person.Social),
        CreatedAt = person.CreatedAt,
        UpdatedAt = person.UpdatedAt,
    };

    private static SocialNames? Given(SocialNames social) => social == new SocialNames() ? null : social;
}
