using LearningPlatform.Core.Identity.Jwt;

namespace LearningPlatform.Api.Authentication;

/// <summary>Publishes the keys that verify the platform's tokens (RFC 7517).</summary>
internal static class KeySetEndpoint
{
    /// <summary>Maps <c>GET /.well-known/jwks.json</c>.</summary>
    /// <param name="app">The application.</param>
    public static void MapKeySet(this IEndpointRouteBuilder app) => app.MapGet("/.well-known/jwks.json", Get).AllowAnonymous();

    private static async Task<IResult> Get(ISigningKeys keys, HttpResponse response, CancellationToken ct)
    {
        response.Headers.CacheControl = "public, max-age=300";
        var present = await keys.Present(ct);
        return Results.Json(new { keys = present.Keys.Select(key => new { kty = "RSA", use = "sig", alg = "RS256", kid = key.Kid, n = key.Modulus, e = key.Exponent }) });
    }
}
