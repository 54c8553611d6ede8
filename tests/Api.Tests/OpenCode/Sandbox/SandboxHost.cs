using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LearningPlatform.Api;
using LearningPlatform.Api.Dialects;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.OpenCode.Sandbox;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Data;
using LearningPlatform.Testing;
using LearningPlatform.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Api.Tests.OpenCode.Sandbox;

/// <summary>The sandbox operations over a real database and the real runner; who calls is said by the token, and the tests of lessons are those of the test.</summary>
public sealed class SandboxHost : IAsyncLifetime, ITestCatalog, IRealtime
{
    private readonly PostgresFixture postgres = new();
    private WebApplication app = null!;

    public HttpClient Client { get; private set; } = null!;

    public Clock Time { get; } = new();

    public ConcurrentDictionary<Guid, LessonTest> Stored { get; } = new();

    public ConcurrentQueue<Push> Pushed { get; } = new();

    public PostgresFixture Postgres => postgres;

    /// <summary>A caller that no other test has, so that nobody's rate limit is anybody else's.</summary>
    public static string Student() => $"student:{Ids.New()}";

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Configuration.AddConfiguration(postgres.Configuration);

        // All but one, whether it is installed or not.
        builder.Configuration.AddInMemoryCollection(RunLanguages.Names.Where(n => n != "rust").Select((name, i) => KeyValuePair.Create($"Sandbox:Languages:{i}", (string?)name)));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<ITokenVerifier, Tokens>();
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddPlatformData(builder.Configuration);
        builder.Services.AddSingleton<ITestCatalog>(this);
        builder.Services.AddSingleton<IRealtime>(this);
        builder.AddHttpEdge();
        builder.AddDialects();
        builder.AddSandbox();
        app = builder.Build();
        app.UseHttpEdge();
        app.UseDialects().MapSandbox();
        await app.StartAsync();
        Client = new HttpClient(new ConformanceHandler { InnerHandler = app.GetTestServer().CreateHandler() }) { BaseAddress = new Uri("http://localhost/opencode/v1/") };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await postgres.DisposeAsync();
    }

    public async Task<Answer> Send(HttpMethod method, string path, string? token, object? body = null, CancellationToken ct = default)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);

        if (body is not null)
            request.Content = body is string text ? new StringContent(text, null, "application/json") : JsonContent.Create(body);

        using var response = await Client.SendAsync(request, ct);
        var bytes = await response.Content.ReadAsByteArrayAsync(ct);
        return new Answer(response.StatusCode, bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement, response.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value)));
    }

    public async Task<string> Create(string token, string language = "python", object? config = null, object? files = null)
    {
        var made = await Send(HttpMethod.Post, "sandbox", token, new { language, config = config ?? new { timeLimit = 10 }, files = files ?? Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        return made.Json.GetProperty("id").GetString()!;
    }

    public Task<Answer> Execute(string sandbox, string token, string code, string? input = null, string[]? arguments = null) =>
        Send(HttpMethod.Post, $"sandbox/{sandbox}/execute", token, new { code, input = input ?? "", arguments = arguments ?? [] });

    public Task<Answer> Test(string sandbox, string token, string code, params object[] tests) =>
        Send(HttpMethod.Post, $"sandbox/{sandbox}/test", token, new { code, tests });

    Task<IReadOnlyDictionary<Guid, LessonTest>> ITestCatalog.Tests(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<Guid, LessonTest>>(ids.Where(Stored.ContainsKey).ToDictionary(id => id, id => Stored[id]));

    Task IRealtime.Publish(Push push, CancellationToken ct)
    {
        Pushed.Enqueue(push);
        return Task.CompletedTask;
    }

    public sealed record Answer(HttpStatusCode Status, JsonElement Json, IReadOnlyDictionary<string, string> Headers)
    {
        public string? Code => Json.GetProperty("code").GetString();

        public string? Field => Json.GetProperty("details").TryGetProperty("field", out var named) ? named.GetString() : null;
    }

    /// <summary>The real time, moved on by a test.</summary>
    public sealed class Clock : TimeProvider
    {
        private TimeSpan ahead;

        public override DateTimeOffset GetUtcNow() => TimeProvider.System.GetUtcNow() + ahead;

        public IDisposable Ahead(TimeSpan by)
        {
            ahead = by;
            return new Back(this);
        }

        private sealed class Back(Clock clock) : IDisposable
        {
            public void Dispose() => clock.ahead = TimeSpan.Zero;
        }
    }

    /// <summary>A role, a colon, an account.</summary>
    private sealed class Tokens : ITokenVerifier
    {
        public ValueTask<Outcome<Caller>> Verify(PresentedToken token, bool admitSuspended, CancellationToken ct)
        {
            var parts = token.Value.Split(':');
            return ValueTask.FromResult<Outcome<Caller>>(parts is [var role, var id] && Enum.TryParse<Roles>(role, ignoreCase: true, out var roles)
                ? new Caller(Guid.Parse(id), roles, Guid.Empty)
                : new Unauthenticated(AuthFault.TokenInvalid));
        }
    }
}
