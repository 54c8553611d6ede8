using LearningPlatform.Core.Identity.External;

namespace LearningPlatform.Data.Identity.External;

/// <summary>The stand-in of development: a provider of our own that every preset without credentials leads to. It speaks OpenID Connect, so that the very same code talks to it.</summary>
/// <param name="Address">Where this process answers; known once it listens.</param>
public sealed record StandIn(Func<Uri> Address)
{
    /// <summary>The path below which it lives.</summary>
    public const string Path = "/dev/idp";

    /// <summary>The secret of all its clients; Production refuses every setting that holds it.</summary>
    public const string Secret = "stand-in-development-only";

    private const string Prefix = "stand-in-";

    /// <summary>The issuer.</summary>
    public Uri Authority => new(Address(), Path);

    /// <summary>A preset, played by the stand-in.</summary>
    /// <param name="preset">The preset.</param>
    public ExternalProvider Play(ProviderSpec preset)
    {
        var spec = new ProviderSpec { Id = preset.Id, Name = preset.Name, Authority = Authority, Scopes = "openid email profile", Proof = ClientProof.Basic };
        return new ExternalProvider(spec, Prefix + preset.Id, Secret, IsStandIn: true);
    }

    /// <summary>The preset that a client id stands for; null for every other text.</summary>
    /// <param name="clientId">What came in.</param>
    public static ProviderSpec? Preset(string? clientId) =>
        clientId?.StartsWith(Prefix, StringComparison.Ordinal) == true ? ProviderPresets.All.FirstOrDefault(spec => spec.Id == clientId[Prefix.Length..]) : null;
}
