using System.Globalization;
using System.Text.Json;

namespace LearningPlatform.Core.Identity.External;

/// <summary>Who somebody is at a provider, in the platform's words.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Subject">The person's id there, which never changes.</param>
/// <param name="Email">The address there; null when the provider gave none that is one.</param>
/// <param name="EmailVerified">Whether the provider vouches for the address.</param>
/// <param name="Name">The name there.</param>
/// <param name="AvatarUrl">A picture, over HTTPS.</param>
public sealed record ExternalIdentity(string Provider, string Subject, EmailAddress? Email, bool EmailVerified, string? Name = null, string? AvatarUrl = null)
{
    /// <summary>The longest subject that is taken (OpenID Connect Core, section 2).</summary>
    public const int MaxSubject = 255;

    private const int MaxName = 255;
    private const int MaxUrl = 2048;

    /// <summary>The tenant that all personal accounts of Microsoft belong to: Microsoft itself proved their addresses.</summary>
    private const string PersonalAccounts = "9188040d-6c67-4c5b-b112-36a304b66dad";

    /// <summary>Reads what a provider says; null when it doesn't even say who.</summary>
    /// <param name="spec">The provider.</param>
    /// <param name="profile">The claims, or the provider's user.</param>
    /// <param name="emails">The list of addresses, where the provider has one.</param>
    public static ExternalIdentity? Read(ProviderSpec spec, JsonElement profile, JsonElement? emails)
    {
        if (profile.ValueKind != JsonValueKind.Object)
            return null;

        if (spec.Shape == ProfileShape.Twitter)
            return profile.TryGetProperty("data", out var data) ? Read(spec with { Shape = ProfileShape.OpenId }, Renamed(data), null) : null;

        var subject = spec.Shape switch
        {
            ProfileShape.OpenId or ProfileShape.Microsoft => Text(profile, "sub"),
            ProfileShape.Bitbucket => Text(profile, "account_id") ?? Text(profile, "uuid"),
            _ => Text(profile, "id"),
        };
        if (subject is not { Length: > 0 and <= MaxSubject })
            return null;

        var (address, verified) = spec.Shape switch
        {
            ProfileShape.GitHub => Primary(emails, "primary", "verified"),
            ProfileShape.Bitbucket => Primary(emails is { ValueKind: JsonValueKind.Object } page && page.TryGetProperty("values", out var values) ? values : null, "is_primary", "is_confirmed"),
            ProfileShape.Discord => (Text(profile, "email"), Flag(profile, "verified")),
            ProfileShape.Microsoft => (Text(profile, "email"), Flag(profile, "xms_edov") || Text(profile, "tid") == PersonalAccounts),
            ProfileShape.Spotify => (Text(profile, "email"), false),
            _ => (Text(profile, "email"), Flag(profile, "email_verified")),
        };
        var email = EmailAddress.TryParse(address, out var parsed) ? parsed : null;
        var name = spec.Shape switch
        {
            ProfileShape.GitHub => Text(profile, "name") ?? Text(profile, "login"),
            ProfileShape.Bitbucket or ProfileShape.Spotify => Text(profile, "display_name"),
            ProfileShape.Discord => Text(profile, "global_name") ?? Text(profile, "username"),
            _ => Text(profile, "name") ?? Text(profile, "preferred_username"),
        };
        var picture = spec.Shape switch
        {
            ProfileShape.GitHub => Text(profile, "avatar_url"),
            ProfileShape.Bitbucket => Text(profile, "links", "avatar", "href"),
            ProfileShape.Facebook => Text(profile, "picture", "data", "url"),
            ProfileShape.Discord when Text(profile, "avatar") is { } hash => $"https://cdn.discordapp.com/avatars/{Uri.EscapeDataString(subject)}/{Uri.EscapeDataString(hash)}.png",
            ProfileShape.Discord or ProfileShape.Spotify => null,
            _ => Text(profile, "picture"),
        };
        return new ExternalIdentity(spec.Id, subject, email, email is not null && (verified || spec.TrustsEmail), Clean(name), Picture(picture));
    }

    private static string? Clean(string? name)
    {
        var text = new string([.. (name ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
        return text.Length == 0 ? null : text.Length > MaxName ? text[..MaxName].TrimEnd() : text;
    }

    private static string? Picture(string? url) =>
        url is { Length: <= MaxUrl } && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme == Uri.UriSchemeHttps && parsed.UserInfo.Length == 0 ? parsed.AbsoluteUri : null;

    // Only the primary one: nobody promised to keep the others.
    private static (string? Address, bool Verified) Primary(JsonElement? emails, string primary, string verified)
    {
        if (emails is not { ValueKind: JsonValueKind.Array } list)
            return default;

        foreach (var one in list.EnumerateArray())
            if (one.ValueKind == JsonValueKind.Object && Flag(one, primary))
                return (Text(one, "email"), Flag(one, verified));

        return default;
    }

    // X has its own words for OpenID Connect's claims, one level down.
    private static JsonElement Renamed(JsonElement data) => JsonSerializer.SerializeToElement(new Dictionary<string, string?>
    {
        ["sub"] = Text(data, "id"),
        ["email"] = Text(data, "confirmed_email"),
        ["name"] = Text(data, "name") ?? Text(data, "username"),
        ["picture"] = Text(data, "profile_image_url"),
    });

    private static string? Text(JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return null;

        return json.ValueKind switch
        {
            JsonValueKind.String when Safe(json) is { Length: > 0 } text => text,

            // GitHub numbers its users.
            JsonValueKind.Number when json.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    // Half a surrogate pair is text to JSON and to nobody else.
    private static string? Safe(JsonElement json)
    {
        try
        {
            var text = json.GetString();
            return text?.Contains('\0', StringComparison.Ordinal) == true ? null : text;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // Apple sends "true", Entra ID 1 or "1".
    private static bool Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || Text(json, name) is "true" or "1");
}
