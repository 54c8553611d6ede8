using System.Globalization;
using System.Net;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http;
using Xunit;
using static Api.Tests.Conformance.PipelineTests;

namespace Api.Tests.Conformance;

public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture);

    private readonly Clock clock = new(Start);

    // opencode-R25, opencode-R31
    [Fact]
    public async Task OpenCode_counts_logins_by_address_and_email_whatever_comes_of_them()
    {
        await using var host = await FrameworkHost.Start(Map, time: clock);
        for (var i = 1; i <= 5; i++)
        {
            var answer = await LogIn(host, "/opencode/v1/auth/login", i % 2 == 0 ? "ada@example.com" : "ADA@example.com ".Trim());
            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            Assert.Equal(("5", $"{5 - i}", "900"), (answer.Headers["X-RateLimit-Limit"], answer.Headers["X-RateLimit-Remaining"], answer.Headers["X-RateLimit-Window"]));
            Assert.Equal(Start.AddMinutes(15).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), answer.Headers["X-RateLimit-Reset"]);
        }

        clock.Now = Start.AddMinutes(1);
        var refused = await LogIn(host, "/opencode/v1/auth/login", "ada@example.com");
        Assert.Equal((HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED", "840", "0"), (refused.Status, refused.Json.GetProperty("code").GetString(), refused.Headers["Retry-After"], refused.Headers["X-RateLimit-Remaining"]));

        Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, "/opencode/v1/auth/login", "grace@example.com")).Status);

        clock.Now = Start.AddMinutes(15);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, "/opencode/v1/auth/login", "ada@example.com")).Status);
    }

    [Fact]
    public async Task A_body_that_breaks_its_schema_is_no_login_attempt()
    {
        await using var host = await FrameworkHost.Start(Map, time: clock);
        for (var i = 0; i < 8; i++)
        {
            var answer = await Send(host, HttpMethod.Post, "/opencode/v1/auth/login", json: """{"email":"ada@example.com","password":"short"}""");
            Assert.Equal((HttpStatusCode.BadRequest, "5"), (answer.Status, answer.Headers["X-RateLimit-Remaining"]));
        }
    }

    // opencode-R24, opencode-R28, opencode-R29, opencode-R30, opencode-R32
    [Fact]
    public async Task OpenCode_shows_the_named_class_and_on_429_the_one_that_was_passed()
    {
        await using var host = await FrameworkHost.Start(Map, new() { ["RateLimits:Factor"] = "0.01" }, time: clock);

        // 1 % of 10 executions is 1, of 1000 requests 10.
        var first = await Execute(host);
        Assert.Equal(("1", "0", "60"), (first.Headers["X-RateLimit-Limit"], first.Headers["X-RateLimit-Remaining"], first.Headers["X-RateLimit-Window"]));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Execute(host)).Status);
        for (var minute = 1; minute <= 8; minute++)
        {
            clock.Now = Start.AddMinutes(minute);
            Assert.Equal(HttpStatusCode.NoContent, (await Execute(host)).Status);
        }

        clock.Now = Start.AddMinutes(9);
        Assert.Equal(HttpStatusCode.NoContent, (await Execute(host)).Status);
        clock.Now = Start.AddMinutes(10);
        var last = await Execute(host);
        Assert.Equal((HttpStatusCode.TooManyRequests, "3600"), (last.Status, last.Headers["X-RateLimit-Window"]));
    }

    [Fact]
    public async Task Users_do_not_share_a_counter_and_anonymous_callers_of_one_address_do()
    {
        await using var host = await FrameworkHost.Start(Map, new() { ["RateLimits:Factor"] = "0.02" }, time: clock);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await Send(host, HttpMethod.Get, "/unpuzzle/api/v1/courses/")).Status);

        var anonymous = await Send(host, HttpMethod.Get, "/unpuzzle/api/v1/courses/");
        Assert.Equal((HttpStatusCode.TooManyRequests, "2", "3600"), (anonymous.Status, anonymous.Headers["X-RateLimit-Limit"], anonymous.Headers["X-RateLimit-Reset-After"]));
        Assert.Equal(3600, anonymous.Json.GetProperty("error").GetProperty("retry_after").GetInt32());

        var known = await Send(host, HttpMethod.Get, "/unpuzzle/api/v1/courses/", "student");
        Assert.Equal((HttpStatusCode.OK, "20", "19"), (known.Status, known.Headers["X-RateLimit-Limit"], known.Headers["X-RateLimit-Remaining"]));
    }

    [Fact]
    public async Task Academy_tells_the_limit_that_is_nearest_in_words()
    {
        await using var host = await FrameworkHost.Start(Map, time: clock);
        for (var i = 0; i < 10; i++)
            await LogIn(host, "/academy/api/auth/login", $"a{i}@example.com");

        var refused = await LogIn(host, "/academy/api/auth/login", "b@example.com");
        var error = refused.Json.GetProperty("error");
        Assert.Equal((HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Equal("""{"limit":10,"window":"1 minute","reset_at":"2026-03-01T12:01:00.000Z"}""", error.GetProperty("details").GetRawText());

        var upload = await Send(host, HttpMethod.Post, "/academy/api/profile/avatar/presign", "student", """{"filename":"a.png","content_type":"image/png","size_bytes":2000}""");
        Assert.True(upload.Headers["X-RateLimit-Limit"] == "10", upload.Text);
    }

    /// <summary>wayr-R31, wayr-D12.</summary>
    [Fact]
    public async Task Labs_counts_failed_logins_only_and_wayr_each_endpoint_by_itself()
    {
        await using var host = await FrameworkHost.Start(Map, time: clock);
        for (var i = 0; i < 12; i++)
            Assert.Equal(HttpStatusCode.OK, (await LogIn(host, "/labs/api/v1/login", "good@example.com")).Status);

        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, "/labs/api/v1/login", "ada@example.com")).Status);

        var refused = await LogIn(host, "/labs/api/v1/login", "ada@example.com");
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (refused.Status, refused.Headers["Retry-After"]));

        for (var i = 0; i < 30; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, "/wayr/api/auth/login", $"a{i}@example.com")).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await LogIn(host, "/wayr/api/auth/login", "b@example.com")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(host, HttpMethod.Get, "/wayr/api/auth/me")).Status);
    }

    [Fact]
    public async Task Of_many_requests_at_once_exactly_the_limit_passes()
    {
        var counters = new LocalRateCounters();
        var sums = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(async () => (await counters.Add("k", TimeSpan.FromMinutes(1), 1, Start, default)).Sum)));

        Assert.Equal(100, sums.Count(sum => sum <= 100));
    }

    [Fact]
    public async Task Counters_whose_window_is_over_are_forgotten()
    {
        var counters = new LocalRateCounters();
        for (var i = 0; i < 1000; i++)
            await counters.Add($"k{i}", TimeSpan.FromMinutes(1), 1, Start, default);

        await counters.Add("later", TimeSpan.FromMinutes(1), 1, Start.AddMinutes(5), default);

        Assert.Equal(1, counters.Count);
    }

    private static void Map(DialectApi api)
    {
        foreach (var routes in new[] { api.OpenCode, api.Academy, api.Labs })
            routes.Map("login", LogInHandler);

        api.Wayr.Map("loginUser", LogInHandler);
        api.Wayr.Map("getCurrentUser", () => (Outcome<Done>)Done.Value);
        api.OpenCode.Map("executeCode", () => (Outcome<Reply<Done>>)(new Reply<Done>(Done.Value) { Status = StatusCodes.Status204NoContent }));
        api.Unpuzzle.Map("listCourses", (PageRequest page) => (Outcome<Page<string>>)new Page<string>([], page.Number, page.Size, 0));
        api.Academy.Map("presignAvatarUpload", () => (Outcome<Done>)Done.Value);
    }

    private static Outcome<Done> LogInHandler(Body<LogInWire> body) =>
        body.Value.Email == "good@example.com" ? Done.Value : new Unauthenticated(AuthFault.CredentialsInvalid, "Invalid email or password");

    private static Task<Answer> LogIn(FrameworkHost host, string path, string email) =>
        Send(host, HttpMethod.Post, path, json: $$"""{"email":"{{email}}","password":"Demo-Pass-2026!"}""");

    private static Task<Answer> Execute(FrameworkHost host) =>
        Send(host, HttpMethod.Post, $"/opencode/v1/sandbox/{FrameworkHost.Ada}/execute", "student", """{"code":"print(1)"}""");

    private sealed record LogInWire(string Email, string Password);

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
