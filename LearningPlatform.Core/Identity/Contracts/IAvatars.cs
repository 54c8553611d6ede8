using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Contracts;

/// <summary>The pictures of profiles, for the module that makes them.</summary>
public interface IAvatars
{
    /// <summary>Makes a picture of ours the account's.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="path">The picture's path, below <see cref="OwnAvatars.Path"/>.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when the account is gone.</returns>
    Task<bool> Set(Guid accountId, string path, DateTimeOffset at, CancellationToken ct);

    /// <summary>The URL of an account's picture; null when it has none or is gone.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<string?> Find(Guid accountId, CancellationToken ct);
}

/// <summary>An account's picture is no longer one of ours. Its subject is the account.</summary>
/// <param name="AccountId">The account.</param>
public sealed record OwnAvatarLeft(Guid AccountId) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.own_avatar_left.v1";
}

/// <summary>Tells the platform's own pictures from others.</summary>
public static class OwnAvatars
{
    /// <summary>Where the platform serves them.</summary>
    public const string Path = "/media/avatars/";

    /// <summary>True for the URL of a picture that the platform serves.</summary>
    /// <param name="url">A URL.</param>
    /// <param name="links">Where the platform is.</param>
    public static bool Has(string? url, Links links) => url?.StartsWith(links.To(Path), StringComparison.OrdinalIgnoreCase) == true;
}
