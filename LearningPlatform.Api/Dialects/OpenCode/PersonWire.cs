using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;

namespace LearningPlatform.Api.Dialects.OpenCode;

/// <summary>Schema User as everybody may see it (opencode-R60).</summary>
internal sealed record PersonWire(
    Guid Id,
    string Email,
    string Username,
    string? FullName,
    string Role,
    string? Avatar,
    string? Bio,
    string? Website,
    SocialWire? Social,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? UpdatedAt)
{
    public static PersonWire Of(Person person) => new(
        person.Id,
        Hidden(person.Id),
        person.Username,
        person.FullName,
        RoleNames.OpenCode(person.Roles),
        person.AvatarUrl,
        person.Bio,
        person.Website,
        person.Social is { Github: null, Linkedin: null, Twitter: null } ? null : new SocialWire(person.Social.Github, person.Social.Linkedin, person.Social.Twitter),
        person.CreatedAt,
        person.UpdatedAt);

    /// <summary>Somebody whose account is gone; what was earned stays as anonymous statistics.</summary>
    public static PersonWire Gone(Guid id) =>
        new(id, Hidden(id), "deleted-user", null, "student", null, null, null, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    private static string Hidden(Guid id) => $"{id}@users.noreply.invalid";
}

/// <summary>Names in social networks.</summary>
internal sealed record SocialWire(string? Github, string? Linkedin, string? Twitter);
