using System.Net;
using System.Net.Sockets;
using LearningPlatform.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LearningPlatform.Web;

/// <summary>
/// Passes requests on to the API where it runs elsewhere: bodies stream both ways, upgrades (WebSockets) become a pipe between both ends,
/// nothing is retried or rewritten but the hop's own headers. Small on purpose; see docs/adr for what replaces it.
/// </summary>
internal sealed class Forwarder : IDisposable
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Headers that speak of one connection (RFC 9110, 7.6.1), and the ones that this hop writes itself.</summary>
    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Host", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Original-For", "X-Original-Host", "X-Original-Proto",
    };

    private readonly Uri[] addresses;
    private readonly HttpMessageInvoker invoker;
    private int turn = -1;

    /// <summary>Connects lazily, keeps connections, and looks names up again every two minutes.</summary>
    /// <param name="addresses">Where the API answers; more than one take turns.</param>
    public Forwarder(IReadOnlyCollection<Uri> addresses)
    {
        this.addresses = [.. addresses];
        invoker = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        });
    }

    /// <summary>The addresses under <c>services:api</c>, https before http; empty when the API runs in this process.</summary>
    /// <param name="configuration">The settings.</param>
    public static IReadOnlyCollection<Uri> Addresses(IConfiguration configuration)
    {
        var api = configuration.GetSection("services:api");
        var secure = Values(api.GetSection("https"));
        return secure.Length > 0 ? secure : Values(api.GetSection("http"));

        static Uri[] Values(IConfigurationSection section) =>
            [.. section.GetChildren().Where(child => !string.IsNullOrWhiteSpace(child.Value)).Select(child => new Uri(child.Value!, UriKind.Absolute))];
    }

    /// <summary>Answers the request with what the API answers.</summary>
    /// <param name="context">The request.</param>
    public async Task Forward(HttpContext context)
    {
        var ct = context.RequestAborted;
        // The API has its own limit, and its dialects their own words for what passes it.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;

        var upgrade = context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } feature ? feature : null;
        using var request = Request(context, upgrade is not null);
        HttpResponseMessage answer;
        try
        {
            answer = await invoker.SendAsync(request, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            await Unreachable(context);
            return;
        }

        using (answer)
        {
            CopyHeaders(answer, context.Response);
            context.Response.StatusCode = (int)answer.StatusCode;
            if (answer.StatusCode == HttpStatusCode.SwitchingProtocols && upgrade is not null)
                await Pipe(upgrade, answer, context.Response, ct);
            else
                await CopyBody(answer, context, ct);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => invoker.Dispose();

    private HttpRequestMessage Request(HttpContext context, bool upgrade)
    {
        var from = context.Request;
        var address = addresses[(uint)Interlocked.Increment(ref turn) % (uint)addresses.Length];
        var target = new Uri(address.GetLeftPart(UriPartial.Authority) + address.AbsolutePath.TrimEnd('/') + from.Path.ToUriComponent() + from.QueryString.ToUriComponent());
        var request = new HttpRequestMessage(new HttpMethod(from.Method), target) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        if (!upgrade && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            request.Content = new StreamContent(from.Body, BufferSize);

        var dropped = Named(from.Headers.Connection);
        foreach (var (name, values) in from.Headers)
        {
            if (NotForwarded.Contains(name) || dropped.Contains(name) || name.StartsWith(':'))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        if (upgrade)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Connection, "Upgrade");
            request.Headers.TryAddWithoutValidation(HeaderNames.Upgrade, from.Headers.Upgrade.AsEnumerable());
        }

        // What a client says about itself counts only where a trusted proxy said it; then the request has it already (UseTrustedProxies).
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString());
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", from.Scheme);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", from.Host.Value);
        return request;
    }

    private static void CopyHeaders(HttpResponseMessage answer, HttpResponse to)
    {
        var upgraded = answer.StatusCode == HttpStatusCode.SwitchingProtocols;
        var dropped = Named(new([.. answer.Headers.Connection]));
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            var own = upgraded && (name is "Connection" or "Upgrade");
            if (own || (!NotForwarded.Contains(name) && !dropped.Contains(name)))
                to.Headers.Append(name, new StringValues([.. values]));
        }
    }

    private static HashSet<string> Named(StringValues connection) =>
        connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static async Task CopyBody(HttpResponseMessage answer, HttpContext context, CancellationToken ct)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            await body.CopyToAsync(context.Response.Body, BufferSize, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The browser went away.
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            // Half an answer was sent: only a broken connection tells the browser that the rest is missing.
            context.Abort();
        }
    }

    private static async Task Pipe(IHttpUpgradeFeature upgrade, HttpResponseMessage answer, HttpResponse response, CancellationToken ct)
    {
        response.Headers.Remove(HeaderNames.ContentLength);
        await using var browser = await upgrade.UpgradeAsync();
        await using var api = await answer.Content.ReadAsStreamAsync(ct);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(Copy(browser, api, ended.Token), Copy(api, browser, ended.Token));
        await ended.CancelAsync();

        static async Task Copy(Stream from, Stream to, CancellationToken ct)
        {
            var buffer = new byte[BufferSize];
            try
            {
                while (await from.ReadAsync(buffer, ct) is var read and > 0)
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), ct);
                    await to.FlushAsync(ct);
                }
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One end went; the other is closed with it.
            }
        }
    }

    private static async Task Unreachable(HttpContext context)
    {
        // A dialect's client reads its own error format only.
        if (await DialectErrors.TryUnavailable(context))
            return;

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "2";
        context.Response.ContentType = "application/problem+json";
        await context.Response.WriteAsync("""{"title":"The API is not answering.","status":503}""", context.RequestAborted);
    }
}
