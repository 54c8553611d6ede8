using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Api.Tests.Identity;

/// <summary>An answer with its body read.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Json">The body; null when there is none.</param>
/// <param name="Message">Everything else.</param>
internal sealed record Answer(int Status, JsonNode? Json, HttpResponseMessage Message)
{
    /// <summary>A value by its path, as in <c>data.user.email</c>.</summary>
    public string? this[string path] => path.Split('.').Aggregate(Json, (node, name) => node?[name])?.ToString();

    /// <summary>The body as it was sent, without what differs from request to request.</summary>
    public string Shape => new StringBuilder(Json?.ToJsonString() ?? "")
        .Replace(this["requestId"] ?? "~", "").Replace(this["request_id"] ?? "~", "").Replace(this["error.request_id"] ?? "~", "").Replace(this["timestamp"] ?? "~", "").ToString();

    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}

internal static class Http
{
    public static Task<Answer> Post(this HttpClient client, string path, object? body = null, string? token = null) => client.Send(HttpMethod.Post, path, body, token);

    public static Task<Answer> Put(this HttpClient client, string path, object? body = null, string? token = null) => client.Send(HttpMethod.Put, path, body, token);

    public static Task<Answer> Patch(this HttpClient client, string path, object? body = null, string? token = null) => client.Send(HttpMethod.Patch, path, body, token);

    public static Task<Answer> Get(this HttpClient client, string path, string? token = null) => client.Send(HttpMethod.Get, path, null, token);

    public static Task<Answer> Delete(this HttpClient client, string path, string? token = null) => client.Send(HttpMethod.Delete, path, null, token);

    public static async Task<Answer> Send(this HttpClient client, HttpMethod method, string path, object? body, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);

        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response);
    }

    public static Answer Is(this Answer answer, int status, string? code = null)
    {
        Assert.True(answer.Status == status, $"{answer.Status} and not {status}: {answer.Json}");
        if (code is not null)
            Assert.Equal(code, answer["error.code"] ?? answer["code"]);

        return answer;
    }

    /// <summary>Waits for what a subscriber does after the answer.</summary>
    public static async Task<T> Eventually<T>(Func<Task<T?>> look)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await look() is { } found)
                return found;

            Assert.True(attempt < 200, "It did not happen within ten seconds.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The token in the latest mail to an address that has one.</summary>
    public static Task<string> MailedToken(this HttpClient client, string email, string? notThis = null) => Eventually(async () =>
    {
        var mails = await client.Get($"/dev/outbox?to={Uri.EscapeDataString(email)}");
        var token = mails.Json!.AsArray()
            .SelectMany(mail => mail!["text"]!.GetValue<string>().Split('\n').Select(line => line.Trim()))
            .LastOrDefault(line => line.Length == 43 && !line.Contains(' ', StringComparison.Ordinal));
        return token == notThis ? null : token;
    });
}

/// <summary>One of the five products, as its own client uses it.</summary>
internal sealed record Product(string Name, Func<HttpClient, string, string, Task<string>> Register, Func<HttpClient, string, string, Task<Answer>> Login, Func<Answer, string> TokenOf, string Me)
{
    public const string Password = "Correct-horse-9";

    public static readonly Product OpenCode = new(
        "opencode",
        async (http, email, password) =>
        {
            (await http.Post("/opencode/v1/users", new { email, password, username = Handle(), fullName = "Ada Lovelace" })).Is(201);
            return (await http.Post("/opencode/v1/auth/login", new { email, password })).Is(200)["accessToken"]!;
        },
        (http, email, password) => http.Post("/opencode/v1/auth/login", new { email, password }),
        answer => answer["accessToken"]!,
        "/opencode/v1/users/{id}");

    public static readonly Product Unpuzzle = new(
        "unpuzzle",
        async (http, email, password) => (await http.Post("/unpuzzle/api/v1/auth/signup/", new { email, password, full_name = "Ada Lovelace" })).Is(201)["access_token"]!,
        (http, email, password) => http.Post("/unpuzzle/api/v1/auth/signin/", new { email, password }),
        answer => answer["access_token"]!,
        "/unpuzzle/api/v1/auth/profile/");

    public static readonly Product Labs = new(
        "labs",
        async (http, email, password) => (await http.Post("/labs/api/v1/register", new { email, password })).Is(201)["data.token"]!,
        (http, email, password) => http.Post("/labs/api/v1/login", new { email, password }),
        answer => answer["data.token"]!,
        "/labs/api/v1/me");

    public static readonly Product Wayr = new(
        "wayr",
        async (http, email, password) => (await http.Post("/wayr/api/auth/register", new { email, password })).Is(201)["data.tokens.accessToken"]!,
        (http, email, password) => http.Post("/wayr/api/auth/login", new { email, password }),
        answer => answer["data.tokens.accessToken"]!,
        "/wayr/api/auth/me");

    public static readonly Product Academy = new(
        "academy",
        async (http, email, password) =>
        {
            (await http.Post("/academy/api/auth/email/register", new { email, password })).Is(200);
            return (await http.Post("/academy/api/auth/email/verify", new { token = await http.MailedToken(email) })).Is(200)["access_token"]!;
        },
        (http, email, password) => http.Post("/academy/api/auth/login", new { email, password }),
        answer => answer["access_token"]!,
        "/academy/api/profile");

    public static readonly Product[] All = [OpenCode, Unpuzzle, Labs, Wayr, Academy];

    public static Product Of(string name) => All.Single(product => product.Name == name);

    public static string Handle() => "u" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>An address that nobody had before.</summary>
    public static string Email() => $"{Handle()}@example.com";

    /// <summary>The account's own data, with this token.</summary>
    public async Task<Answer> GetMe(HttpClient http, string token) => await http.Get(Me.Replace("{id}", Claims(token)["sub"]!.ToString(), StringComparison.Ordinal), token);

    /// <summary>What a token says, as any client can read it.</summary>
    public static JsonNode Claims(string token) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    public override string ToString() => Name;
}

