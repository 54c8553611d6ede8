using System.Net;
using System.Text;
using LearningPlatform.Testing.Contracts;
using Xunit;

namespace Api.Tests.Conformance;

/// <summary>The judge is judged: answers that are known to be right pass, and each kind of wrong one throws.</summary>
public sealed class ConformanceHandlerTests
{
    private const string Limits = "X-RateLimit-Limit: 1000\nX-RateLimit-Remaining: 999\nX-RateLimit-Reset: 1700000000\nX-RateLimit-Window: 3600";

    private const string Error = """{"code":"TOKEN_INVALID","message":"m","details":{},"timestamp":"2026-01-02T03:04:05.678Z","requestId":"req_1a"}""";

    private const string Modules = """{"data":[],"pagination":{"page":1,"limit":20,"total":0,"pages":0}}""";

    // opencode-R06, opencode-R38, opencode-R52
    [Theory]
    [InlineData("GET", "/opencode/v1/modules", 200, Limits, Modules)]
    [InlineData("GET", "/opencode/v1/modules?page=1", 401, Limits, Error)]
    [InlineData("GET", "/opencode/v1/nothing", 404, "", """{"code":"RESOURCE_NOT_FOUND","message":"m","details":{},"timestamp":"2026-01-02T03:04:05.678Z","requestId":"req_1a"}""")]
    [InlineData("POST", "/opencode/v1/auth/logout", 204, Limits, null)]
    [InlineData("GET", "/labs/api/v1/labs/instances/my", 503, "", """{"message":"m"}""")]
    [InlineData("OPTIONS", "/wayr/api/courses", 204, "", null)]
    [InlineData("GET", "/health", 418, "", "anything")]
    public async Task Passes(string method, string path, int status, string headers, string? body) => await Send(method, path, status, headers, body);

    [Theory]
    [InlineData("an undocumented status", "GET", "/opencode/v1/modules", 418, Limits, Error)]
    [InlineData("a missing header", "GET", "/opencode/v1/modules", 200, "X-RateLimit-Limit: 1000", Modules)]
    [InlineData("a header of the wrong type", "GET", "/opencode/v1/modules", 200, "X-RateLimit-Limit: many\nX-RateLimit-Remaining: 9\nX-RateLimit-Reset: 1\nX-RateLimit-Window: 1", Modules)]
    [InlineData("a header out of range", "GET", "/opencode/v1/modules", 200, "X-RateLimit-Limit: 1\nX-RateLimit-Remaining: -9\nX-RateLimit-Reset: 1\nX-RateLimit-Window: 1", Modules)]
    [InlineData("a body that breaks the schema", "GET", "/opencode/v1/modules", 200, Limits, """{"data":[]}""")]
    [InlineData("no JSON", "GET", "/opencode/v1/modules", 200, Limits, "<html>")]
    [InlineData("a name twice", "GET", "/opencode/v1/modules", 200, Limits, """{"data":[],"data":[],"pagination":{"page":1,"limit":20,"total":0,"pages":0}}""")]
    [InlineData("no body", "GET", "/opencode/v1/modules", 200, Limits, null)]
    [InlineData("a body where there is none", "POST", "/opencode/v1/auth/logout", 204, Limits, "{}")]
    [InlineData("an error in other words", "GET", "/opencode/v1/modules", 401, Limits, """{"error":"unauthorized"}""")]
    [InlineData("an error code that doesn't exist", "GET", "/opencode/v1/modules", 401, Limits, """{"code":"NO_ENTRY","message":"m","details":{},"timestamp":"2026-01-02T03:04:05.678Z","requestId":"req_1a"}""")]
    [InlineData("an operation that doesn't exist", "GET", "/opencode/v1/nothing", 200, "", "{}")]
    [InlineData("a 404 in other words", "GET", "/wayr/api/nothing", 404, "", """{"message":"no"}""")]
    [InlineData("the error of another chapter", "POST", "/academy/api/auth/login", 400, "X-RateLimit-Limit: 10\nX-RateLimit-Remaining: 9\nX-RateLimit-Reset: 1", """{"error":{"code":"INVALID_REQUEST","message":"m","details":{},"request_id":"r"}}""")]
    public async Task Throws_at(string what, string method, string path, int status, string headers, string? body)
    {
        var thrown = await Record.ExceptionAsync(() => Send(method, path, status, headers, body));
        Assert.True(thrown is ContractViolationException, $"{what}: {thrown?.GetType().Name ?? "nothing was thrown"}");
    }

    [Fact]
    public async Task Throws_at_another_media_type() =>
        await Assert.ThrowsAsync<ContractViolationException>(() => Send("GET", "/opencode/v1/modules", 200, Limits, Modules, "text/html"));

    private static async Task Send(string method, string path, int status, string headers, string? body, string type = "application/json")
    {
        using var client = new HttpClient(new ConformanceHandler(notes: false, everythingIsBuilt: true) { InnerHandler = new Canned(status, headers, body, type) }) { BaseAddress = new Uri("http://localhost") };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class Canned(int status, string headers, string? body, string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage((HttpStatusCode)status);
            foreach (var header in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                response.Headers.Add(header.Split(": ")[0], header.Split(": ")[1]);

            if (body is not null)
                response.Content = new StringContent(body, Encoding.UTF8, type);

            return Task.FromResult(response);
        }
    }
}
