using System.Text.RegularExpressions;
using LearningPlatform.Core.Identity.External;
using Microsoft.Extensions.Configuration;

namespace LearningPlatform.Data.Identity.External;

/// <summary>Reads which providers the operator configured, section <c>Identity:Providers</c>.</summary>
internal static partial class ProviderSettings
{
    /// <summary>The providers that have what they need, presets first.</summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <exception cref="InvalidOperationException">A provider is configured by half.</exception>
    public static IReadOnlyList<ExternalProvider> Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Identity:Providers");
        var known = ProviderPresets.All.Select(spec => spec.Id).ToHashSet(StringComparer.Ordinal);
        var presets = ProviderPresets.All.Select(spec => Provider(section.GetSection(spec.Id), spec)).OfType<ExternalProvider>();
        var others = section.GetChildren().Where(child => !known.Contains(child.Key.ToLowerInvariant())).Select(child => Provider(child, Own(child))).OfType<ExternalProvider>();
        return [.. presets, .. others];
    }

    private static ProviderSpec Own(IConfigurationSection settings)
    {
        var id = settings.Key.ToLowerInvariant();
        if (!Id().IsMatch(id) || ProviderPresets.Canonical(id) != id)
            throw new InvalidOperationException($"Identity:Providers:{settings.Key} can't be the id of a provider: 1 to 40 letters, digits and hyphens, and no other name of a preset.");

        if (string.IsNullOrEmpty(settings["Authority"]))
            throw new InvalidOperationException($"Identity:Providers:{settings.Key} needs an Authority, from which the rest is discovered.");

        return new ProviderSpec { Id = id, Name = settings.Key, Scopes = "openid email profile" };
    }

    private static ExternalProvider? Provider(IConfigurationSection settings, ProviderSpec preset)
    {
        if (settings["ClientId"] is not { Length: > 0 } client)
            return null;

        var signed = preset.Proof == ClientProof.SignedSecret
            ? new SignedSecretKey(Needed(settings, "TeamId"), Needed(settings, "KeyId"), Needed(settings, "PrivateKey").Replace("\\n", "\n", StringComparison.Ordinal))
            : null;
        var secret = settings["ClientSecret"] is { Length: > 0 } given ? given : null;
        if (secret is null && signed is null && preset.Proof is not null)
            throw new InvalidOperationException($"Identity:Providers:{settings.Key} has a ClientId and no ClientSecret.");

        var authority = Url(settings, "Authority")
            ?? (preset.Authority is { } usual ? new Uri(usual.OriginalString.Replace(ProviderPresets.Tenant, settings["Tenant"] is { Length: > 0 } tenant ? tenant : "common", StringComparison.Ordinal)) : null);
        var spec = preset with
        {
            Name = settings["Name"] is { Length: > 0 } name ? name : preset.Name,
            Authority = authority,
            AuthorizationEndpoint = Url(settings, "AuthorizationEndpoint") ?? preset.AuthorizationEndpoint,
            TokenEndpoint = Url(settings, "TokenEndpoint") ?? preset.TokenEndpoint,
            UserinfoEndpoint = Url(settings, "UserinfoEndpoint") ?? preset.UserinfoEndpoint,
            EmailsEndpoint = Url(settings, "EmailsEndpoint") ?? preset.EmailsEndpoint,
            Scopes = settings["Scopes"] is { Length: > 0 } scopes ? scopes : preset.Scopes,
            TrustsEmail = settings.GetValue("TrustEmail", preset.TrustsEmail),
        };
        return new ExternalProvider(spec, client, secret, signed);
    }

    private static string Needed(IConfigurationSection settings, string name) =>
        settings[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"Identity:Providers:{settings.Key} has a ClientId and no {name}.");

    private static Uri? Url(IConfigurationSection settings, string name) =>
        settings[name] is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) ? url
        : throw new InvalidOperationException($"Identity:Providers:{settings.Key}:{name} is not a URL.");

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex Id();
}
