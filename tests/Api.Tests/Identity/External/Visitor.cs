using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity.External;

/// <summary>A browser with cookies of its own that follows redirects only when it is told to, so that each step can be looked at.</summary>
internal sealed class Visitor : IDisposable
{
    public const string External = "/app/api/auth/external";

    private readonly HttpClient http;
    private readonly Uri address;

    public Visitor(ApiNode node)
    {
        address = node.Address;
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = node.Address };
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The access token in the page's memory.</summary>
    public string? Token { get; private set; }

    public bool HasSession => Cookies.GetCookies(new Uri(address, "/app/api/auth"))["lp_refresh"] is not null;

    public Task<HttpResponseMessage> Go(string url) => http.GetAsync(url, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostForm(string url, params (string Name, string Value)[] form) =>
        http.PostAsync(url, new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))), TestContext.Current.CancellationToken);

    public async Task<Answer> Ask(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);

        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

        var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response);
    }

    /// <summary>Where the app sends the browser.</summary>
    public async Task<string> Begin(string provider, string returnTo = "/learn?tab=2") =>
        (await Ask(HttpMethod.Post, $"{External}/{provider}", new { returnTo })).Is(200)["url"]!;

    /// <summary>Where the stand-in sends the browser back when it signs in this address.</summary>
    public async Task<string> AtStandIn(string url, string email, string name = "Ada Lovelace") =>
        Location(await Go($"{url}&login_hint={Uri.EscapeDataString(email)}&name={Uri.EscapeDataString(name)}"), HttpStatusCode.Redirect);

    /// <summary>The whole way through the stand-in; the answer is where the app goes on.</summary>
    public async Task<string> SignIn(string provider, string email, string returnTo = "/learn?tab=2") =>
        Location(await Go(await AtStandIn(await Begin(provider, returnTo), email)), HttpStatusCode.SeeOther);

    /// <summary>What the page does when it is loaded after that.</summary>
    public async Task<Answer> Refresh()
    {
        var answer = (await Ask(HttpMethod.Post, "/app/api/auth/refresh")).Is(200);
        Token = answer["accessToken"];
        return answer;
    }

    public static string Location(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    public static string Parameter(string url, string name) => HttpUtility.ParseQueryString(url[url.IndexOf('?', StringComparison.Ordinal)..])[name]!;

    public void Dispose() => http.Dispose();
}
