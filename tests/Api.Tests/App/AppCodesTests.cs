using System.Net;
using System.Text.RegularExpressions;
using Api.Tests.Identity;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.App;

public sealed class AppCodesTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Auth = Browser.Auth;

    [Fact]
    public async Task The_link_of_a_registration_signs_in_to_the_app_and_is_good_once()
    {
        using var browser = new Browser(api);
        var email = Product.Email();
        (await browser.Post("/academy/api/auth/email/register", new { email, password = Product.Password })).Is(200);
        var token = await api.Client.MailedToken(email);

        var answer = (await browser.Post($"{Auth}/verify-email", new { token })).Is(200);

        Assert.Equal(("true", email, "true"), (answer["verified"], answer["session.user.email"], answer["session.user.emailVerified"]));
        Assert.NotNull(browser.Cookie);
        (await browser.Post($"{Auth}/refresh")).Is(200);
        (await browser.Me()).Is(200);
        (await browser.Post($"{Auth}/verify-email", new { token })).Refused(HttpStatusCode.Unauthorized, "identity.TokenInvalid");
    }

    [Fact]
    public async Task An_account_in_use_has_its_address_verified_without_being_signed_in_and_may_open_the_mail_twice()
    {
        using var browser = new Browser(api);
        var email = Product.Email();
        await Product.OpenCode.Register(api.Client, email, Product.Password);
        Assert.Equal("false", (await browser.SignIn(email)).Is(200)["user.emailVerified"]);
        (await browser.Post("/app/api/account/email/verification")).Is(202);
        var token = await api.Client.MailedToken(email);
        Assert.Contains($"/verify?token={token}", (await api.Client.Get($"/dev/outbox?to={email}")).Json![0]!["text"]!.ToString(), StringComparison.Ordinal);

        // It is no token that signs in, also not where that is usual.
        (await browser.Post("/academy/api/auth/email/verify", new { token })).Is(401, "TOKEN_INVALID");

        using var stranger = new Browser(api);
        for (var i = 0; i < 2; i++)
        {
            var answer = (await stranger.Post($"{Auth}/verify-email", new { token })).Is(200);
            Assert.Equal(("true", null, null), (answer["verified"], answer["session"], stranger.Cookie));
        }

        Assert.Equal("true", (await browser.SignIn(email)).Is(200)["user.emailVerified"]);
        (await browser.Post("/app/api/account/email/verification")).Refused(HttpStatusCode.Conflict, "identity.email_verified");
    }

    [Fact]
    public async Task Verification_needs_a_token_and_an_address()
    {
        using var browser = new Browser(api);
        (await browser.Post("/app/api/account/email/verification")).Refused(HttpStatusCode.Unauthorized);
        await ByPhone(browser, "+12025550142");
        (await browser.Post("/app/api/account/email/verification")).Refused(HttpStatusCode.Conflict, "identity.no_email");
    }

    [Fact]
    public async Task A_code_signs_in_to_the_app_and_makes_an_account_for_a_number_that_nobody_has()
    {
        using var browser = new Browser(api);
        var first = await ByPhone(browser, "+12025550143");
        Assert.Equal(("+12025550143", null, "false"), (first["user.phone"], first["user.email"], first["user.hasPassword"]));
        Assert.Equal("learning-platform", Product.Claims(browser.Token!)["iss"]!.ToString());
        Assert.DoesNotContain("max-age", first.Header("Set-Cookie"), StringComparison.Ordinal);

        using var other = new Browser(api);
        var second = await ByPhone(other, "+12025550143", remember: true);
        Assert.Equal(first["user.id"], second["user.id"]);
        Assert.Contains("; max-age=25919", second.Header("Set-Cookie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_codes_and_numbers_are_refused_and_five_lock()
    {
        using var browser = new Browser(api);
        const string phone = "+12025550144";
        for (var i = 0; i < 5; i++)
            (await browser.Post($"{Auth}/phone", new { phone, code = "000000" })).Refused(HttpStatusCode.Unauthorized, "identity.CredentialsInvalid");

        Assert.NotNull((await browser.Post($"{Auth}/phone", new { phone, code = "000000" })).Refused(HttpStatusCode.TooManyRequests).Header("Retry-After"));
        (await browser.Post($"{Auth}/phone", new { phone = "12345", code = "000000" })).Refused(HttpStatusCode.BadRequest);
        (await browser.Post($"{Auth}/phone", new { })).Refused(HttpStatusCode.BadRequest);
        (await browser.Post($"{Auth}/verify-email", new { })).Refused(HttpStatusCode.Unauthorized, "identity.TokenInvalid");
    }

    [Fact]
    public async Task An_account_with_a_second_factor_gets_a_ticket_and_is_not_signed_in_by_its_phone_alone()
    {
        using var browser = new Browser(api);
        const string phone = "+12025550145";
        await ByPhone(browser, phone);
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand($"update identity.accounts set second_factor_at = now() where phone = '{phone}'");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        browser.Cookie = null;
        var code = await Code(phone, () => api.Client.Post("/academy/api/auth/phone/send-code", new { phone }));
        var step = (await browser.Post($"{Auth}/phone", new { phone, code })).Is(200);
        Assert.NotNull(step["secondFactor.ticket"]);
        Assert.Equal((null, null), (step["accessToken"], browser.Cookie));
        (await browser.Post($"{Auth}/second-factor", new { ticket = step["secondFactor.ticket"], code = "000000" })).Refused(HttpStatusCode.Unauthorized);

        (await browser.Post($"{Auth}/phone", new { phone, code })).Refused(HttpStatusCode.Unauthorized, "identity.CredentialsInvalid");
        code = await Code(phone, () => api.Client.Post("/academy/api/auth/phone/send-code", new { phone }));
        (await api.Client.Post("/academy/api/auth/phone/verify", new { phone, code })).Is(401, "INVALID_CREDENTIALS");
    }

    [Fact]
    public async Task The_owner_hears_of_a_new_key_whoever_made_it()
    {
        using var browser = new Browser(api);
        var email = Product.Email();
        await Product.OpenCode.Register(api.Client, email, Product.Password);
        (await browser.SignIn(email)).Is(200);
        (await browser.Post("/app/api/account/api-keys", new { name = "<b>build</b>", permissions = new[] { "read:content" } })).Is(201);

        var mail = await Http.Eventually(async () => (await api.Client.Get($"/dev/outbox?to={email}")).Json!.AsArray().SingleOrDefault());
        Assert.Equal("An API key was made", mail["subject"]!.ToString());
        Assert.Contains("<b>build</b>", mail["text"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;build&lt;/b&gt;", mail["html"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("/account/security", mail["text"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("phone")]
    [InlineData("verify-email")]
    public async Task Pages_of_other_sites_are_refused(string operation)
    {
        using var browser = new Browser(api);
        (await browser.Send(HttpMethod.Post, $"{Auth}/{operation}", new { }, ("Sec-Fetch-Site", "cross-site"))).Refused(HttpStatusCode.Forbidden);
    }

    private async Task<Answer> ByPhone(Browser browser, string phone, bool remember = false)
    {
        var code = await Code(phone, () => browser.Post("/academy/api/auth/phone/send-code", new { phone }));
        return (await browser.Post($"{Auth}/phone", new { phone, code, remember })).Is(200);
    }

    private async Task<string> Code(string phone, Func<Task<Answer>> send)
    {
        var before = (await Texts(phone)).Length;
        (await send()).Is(200);
        return await Http.Eventually(async () => await Texts(phone) is { } texts && texts.Length > before ? Regex.Match(texts[^1], @"^\d{6}").Value : null);
    }

    private async Task<string[]> Texts(string phone) =>
        [.. (await api.Client.Get($"/dev/outbox?to={Uri.EscapeDataString(phone)}")).Json!.AsArray().Select(message => message!["text"]!.ToString())];
}
