namespace LearningPlatform.Core.Identity;

/// <summary>The dialect that issued a token or made an account. Its contract says how long its tokens live and what they say.</summary>
public enum Issuer
{
    /// <summary>OpenCode.</summary>
    OpenCode,

    /// <summary>Unpuzzle.</summary>
    Unpuzzle,

    /// <summary>Labs.</summary>
    Labs,

    /// <summary>Wayr.</summary>
    Wayr,

    /// <summary>Academy.</summary>
    Academy,

    /// <summary>The platform's own browser application, which no document describes.</summary>
    App,
}

/// <summary>What a dialect's contract says about its tokens.</summary>
/// <param name="Issuer">The dialect.</param>
/// <param name="Name">The <c>iss</c> claim.</param>
/// <param name="AccessLifetime">How long an access token lives.</param>
/// <param name="RefreshLifetime">How long a refresh token lives; null where the dialect has none.</param>
/// <param name="RememberedLifetime">The same when the person asked to be remembered.</param>
/// <param name="Rotates">True when a refresh token is good for one refresh.</param>
/// <param name="RefreshIsJwt">True when the refresh token is a JWT, false when it is opaque.</param>
/// <param name="AcceptsSuspended">True when a suspended account may sign in and look at itself, as in Labs.</param>
public sealed record TokenRules(
    Issuer Issuer,
    string Name,
    TimeSpan AccessLifetime,
    TimeSpan? RefreshLifetime,
    TimeSpan? RememberedLifetime,
    bool Rotates,
    bool RefreshIsJwt,
    bool AcceptsSuspended = false)
{
    /// <summary>
    /// How long an exchanged refresh token still gets the same next one; null where the exchange holds its answer back instead, so that a token that comes
    /// back was certainly answered (<see cref="RefreshSession"/>). The browser application has an overlap: a page that is left, or a network that breaks,
    /// may lose the answer with its cookie, and nobody should be signed out for that.
    /// </summary>
    public TimeSpan? Overlap { get; init; }

    /// <summary>The longest life of any signed token (Academy's remembered refresh token): as long a retired signing key stays published.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(90);

    private static readonly TokenRules[] All =
    [
        // opencode-R10..R13: 24 h; 7 days, 30 when remembered; opaque and not replaced.
        new(Issuer.OpenCode, "opencode-platform", TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(30), Rotates: false, RefreshIsJwt: false),

        // unpuzzle-R18..R20, D04, D05: 1 h; 30 days from each issue; single use. The contract names no iss.
        new(Issuer.Unpuzzle, "unpuzzle", TimeSpan.FromHours(1), TimeSpan.FromDays(30), TimeSpan.FromDays(30), Rotates: true, RefreshIsJwt: false),

        // labs-R51: one token without a documented end and without a refresh; its session ends it. 30 days keep a lost one from living for ever.
        new(Issuer.Labs, "labs", TimeSpan.FromDays(30), null, null, Rotates: false, RefreshIsJwt: false, AcceptsSuspended: true),

        // wayr-R20..R23: both JWTs; 15 min; 7 days that start anew.
        new(Issuer.Wayr, "wayr", TimeSpan.FromMinutes(15), TimeSpan.FromDays(7), TimeSpan.FromDays(7), Rotates: true, RefreshIsJwt: true),

        // academy-R02..R05, D04: both JWTs; 15 min; 30 days, 90 when remembered; the class is kept.
        new(Issuer.Academy, "auth-service", TimeSpan.FromMinutes(15), TimeSpan.FromDays(30), LongestLife, Rotates: true, RefreshIsJwt: true),

        // The browser application keeps the access token in memory and the refresh token in a cookie that scripts can't read.
        new(Issuer.App, "learning-platform", TimeSpan.FromMinutes(15), TimeSpan.FromDays(7), TimeSpan.FromDays(30), Rotates: true, RefreshIsJwt: false) { Overlap = TimeSpan.FromSeconds(30) },
    ];

    /// <summary>The rules of a dialect.</summary>
    /// <param name="issuer">The dialect.</param>
    public static TokenRules Of(Issuer issuer) => All[(int)issuer];

    /// <summary>The dialect of an <c>iss</c> claim, or null for a stranger.</summary>
    /// <param name="name">The claim.</param>
    public static Issuer? Find(string? name)
    {
        foreach (var rules in All)
            if (rules.Name == name)
                return rules.Issuer;

        return null;
    }
}
