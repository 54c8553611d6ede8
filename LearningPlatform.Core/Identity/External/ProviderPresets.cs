namespace LearningPlatform.Core.Identity.External;

/// <summary>The providers that the platform knows by itself: an id and a secret are all that an operator adds.</summary>
public static class ProviderPresets
{
    /// <summary>The place of Entra ID's tenant in its authority.</summary>
    public const string Tenant = "{tenant}";

    /// <summary>Names under which providers are known elsewhere (unpuzzle's x-oauth-providers, and X's new name).</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal) { ["azure"] = "microsoft", ["entra"] = "microsoft", ["x"] = "twitter", ["linkedin_oidc"] = "linkedin" };

    /// <summary>All presets, as they are offered.</summary>
    public static IReadOnlyList<ProviderSpec> All { get; } =
    [
        new()
        {
            Id = "google", Name = "Google", Authority = new("https://accounts.google.com"), Scopes = "openid email profile", Proof = ClientProof.Post,
        },
        new()
        {
            Id = "github", Name = "GitHub", Shape = ProfileShape.GitHub, Scopes = "read:user user:email", Proof = ClientProof.Post,
            AuthorizationEndpoint = new("https://github.com/login/oauth/authorize"), TokenEndpoint = new("https://github.com/login/oauth/access_token"),
            UserinfoEndpoint = new("https://api.github.com/user"), EmailsEndpoint = new("https://api.github.com/user/emails"),
        },
        new()
        {
            Id = "microsoft", Name = "Microsoft", Shape = ProfileShape.Microsoft, Authority = new($"https://login.microsoftonline.com/{Tenant}/v2.0"), Scopes = "openid email profile",
            Proof = ClientProof.Post,
        },
        new()
        {
            // Asking for name and address obliges to the form.
            Id = "apple", Name = "Apple", Authority = new("https://appleid.apple.com"), Scopes = "openid name email", Proof = ClientProof.SignedSecret, FormPost = true,
        },
        new()
        {
            // The Graph leaves the address out unless it was confirmed.
            Id = "facebook", Name = "Facebook", Shape = ProfileShape.Facebook, Scopes = "email public_profile", Proof = ClientProof.Post, TrustsEmail = true,
            AuthorizationEndpoint = new("https://www.facebook.com/v23.0/dialog/oauth"), TokenEndpoint = new("https://graph.facebook.com/v23.0/oauth/access_token"),
            UserinfoEndpoint = new("https://graph.facebook.com/v23.0/me?fields=id,name,email,picture.width(256)"),
        },
        new()
        {
            Id = "gitlab", Name = "GitLab", Authority = new("https://gitlab.com"), Scopes = "openid email profile", Proof = ClientProof.Basic,
        },
        new()
        {
            Id = "bitbucket", Name = "Bitbucket", Shape = ProfileShape.Bitbucket, Scopes = "account email", Proof = ClientProof.Basic,
            AuthorizationEndpoint = new("https://bitbucket.org/site/oauth2/authorize"), TokenEndpoint = new("https://bitbucket.org/site/oauth2/access_token"),
            UserinfoEndpoint = new("https://api.bitbucket.org/2.0/user"), EmailsEndpoint = new("https://api.bitbucket.org/2.0/user/emails"),
        },
        new()
        {
            Id = "discord", Name = "Discord", Shape = ProfileShape.Discord, Scopes = "identify email", Proof = ClientProof.Post,
            AuthorizationEndpoint = new("https://discord.com/oauth2/authorize"), TokenEndpoint = new("https://discord.com/api/oauth2/token"),
            UserinfoEndpoint = new("https://discord.com/api/users/@me"),
        },
        new()
        {
            Id = "slack", Name = "Slack", Authority = new("https://slack.com"), Scopes = "openid email profile", Proof = ClientProof.Post,
        },
        new()
        {
            // Neither a verifier beside a secret nor a nonce: LinkedIn answers the first with invalid_client and forgets the second.
            Id = "linkedin", Name = "LinkedIn", Authority = new("https://www.linkedin.com/oauth"), Scopes = "openid email profile", Proof = ClientProof.Post, Pkce = false, Nonce = false,
        },
        new()
        {
            // X needs tweet.read for reading the user, and gives an address only after it was confirmed.
            Id = "twitter", Name = "X", Shape = ProfileShape.Twitter, Scopes = "users.read tweet.read users.email", Proof = ClientProof.Basic, TrustsEmail = true,
            AuthorizationEndpoint = new("https://x.com/i/oauth2/authorize"), TokenEndpoint = new("https://api.x.com/2/oauth2/token"),
            UserinfoEndpoint = new("https://api.x.com/2/users/me?user.fields=confirmed_email,profile_image_url"),
        },
        new()
        {
            Id = "twitch", Name = "Twitch", Authority = new("https://id.twitch.tv/oauth2"), Scopes = "openid user:read:email", Proof = ClientProof.Post,
            Extra = new Dictionary<string, string>
            {
                ["claims"] = """{"id_token":{"email":null,"email_verified":null,"picture":null,"preferred_username":null}}""",
            },
        },
        new()
        {
            // Spotify says itself that the address isn't verified.
            Id = "spotify", Name = "Spotify", Shape = ProfileShape.Spotify, Scopes = "user-read-email", Proof = ClientProof.Basic,
            AuthorizationEndpoint = new("https://accounts.spotify.com/authorize"), TokenEndpoint = new("https://accounts.spotify.com/api/token"),
            UserinfoEndpoint = new("https://api.spotify.com/v1/me"),
        },
    ];

    /// <summary>The id that a provider has here, whatever it is called elsewhere.</summary>
    /// <param name="id">A provider's id.</param>
    public static string Canonical(string id) => Aliases.GetValueOrDefault(id, id);
}
