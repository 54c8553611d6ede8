using System.Net;
using Api.Tests.Identity;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.App;

public sealed class AppSignInTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Auth = Browser.Auth;

    [Fact]
    public async Task Signing_in_answers_the_session_and_sets_a_cookie_that_scripts_cannot_read()
    {
        using var browser = new Browser(api);

        var answer = (await browser.SignIn(DevelopmentAccounts.Instructor, DevelopmentAccounts.Password)).Is(200);

        Assert.Equal(["accessToken", "expiresAt", "user"], answer.Json!.AsObject().Select(member => member.Key));
        Assert.Equal(
            ["id", "username", "fullName", "email", "emailVerified", "phone", "role", "roles", "permissions", "avatarUrl", "hasPassword", "secondFactor", "hasProfile"],
            answer.Json!["user"]!.AsObject().Select(member => member.Key));
        Assert.Equal(("demo-instructor", "instructor", "true", "false"), (answer["user.username"], answer["user.role"], answer["user.hasPassword"], answer["user.secondFactor"]));
        Assert.Equal(["student", "instructor"], answer.Json["user"]!["roles"]!.Names());
        Assert.Contains("write:content", answer.Json["user"]!["permissions"]!.Names());
        Assert.Equal($"lp_refresh={browser.Cookie}; path=/app/api/auth; samesite=strict; httponly", answer.Header("Set-Cookie"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        var left = DateTimeOffset.Parse(answer["expiresAt"]!, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow;
        Assert.InRange(left, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
        Assert.Equal("learning-platform", Product.Claims(browser.Token!)["iss"]!.ToString());
        (await browser.Me()).Is(200);
    }

    [Fact]
    public async Task Who_asks_to_be_remembered_keeps_the_cookie_for_thirty_days_also_after_a_refresh()
    {
        using var browser = new Browser(api);
        Assert.Contains("; max-age=25919", (await browser.SignIn(DevelopmentAccounts.Student, DevelopmentAccounts.Password, remember: true)).Is(200).Header("Set-Cookie"), StringComparison.Ordinal);
        Assert.Contains("; max-age=25919", (await browser.Post($"{Auth}/refresh")).Is(200).Header("Set-Cookie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_is_for_encrypted_connections_only_when_the_connection_is()
    {
        await using var behind = await ApiNode.StartAsync(api.ConnectionString, [new("Http:TrustedProxies:0", "127.0.0.1")]);
        using var client = behind.CreateClient();
        var answer = await client.Send(
            HttpMethod.Post, $"{Auth}/sign-in", new { email = DevelopmentAccounts.Student, password = DevelopmentAccounts.Password }, null,
            ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "learn.example"), ("X-Forwarded-For", "203.0.113.9"), ("Origin", "https://learn.example"));
        Assert.EndsWith("; path=/app/api/auth; secure; samesite=strict; httponly", answer.Is(200).Header("Set-Cookie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_refreshes_once_and_a_copy_of_it_ends_the_session()
    {
        var email = Product.Email();
        using var browser = await Member(email);
        var first = browser.Cookie;

        (await browser.Post($"{Auth}/refresh")).Is(200);
        Assert.NotEqual(first, browser.Cookie);
        Assert.Equal(email, (await browser.Post($"{Auth}/refresh")).Is(200)["user.email"]);
        await OverlapPasses(email);

        using var thief = new Browser(api) { Cookie = first };
        (await thief.Post($"{Auth}/refresh")).Refused(HttpStatusCode.Unauthorized);
        Assert.Null(thief.Cookie);
        (await browser.Me()).Is(401);
        (await browser.Post($"{Auth}/refresh")).Refused(HttpStatusCode.Unauthorized);
        Assert.Equal(1L, await Events(email, "TokenReused"));
    }

    [Fact]
    public async Task A_page_that_lost_the_answer_to_its_refresh_stays_signed_in()
    {
        using var browser = await Member(Product.Email());
        using var reloaded = new Browser(api) { Cookie = browser.Cookie };

        // The page was left before the cookie came; another window went on meanwhile.
        (await browser.Post($"{Auth}/refresh")).Is(200);
        (await browser.Post($"{Auth}/refresh")).Is(200);
        (await reloaded.Post($"{Auth}/refresh")).Is(200);

        Assert.Equal(browser.Cookie, reloaded.Cookie);
        (await browser.Me()).Is(200);
    }

    [Fact]
    public async Task Windows_that_wake_together_all_stay_signed_in()
    {
        using var browser = await Member(Product.Email());
        var windows = Enumerable.Range(0, 5).Select(_ => new Browser(api) { Cookie = browser.Cookie }).ToArray();

        foreach (var answer in await Task.WhenAll(windows.Select(window => window.Post($"{Auth}/refresh"))))
            answer.Is(200);

        Assert.Single(windows.Select(window => window.Cookie).Distinct());
        (await windows[0].Post($"{Auth}/refresh")).Is(200);
    }

    [Fact]
    public async Task Refreshing_without_a_good_cookie_is_refused_and_removes_it()
    {
        foreach (var cookie in new[] { null, "rubbish", new string('A', 43), "a.b.c", new string('x', 3000) })
        {
            using var browser = new Browser(api) { Cookie = cookie };
            var answer = (await browser.Post($"{Auth}/refresh")).Refused(HttpStatusCode.Unauthorized);
            Assert.Equal("lp_refresh=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/app/api/auth; samesite=strict; httponly", answer.Header("Set-Cookie"));
        }
    }

    [Fact]
    public async Task A_refresh_token_of_a_dialect_is_no_cookie_of_the_app()
    {
        var signUp = (await api.Client.Post("/unpuzzle/api/v1/auth/signup/", new { email = Product.Email(), password = "password", full_name = "Ada" })).Is(201);
        using var browser = new Browser(api) { Cookie = signUp["refresh_token"] };
        (await browser.Post($"{Auth}/refresh")).Refused(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_removes_the_cookie_and_may_be_repeated()
    {
        var email = Product.Email();
        using var browser = await Member(email);
        var cookie = browser.Cookie;

        (await browser.Post($"{Auth}/sign-out")).Is(204);
        Assert.Null(browser.Cookie);
        (await browser.Me()).Is(401);
        browser.Cookie = cookie;
        (await browser.Post($"{Auth}/refresh")).Refused(HttpStatusCode.Unauthorized);
        (await browser.Post($"{Auth}/sign-out")).Is(204);
        using var stranger = new Browser(api) { Cookie = "rubbish" };
        (await stranger.Post($"{Auth}/sign-out")).Is(204);
        Assert.Equal(1L, await Events(email, "SignedOut"));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_gets_nothing(string name, string value)
    {
        using var browser = await Member(Product.Email());
        var cookie = browser.Cookie;
        foreach (var path in new[] { "refresh", "sign-out", "sign-in" })
        {
            var answer = (await browser.Send(HttpMethod.Post, $"{Auth}/{path}", new { email = DevelopmentAccounts.Student, password = DevelopmentAccounts.Password }, (name, value)))
                .Refused(HttpStatusCode.Forbidden);
            Assert.Null(answer.Header("Set-Cookie"));
            Assert.Null(answer.Header("Access-Control-Allow-Origin"));
        }

        Assert.Equal(cookie, browser.Cookie);
        (await browser.Post($"{Auth}/refresh")).Is(200);
    }

    [Fact]
    public async Task A_browser_that_says_only_its_origin_is_believed_when_it_is_ours()
    {
        using var browser = await Member(Product.Email());
        (await browser.Send(HttpMethod.Post, $"{Auth}/refresh", null, ("Origin", api.Node.Address.GetLeftPart(UriPartial.Authority)))).Is(200);
    }

    [Fact]
    public async Task An_unknown_account_and_a_wrong_password_look_the_same_until_both_lock()
    {
        var known = Product.Email();
        using var member = await Member(known);
        using var browser = new Browser(api);
        var unknown = Product.Email();
        for (var i = 0; i < 5; i++)
        {
            var one = (await browser.SignIn(known, "wrong")).Refused(HttpStatusCode.Unauthorized, "identity.CredentialsInvalid");
            var two = (await browser.SignIn(unknown, "wrong")).Refused(HttpStatusCode.Unauthorized, "identity.CredentialsInvalid");
            Assert.Equal((one["detail"], one["title"]), (two["detail"], two["title"]));
        }

        var locked = (await browser.SignIn(known)).Refused(HttpStatusCode.TooManyRequests, "kernel.forbidden.Locked");
        var same = (await browser.SignIn(unknown)).Refused(HttpStatusCode.TooManyRequests, "kernel.forbidden.Locked");
        Assert.Equal(locked["detail"], same["detail"]);
        Assert.InRange(int.Parse(locked.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 890, 900);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("""{"email":5,"password":"x"}""")]
    [InlineData("""{"password":"x"}""")]
    [InlineData("""{"email":null,"password":null}""")]
    [InlineData("""{"email":"nobody","password":"x"}""")]
    [InlineData("""{"email":"a\u0000@example.com","password":"x"}""")]
    [InlineData("""{"email":"\ud800@example.com","password":"x"}""")]
    public async Task What_is_no_sign_in_is_refused_as_problem_details(string body)
    {
        using var browser = new Browser(api);
        (await browser.Post($"{Auth}/sign-in", body)).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Hostile_passwords_are_wrong_passwords()
    {
        using var browser = new Browser(api);
        foreach (var password in new[] { "", "\0", new string('x', 100_000), "пароль\u202e" })
            (await browser.SignIn(Product.Email(), password)).Refused(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Guessing_is_limited_by_client_and_by_address()
    {
        await using var node = await ApiNode.StartAsync(api.ConnectionString, [new("RateLimits:Factor", "0.1")]);
        using var client = node.CreateClient();
        var email = Product.Email();

        Task<Answer> Guess(string address) => client.Post($"{Auth}/sign-in", new { email = address, password = "wrong" });
        (await Guess(email)).Is(401);
        (await Guess(email.ToUpperInvariant())).Is(401);
        var third = (await Guess(email)).Refused(HttpStatusCode.TooManyRequests, "kernel.too_many");
        Assert.InRange(int.Parse(third.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 900);

        for (var i = 0; i < 3; i++)
            (await Guess(Product.Email())).Is(401);

        (await Guess(Product.Email())).Refused(HttpStatusCode.TooManyRequests, "kernel.too_many");
    }

    private async Task<Browser> Member(string email)
    {
        await Product.Wayr.Register(api.Client, email, Product.Password);
        var browser = new Browser(api);
        (await browser.SignIn(email)).Is(200);
        return browser;
    }

    private async Task OverlapPasses(string email)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand("""
            update identity.refresh_tokens t set rotated_at = t.issued_at from identity.sessions s join identity.accounts a on a.id = s.account_id
            where t.session_id = s.id and a.email = $1 and t.rotated_at is not null
            """);
        command.Parameters.Add(new() { Value = email });
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> Events(string email, string kind)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand("select count(*) from identity.security_events e join identity.accounts a on a.id = e.account_id where a.email = $1 and e.kind = $2");
        command.Parameters.Add(new() { Value = email });
        command.Parameters.Add(new() { Value = kind });
        return await command.ExecuteScalarAsync();
    }
}
