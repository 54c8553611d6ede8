using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Contracts;

/// <summary>What other modules may know of accounts: the public view, and the zone in which a person's days begin.</summary>
public interface IPeople
{
    /// <summary>The people with these ids, in one read. Erased accounts and unknown ids are missing from the answer.</summary>
    /// <param name="ids">The accounts; repeated ones are fine.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyDictionary<Guid, Person>> Find(IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>The IANA zone that the person set, or <c>UTC</c>.</summary>
    /// <param name="id">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<string> Timezone(Guid id, CancellationToken ct);

    /// <summary>Where the person is reached; null for an account that is gone.</summary>
    /// <param name="id">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<Reach?> Reach(Guid id, CancellationToken ct);
}

/// <summary>Where a person is reached.</summary>
/// <param name="Email">The address; null without one.</param>
/// <param name="Phone">The number in E.164; null without one.</param>
public sealed record Reach(string? Email, string? Phone);


/// <summary>The public view of an account (opencode-R60): without address, preferences, location and latest sign-in.</summary>
/// <param name="Id">The account.</param>
/// <param name="Username">The handle.</param>
/// <param name="Name">The name to show.</param>
/// <param name="FullName">The full name, when one was given.</param>
/// <param name="Roles">What the person is on the platform.</param>
/// <param name="AvatarUrl">The picture.</param>
/// <param name="Bio">A few words.</param>
/// <param name="Website">The person's site.</param>
/// <param name="Social">Names in social networks.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="UpdatedAt">When the account last changed.</param>
public sealed record Person(
    Guid Id,
    string Username,
    string Name,
    string? FullName,
    Roles Roles,
    string? AvatarUrl,
    string? Bio,
    string? Website,
    SocialNames Social,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
