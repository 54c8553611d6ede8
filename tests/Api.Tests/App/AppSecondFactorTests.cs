using System.Net;
using Api.Tests.Identity;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LearningPlatform.Api.Tests.App;

public sealed class AppSecondFactorTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Auth = Browser.Auth;
    private const string Totp = "/app/api/account/totp";

    [Fact]
    public async Task An_authenticator_app_is_set_up_asked_for_and_removed()
    {
        var email = Product.Email();
        using var browser = await Member(email);
        Assert.Equal(("false", "0"), State(await browser.Get(Totp)));
        (await browser.Post($"{Totp}/confirm", new { code = "123456" })).Refused(HttpStatusCode.Conflict, "identity.second_factor_not_proposed");
        (await browser.Post($"{Totp}/recovery-codes")).Refused(HttpStatusCode.Conflict, "identity.second_factor_disabled");

        var proposal = (await browser.Post(Totp)).Is(200);
        Assert.Equal(["secret", "uri"], proposal.Json!.AsObject().Select(member => member.Key));
        Assert.Contains($"secret={proposal["secret"]}&issuer=LearningPlatform", proposal["uri"], StringComparison.Ordinal);
        var app = new Authenticator(proposal["secret"]!);

        // Not asked for before it is confirmed.
        (await browser.SignIn(email)).Is(200);
        Assert.Equal("false", (await browser.Post($"{Auth}/refresh")).Is(200)["user.secondFactor"]);
        (await browser.Post($"{Totp}/confirm", new { code = "000000" })).Refused(HttpStatusCode.BadRequest, "kernel.invalid");
        var codes = (await browser.Post($"{Totp}/confirm", new { code = app.Before() })).Is(200).Json!["recoveryCodes"]!.Names();
        Assert.Equal(10, codes.Length);
        Assert.Equal(("true", "10"), State(await browser.Get(Totp)));
        (await browser.Post(Totp)).Refused(HttpStatusCode.Conflict, "identity.second_factor_enabled");
        (await browser.Post($"{Totp}/confirm", new { code = app.Now() })).Refused(HttpStatusCode.Conflict);
        Assert.Equal("true", (await browser.Post($"{Auth}/refresh")).Is(200)["user.secondFactor"]);

        using var second = new Browser(api);
        var ticket = (await second.SignIn(email)).Is(200);
        Assert.Equal(["secondFactor"], ticket.Json!.AsObject().Select(member => member.Key));
        Assert.Null(second.Cookie);
        (await second.Post($"{Auth}/second-factor", new { ticket = ticket["secondFactor.ticket"], code = "000000" })).Refused(HttpStatusCode.Unauthorized, "identity.CredentialsInvalid");
        var code = app.Now();
        Assert.Equal(email, (await second.Post($"{Auth}/second-factor", new { ticket = ticket["secondFactor.ticket"], code })).Is(200)["user.email"]);
        (await second.Me()).Is(200);
        (await second.Post($"{Auth}/second-factor", new { ticket = ticket["secondFactor.ticket"], code = app.After() })).Refused(HttpStatusCode.Unauthorized, "identity.TokenInvalid");

        // A used code isn't good again, a recovery code is good once.
        var again = (await second.SignIn(email)).Is(200)["secondFactor.ticket"];
        (await second.Post($"{Auth}/second-factor", new { ticket = again, code })).Refused(HttpStatusCode.Unauthorized);
        (await second.Post($"{Auth}/second-factor", new { ticket = again, code = codes[0].ToUpperInvariant() })).Is(200);
        Assert.Equal(("true", "9"), State(await second.Get(Totp)));
        again = (await second.SignIn(email)).Is(200)["secondFactor.ticket"];
        (await second.Post($"{Auth}/second-factor", new { ticket = again, code = codes[0] })).Refused(HttpStatusCode.Unauthorized);
        (await second.Post($"{Auth}/second-factor", new { ticket = again, code = codes[1] })).Is(200);

        var renewed = (await second.Post($"{Totp}/recovery-codes")).Is(200).Json!["recoveryCodes"]!.Names();
        again = (await second.SignIn(email)).Is(200)["secondFactor.ticket"];
        (await second.Post($"{Auth}/second-factor", new { ticket = again, code = codes[2] })).Refused(HttpStatusCode.Unauthorized);
        (await second.Post($"{Auth}/second-factor", new { ticket = again, code = renewed[2] })).Is(200);

        (await second.Delete(Totp)).Is(204);
        (await second.Delete(Totp)).Is(204);
        Assert.Equal(("false", "0"), State(await second.Get(Totp)));
        Assert.Equal("false", (await second.SignIn(email)).Is(200)["user.secondFactor"]);
        var kinds = (await second.Get("/app/api/account/security-events?size=50")).Is(200).Json!["items"]!.AsArray().Select(item => item!["kind"]!.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Superset(new HashSet<string>(["secondFactorEnabled", "recoveryCodeUsed", "recoveryCodesMade", "secondFactorDisabled", "signInFailed"], StringComparer.OrdinalIgnoreCase), kinds);
    }

    [Fact]
    public async Task All_five_dialects_take_the_digits_after_the_password_and_refuse_without_them_as_a_wrong_password()
    {
        var clock = new Ahead();
        await using var node = await ApiNode.StartAsync(api.ConnectionString, change: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var email = Product.Email();
        using var browser = await Member(email);
        var app = new Authenticator((await browser.Post(Totp)).Is(200)["secret"]!);
        (await browser.Post($"{Totp}/confirm", new { code = app.Before() })).Is(200);

        foreach (var product in Product.All)
        {
            clock.By += TimeSpan.FromSeconds(60);
            var unknown = await product.Login(node.Client, Product.Email(), Product.Password);
            var without = await product.Login(node.Client, email, Product.Password);
            var wrong = await product.Login(node.Client, email, Product.Password + "000000");
            Assert.Equal((unknown.Status, unknown.Shape), (without.Status, without.Shape));
            Assert.Equal((unknown.Status, unknown.Shape), (wrong.Status, wrong.Shape));
            Assert.Equal(401, wrong.Status);
            product.TokenOf((await product.Login(node.Client, email, Product.Password + app.At(clock.GetUtcNow()))).Is(200));
        }
    }

    [Fact]
    public async Task Sensitive_changes_want_a_recent_proof_by_password_or_code()
    {
        var clock = new Ahead();
        await using var node = await ApiNode.StartAsync(api.ConnectionString, change: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var email = Product.Email();
        await Product.Wayr.Register(api.Client, email, Product.Password);
        using var browser = new Browser(node);
        (await browser.SignIn(email)).Is(200);
        clock.By = TimeSpan.FromMinutes(16);
        (await browser.Post($"{Auth}/refresh")).Is(200);

        foreach (var refused in new[] { await browser.Post(Totp), await browser.Post($"{Totp}/confirm", new { code = "1" }), await browser.Post($"{Totp}/recovery-codes"), await browser.Delete(Totp) })
            refused.Refused(HttpStatusCode.Forbidden, "kernel.forbidden.ProofNeeded");

        (await browser.Post($"{Auth}/confirm", new { password = "wrong" })).Refused(HttpStatusCode.Forbidden, "kernel.forbidden.ProofNeeded");
        (await browser.Post($"{Auth}/confirm", new { code = "123456" })).Refused(HttpStatusCode.Forbidden, "kernel.forbidden.ProofNeeded");
        (await browser.Post($"{Auth}/confirm", new { })).Refused(HttpStatusCode.BadRequest);
        (await browser.Post($"{Auth}/confirm", new { password = Product.Password, code = "123456" })).Refused(HttpStatusCode.BadRequest);
        (await browser.Post($"{Auth}/confirm", new { password = Product.Password })).Is(204);
        var app = new Authenticator((await browser.Post(Totp)).Is(200)["secret"]!);
        (await browser.Post($"{Totp}/confirm", new { code = app.At(clock.GetUtcNow()) })).Is(200);

        clock.By = TimeSpan.FromMinutes(40);
        (await browser.Post($"{Auth}/refresh")).Is(200);
        (await browser.Delete(Totp)).Refused(HttpStatusCode.Forbidden);
        (await browser.Post($"{Auth}/confirm", new { code = app.At(clock.GetUtcNow()) })).Is(204);
        (await browser.Delete(Totp)).Is(204);

        for (var i = 0; i < 5; i++)
            (await browser.Post($"{Auth}/confirm", new { password = "wrong" })).Refused(HttpStatusCode.Forbidden);

        Assert.NotNull((await browser.Post($"{Auth}/confirm", new { password = Product.Password })).Refused(HttpStatusCode.TooManyRequests).Header("Retry-After"));
    }

    [Theory]
    [InlineData("POST", Totp)]
    [InlineData("GET", Totp)]
    [InlineData("DELETE", Totp)]
    [InlineData("POST", Totp + "/confirm")]
    [InlineData("POST", Totp + "/recovery-codes")]
    [InlineData("POST", Auth + "/confirm")]
    public async Task Without_a_token_nothing_is_told(string method, string path)
    {
        using var browser = new Browser(api);
        (await browser.Send(new HttpMethod(method), path, method == "POST" ? new { } : null)).Refused(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{"ticket":null,"code":null}""")]
    [InlineData("""{"ticket":"rubbish","code":"123456"}""")]
    [InlineData("""{"ticket":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","code":"123456"}""")]
    [InlineData("""{"code":"\u0000"}""")]
    public async Task Made_up_tickets_are_refused(string body)
    {
        using var browser = new Browser(api);
        (await browser.Post($"{Auth}/second-factor", body)).Refused(HttpStatusCode.Unauthorized, "identity.TokenInvalid");
    }

    private static (string?, string?) State(Answer answer) => (answer.Is(200)["enabled"], answer["recoveryCodesLeft"]);

    private async Task<Browser> Member(string email)
    {
        await Product.Wayr.Register(api.Client, email, Product.Password);
        var browser = new Browser(api);
        (await browser.SignIn(email)).Is(200);
        return browser;
    }
}

/// <summary>The app on the phone.</summary>
internal sealed class Authenticator(string secret)
{
    private readonly byte[] secret = Core.Identity.SecondFactors.Totp.Read(secret);

    /// <summary>The code of the step before, which is still good; leaves the next two for later in a test.</summary>
    public string Before() => Code(DateTimeOffset.UtcNow, -1);

    public string Now() => Code(DateTimeOffset.UtcNow, 0);

    public string After() => Code(DateTimeOffset.UtcNow, 1);

    public string At(DateTimeOffset at) => Code(at, 0);

    private string Code(DateTimeOffset at, int steps) => Core.Identity.SecondFactors.Totp.Code(secret, Core.Identity.SecondFactors.Totp.StepOf(at) + steps);
}

/// <summary>The system's clock, moved by the test.</summary>
internal sealed class Ahead : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(By.TotalSeconds * System.TimestampFrequency);
}
