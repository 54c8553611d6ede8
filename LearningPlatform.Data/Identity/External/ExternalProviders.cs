using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using LearningPlatform.Core.Identity.External;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Identity.External;

/// <summary>Talks with the providers over the guarded HTTP client. Nothing that a provider says is more than a claim until it was checked.</summary>
/// <param name="configuration">Which providers there are.</param>
/// <param name="outgoing">The guarded HTTP.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what providers got wrong; never a code, a token or an address.</param>
/// <param name="standIn">Plays presets without credentials; null outside of Development.</param>
internal sealed partial class ExternalProviders(
    IConfiguration configuration, IOutgoingHttp outgoing, TimeProvider time, ILogger<ExternalProviders> logger, StandIn? standIn = null) : IExternalProviders
{
    // Providers answer sign-ins in well under a second; a person waits.
    private static readonly OutgoingRules Rules = new("oauth") { Timeout = TimeSpan.FromSeconds(10), Retries = 1, MaxAnswer = 256 << 10 };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly IReadOnlyList<ExternalProvider> configured = ProviderSettings.Read(configuration);
    private readonly ProviderMetadata metadata = new(time);

    /// <inheritdoc/>
    public IReadOnlyList<ExternalProvider> Offered => standIn is null
        ? configured
        : [.. ProviderPresets.All.Select(spec => configured.FirstOrDefault(one => one.Spec.Id == spec.Id) ?? standIn.Play(spec)), .. configured.Where(one => ProviderPresets.All.All(spec => spec.Id != one.Spec.Id))];

    /// <inheritdoc/>
    public ExternalProvider? Find(string id)
    {
        var canonical = ProviderPresets.Canonical(id);
        return configured.FirstOrDefault(one => one.Spec.Id == canonical)
            ?? (standIn is not null && ProviderPresets.All.FirstOrDefault(spec => spec.Id == canonical) is { } preset ? standIn.Play(preset) : null);
    }

    /// <inheritdoc/>
    public async Task<Outcome<Uri>> AuthorizationUrl(ExternalProvider provider, AuthorizationRequest request, CancellationToken ct)
    {
        var spec = provider.Spec;
        if (await Endpoints(spec, ct) is not { Authorization: { } endpoint })
            return ExternalRefusals.Unreachable;

        if (provider.IsStandIn)
            endpoint = new Uri(request.Origin, $"{StandIn.Path}/authorize");

        var query = new List<KeyValuePair<string, string>>
        {
            new("response_type", "code"),
            new("client_id", provider.ClientId),
            new("redirect_uri", request.RedirectUri),
            new("scope", spec.Scopes),
            new("state", request.State),
        };
        if (spec.Authority is not null && spec.Nonce)
            query.Add(new("nonce", request.Nonce));

        if (spec.Pkce)
            query.AddRange([new("code_challenge", request.Challenge), new("code_challenge_method", "S256")]);

        if (spec.FormPost)
            query.Add(new("response_mode", "form_post"));

        query.AddRange(spec.Extra);
        var text = string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        return new UriBuilder(endpoint) { Query = endpoint.Query.Length > 1 ? $"{endpoint.Query[1..]}&{text}" : text }.Uri;
    }

    /// <inheritdoc/>
    public async Task<Outcome<ExternalIdentity>> Exchange(ExternalProvider provider, CodeExchange exchange, CancellationToken ct)
    {
        var spec = provider.Spec;
        if (await Endpoints(spec, ct) is not { Token: not null } endpoints)
            return ExternalRefusals.Unreachable;

        // RFC 9207: whoever sends the parameter sends it always, so that the code of one provider is never taken to another.
        if (exchange.IssuerParameter is { } issuer ? issuer != endpoints.Issuer && endpoints.Issuer is not null : exchange.IssuerKnown && endpoints.SendsIssuer)
            return Refuse(spec, "the issuer that sent the code is another one");

        try
        {
            var tokens = await Redeem(provider, endpoints, exchange, ct);
            if (!tokens.Ok)
                return tokens.Error;

            return spec.Authority is null ? await ReadUser(spec, endpoints, tokens.Value, ct) : await ReadToken(provider, endpoints, tokens.Value, exchange, ct);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException)
        {
            Unreachable(logger, spec.Id, e.Message);
            return ExternalRefusals.Unreachable;
        }
    }

    private async Task<Outcome<JsonElement>> Redeem(ExternalProvider provider, ProviderEndpoints endpoints, CodeExchange exchange, CancellationToken ct)
    {
        var spec = provider.Spec;
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = exchange.Code,
            ["redirect_uri"] = exchange.RedirectUri,
        };
        if (spec.Pkce)
            form["code_verifier"] = exchange.Verifier;

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoints.Token);
        request.Headers.Accept.ParseAdd(MediaTypeNames.Application.Json);
        switch (spec.Proof ?? endpoints.Proof)
        {
            case ClientProof.Basic when provider.Secret is { } secret:
                // RFC 6749, section 2.3.1: both are form-encoded first.
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{FormEncoded(provider.ClientId)}:{FormEncoded(secret)}")));
                break;
            case ClientProof.SignedSecret:
                form["client_id"] = provider.ClientId;
                form["client_secret"] = SignedSecret.Make(provider.SignedSecret!, provider.ClientId, endpoints.Issuer!, time.GetUtcNow());
                break;
            default:
                form["client_id"] = provider.ClientId;
                if (provider.Secret is { } posted)
                    form["client_secret"] = posted;

                break;
        }

        request.Content = new FormUrlEncodedContent(form);
        using var answer = await outgoing.Client(Rules).SendAsync(request, ct);
        if ((int)answer.StatusCode >= 500 || answer.StatusCode == System.Net.HttpStatusCode.TooManyRequests)
        {
            Unreachable(logger, spec.Id, $"the token endpoint answered {(int)answer.StatusCode}");
            return ExternalRefusals.Unreachable;
        }

        // GitHub says 200 and an error.
        var json = await Json(answer, ct);
        return answer.IsSuccessStatusCode && json is { ValueKind: JsonValueKind.Object } tokens && Text(tokens, "access_token") is { Length: > 0 }
            ? tokens
            : Refuse(spec, $"the code was refused ({(int)answer.StatusCode} {(json is { } told ? Text(told, "error") : null)})");
    }

    // OpenID Connect: the token says who, and the userinfo what the token leaves out.
    private async Task<Outcome<ExternalIdentity>> ReadToken(ExternalProvider provider, ProviderEndpoints endpoints, JsonElement tokens, CodeExchange exchange, CancellationToken ct)
    {
        var spec = provider.Spec;
        var access = Text(tokens, "access_token")!;
        if (Text(tokens, "id_token") is not { } token || endpoints is not { Issuer: { } issuer, Keys: { } keysAt })
            return Refuse(spec, "there is no id_token");

        var rules = new IdTokenRules(issuer, provider.ClientId, exchange.Nonce, !spec.Nonce, access, time.GetUtcNow());
        if (await Keys(spec, keysAt, again: false, ct) is not { } keys)
            return ExternalRefusals.Unreachable;

        var read = IdToken.Check(token, keys, rules);
        if (read.UnknownKey && await Keys(spec, keysAt, again: true, ct) is { } newer)
            read = IdToken.Check(token, newer, rules);

        if (read.Fault is { } fault)
            return Refuse(spec, $"the id_token is refused: {fault}");

        if (ExternalIdentity.Read(spec, read.Claims, null) is not { } identity)
            return Refuse(spec, "the id_token doesn't say who");

        if (identity is { Email: not null, Name: not null } || endpoints.Userinfo is null)
            return identity;

        // Another person's userinfo would be an answer to a swapped access token (OpenID Connect Core, section 5.3.2).
        var user = await Get(endpoints.Userinfo, access, ct);
        if (user is not { } more || Text(more, "sub") != identity.Subject || ExternalIdentity.Read(spec, more, null) is not { } told)
            return Refuse(spec, "the userinfo is somebody else's");

        return identity with
        {
            Email = identity.Email ?? told.Email,
            EmailVerified = identity.Email is null ? told.EmailVerified : identity.EmailVerified,
            Name = identity.Name ?? told.Name,
            AvatarUrl = identity.AvatarUrl ?? told.AvatarUrl,
        };
    }

    private async Task<Outcome<ExternalIdentity>> ReadUser(ProviderSpec spec, ProviderEndpoints endpoints, JsonElement tokens, CancellationToken ct)
    {
        var access = Text(tokens, "access_token")!;
        if (endpoints.Userinfo is null || await Get(endpoints.Userinfo, access, ct) is not { } user)
            return Refuse(spec, "it doesn't say who");

        var emails = spec.EmailsEndpoint is null ? null : await Get(spec.EmailsEndpoint, access, ct);
        return ExternalIdentity.Read(spec, user, emails) is { } identity ? identity : Refuse(spec, "it doesn't say who");
    }

    private async Task<JsonElement?> Get(Uri url, string access, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        request.Headers.Accept.ParseAdd(MediaTypeNames.Application.Json);

        // GitHub refuses requests that don't say who asks.
        request.Headers.UserAgent.ParseAdd("LearningPlatform");
        using var answer = await outgoing.Client(Rules).SendAsync(request, ct);
        return answer.IsSuccessStatusCode ? await Json(answer, ct) : null;
    }

    private async Task<ProviderEndpoints?> Endpoints(ProviderSpec spec, CancellationToken ct)
    {
        if (spec.Authority is not { } authority)
            return new ProviderEndpoints(spec.AuthorizationEndpoint, spec.TokenEndpoint, spec.UserinfoEndpoint, null, null, false, ClientProof.Post);

        var url = new Uri($"{authority.OriginalString.TrimEnd('/')}/.well-known/openid-configuration");
        var found = await metadata.Find(url.AbsoluteUri, again: false, token => Fetch(spec, url, json => ProviderEndpoints.Read(json, authority), token), ct);
        return found is null ? null : found with
        {
            Authorization = spec.AuthorizationEndpoint ?? found.Authorization,
            Token = spec.TokenEndpoint ?? found.Token,
            Userinfo = spec.UserinfoEndpoint ?? found.Userinfo,
        };
    }

    private Task<WebKeys?> Keys(ProviderSpec spec, Uri url, bool again, CancellationToken ct) =>
        metadata.Find(url.AbsoluteUri, again, token => Fetch(spec, url, WebKeys.Read, token), ct);

    private async Task<T?> Fetch<T>(ProviderSpec spec, Uri url, Func<JsonElement, T?> read, CancellationToken ct)
        where T : class
    {
        try
        {
            using var answer = await outgoing.Client(Rules).GetAsync(url, ct);
            var found = answer.IsSuccessStatusCode && await Json(answer, ct) is { } json ? read(json) : null;
            if (found is null)
                Unreachable(logger, spec.Id, $"{url.AbsolutePath} answered {(int)answer.StatusCode} and nothing that can be used");

            return found;
        }
        catch (HttpRequestException e)
        {
            Unreachable(logger, spec.Id, e.Message);
            return null;
        }
    }

    private Core.Kernel.Unauthenticated Refuse(ProviderSpec spec, string fault)
    {
        Refused(logger, spec.Id, fault);
        return ExternalRefusals.Refused;
    }

    private static async Task<JsonElement?> Json(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct), Strict);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string FormEncoded(string text) => System.Net.WebUtility.UrlEncode(text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Provider} can't be used at the moment: {Fault}")]
    private static partial void Unreachable(ILogger logger, string provider, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in through {Provider} was refused: {Fault}")]
    private static partial void Refused(ILogger logger, string provider, string fault);
}
