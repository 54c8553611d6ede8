using System.Net;
using System.Text.Json.Nodes;
using Api.Tests.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Api.Tests.App;

/// <summary>The browser app's side of signing in: keeps the cookie as a browser does, and the latest access token as the page does.</summary>
internal sealed class Browser(ApiNode node) : IDisposable
{
    public const string Auth = "/app/api/auth";

    private readonly HttpClient http = node.CreateClient();

    public Browser(ApiFixture api)
        : this(api.Node)
    {
    }

    /// <summary>The value of the cookie; null when there is none.</summary>
    public string? Cookie { get; set; }

    /// <summary>The access token in the page's memory.</summary>
    public string? Token { get; set; }

    /// <summary>Sends a request as the app's own page does.</summary>
    public async Task<Answer> Send(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        if (Cookie is not null && path.StartsWith(Auth, StringComparison.Ordinal))
            headers = [.. headers, ("Cookie", $"lp_refresh={Cookie}")];

        if (!headers.Any(header => header.Name is "Sec-Fetch-Site" or "Origin"))
            headers = [.. headers, ("Sec-Fetch-Site", "same-origin")];

        var answer = await http.Send(method, path, body, Token, headers);
        if (answer.Header("Set-Cookie") is { } set && set.StartsWith("lp_refresh=", StringComparison.Ordinal))
            Cookie = set.Split(';')[0]["lp_refresh=".Length..] is { Length: > 0 } value ? value : null;

        if (answer["accessToken"] is { } token)
            Token = token;

        return answer;
    }

    public Task<Answer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Answer> SignIn(string email, string password = Product.Password, bool remember = false) => Post($"{Auth}/sign-in", new { email, password, remember });

    /// <summary>The account's own data, with the token in memory.</summary>
    public Task<Answer> Me() => Product.OpenCode.GetMe(http, Token!);

    public void Dispose() => http.Dispose();
}

internal static class Problems
{
    /// <summary>The answer is a refusal as problem details, with this status and code.</summary>
    public static Answer Refused(this Answer answer, HttpStatusCode status, string? code = null)
    {
        answer.Is((int)status, code);
        Assert.Equal("application/problem+json", answer.Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, answer.Json!["status"]!.GetValue<int>());
        return answer;
    }

    public static string[] Names(this JsonNode node) => [.. node.AsArray().Select(name => name!.ToString())];
}
