using System.Net;
using System.Text.Json.Nodes;
using Api.Tests.Identity;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LearningPlatform.Api.Tests.App;

public sealed class PasskeyTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Auth = Browser.Auth;
    private const string Passkeys = "/app/api/account/passkeys";

    private string Origin => api.Node.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_passkey_is_made_named_used_and_removed()
    {
        var email = Product.Email();
        using var browser = await Member(email);
        using var authenticator = new SoftwareAuthenticator(Origin);
        Assert.Empty((await browser.Get(Passkeys)).Is(200).Json!["items"]!.AsArray());

        var question = (await browser.Post($"{Passkeys}/options")).Is(200);
        var options = question.Json!["options"]!;
        Assert.Equal(("127.0.0.1", email, "required", "required", "none"), (
            options["rp"]!["id"]!.ToString(), options["user"]!["name"]!.ToString(), options["authenticatorSelection"]!["userVerification"]!.ToString(),
            options["authenticatorSelection"]!["residentKey"]!.ToString(), options["attestation"]!.ToString()));
        var made = (await browser.Post(Passkeys, new { ticket = question["ticket"], name = "  My phone ", credential = authenticator.Create(options) })).Is(201);
        Assert.Equal(["id", "name", "createdAt", "lastUsedAt", "synced"], made.Json!.AsObject().Select(member => member.Key));
        Assert.Equal(("My phone", null, "true", $"{Passkeys}/{made["id"]}"), (made["name"], made["lastUsedAt"], made["synced"], made.Message.Headers.Location?.ToString()));

        // An authenticator that has one makes no second.
        Assert.Single((await browser.Post($"{Passkeys}/options")).Is(200).Json!["options"]!["excludeCredentials"]!.AsArray());

        using var other = new Browser(api);
        var asked = (await other.Post($"{Auth}/passkey/options", new { })).Is(200);
        Assert.Equal(("127.0.0.1", "required"), (asked["options.rpId"], asked["options.userVerification"]));
        Assert.Empty(asked.Json!["options"]!["allowCredentials"]?.AsArray() ?? []);
        var signedIn = (await other.Post($"{Auth}/passkey", new { ticket = asked["ticket"], credential = authenticator.Get(asked.Json!["options"]!), remember = true })).Is(200);
        Assert.Equal(email, signedIn["user.email"]);
        Assert.Contains("max-age=25919", signedIn.Header("Set-Cookie"), StringComparison.Ordinal);
        (await other.Me()).Is(200);
        (await other.Post($"{Auth}/refresh")).Is(200);

        var renamed = (await browser.Send(HttpMethod.Patch, $"{Passkeys}/{made["id"]}", new { name = "Ключ 🔑" })).Is(200);
        Assert.Equal("Ключ 🔑", renamed["name"]);
        Assert.NotNull(renamed["lastUsedAt"]);
        (await browser.Delete($"{Passkeys}/{made["id"]}")).Is(204);
        (await browser.Delete($"{Passkeys}/{made["id"]}")).Refused(HttpStatusCode.NotFound);
        (await SignIn(authenticator)).Refused(HttpStatusCode.Unauthorized);

        var kinds = (await browser.Get("/app/api/account/security-events?size=50")).Json!["items"]!.AsArray().Select(item => item!["kind"]!.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Superset(new HashSet<string>(["passkeyAdded", "passkeyRemoved", "signedIn"], StringComparer.OrdinalIgnoreCase), kinds);
    }

    [Fact]
    public async Task It_stands_for_both_factors_and_is_not_held_up_by_guessed_passwords()
    {
        var email = Product.Email();
        using var browser = await Member(email);
        using var authenticator = await WithPasskey(browser);
        var app = new Authenticator((await browser.Post("/app/api/account/totp")).Is(200)["secret"]!);
        (await browser.Post("/app/api/account/totp/confirm", new { code = app.Before() })).Is(200);
        using var guesser = new Browser(api);
        for (var i = 0; i < 6; i++)
            await guesser.SignIn(email, "guess");

        Assert.Equal("true", (await SignIn(authenticator)).Is(200)["user.secondFactor"]);
    }

    [Fact]
    public async Task A_forged_signature_signs_nobody_in()
    {
        using var browser = await Member(Product.Email());
        using var authenticator = await WithPasskey(browser);
        (await SignIn(authenticator)).Is(200);
        authenticator.ForgetKey();
        (await SignIn(authenticator)).Refused(HttpStatusCode.Unauthorized, "identity.CredentialsInvalid");
    }

    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData("http://127.0.0.1", null)]
    [InlineData("null", null)]
    [InlineData(null, "evil.example")]
    public async Task Another_sites_signature_signs_nobody_in_and_makes_no_passkey(string? origin, string? domain)
    {
        using var browser = await Member(Product.Email());
        using var authenticator = await WithPasskey(browser);
        (authenticator.Origin, authenticator.Domain) = (origin ?? Origin, domain);

        (await SignIn(authenticator)).Refused(HttpStatusCode.Unauthorized);
        authenticator.Id[0] ^= 1;
        (await Make(browser, authenticator)).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_challenge_is_good_for_one_answer_right_or_wrong_and_for_its_own_purpose()
    {
        using var browser = await Member(Product.Email());
        using var authenticator = await WithPasskey(browser);
        var asked = (await browser.Post($"{Auth}/passkey/options")).Is(200);
        var credential = authenticator.Get(asked.Json!["options"]!);
        (await Answer(asked["ticket"]!, credential)).Is(200);
        (await Answer(asked["ticket"]!, credential)).Refused(HttpStatusCode.Unauthorized);

        // The answer to another question.
        var next = (await browser.Post($"{Auth}/passkey/options")).Is(200);
        (await Answer(next["ticket"]!, credential)).Refused(HttpStatusCode.Unauthorized);
        (await Answer(next["ticket"]!, authenticator.Get(next.Json!["options"]!))).Refused(HttpStatusCode.Unauthorized);

        var creation = (await browser.Post($"{Passkeys}/options")).Is(200);
        var request = (await browser.Post($"{Auth}/passkey/options")).Is(200);
        (await Answer(creation["ticket"]!, authenticator.Get(request.Json!["options"]!))).Refused(HttpStatusCode.Unauthorized);

        // Of ten who answer at once, one signs in.
        var once = (await browser.Post($"{Auth}/passkey/options")).Is(200);
        var same = authenticator.Get(once.Json!["options"]!);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Answer(once["ticket"]!, same)));
        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task A_challenge_ends_after_five_minutes()
    {
        var clock = new Ahead();
        await using var node = await ApiNode.StartAsync(api.ConnectionString, change: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var member = await Member(Product.Email());
        using var authenticator = await WithPasskey(member);
        authenticator.Origin = node.Address.GetLeftPart(UriPartial.Authority);
        using var browser = new Browser(node);
        var asked = (await browser.Post($"{Auth}/passkey/options")).Is(200);
        clock.By = TimeSpan.FromMinutes(5);
        (await browser.Post($"{Auth}/passkey", new { ticket = asked["ticket"], credential = authenticator.Get(asked.Json!["options"]!) })).Refused(HttpStatusCode.Unauthorized);
        asked = (await browser.Post($"{Auth}/passkey/options")).Is(200);
        (await browser.Post($"{Auth}/passkey", new { ticket = asked["ticket"], credential = authenticator.Get(asked.Json!["options"]!) })).Is(200);
    }

    [Fact]
    public async Task Somebody_elses_passkey_opens_somebody_elses_account_only()
    {
        var (first, second) = (Product.Email(), Product.Email());
        using var ada = await Member(first);
        using var bob = await Member(second);
        using var adas = await WithPasskey(ada);
        using var bobs = await WithPasskey(bob);

        // Bob's key under Ada's name, and under Ada's credential.
        var own = bobs.UserHandle;
        bobs.UserHandle = adas.UserHandle;
        (await SignIn(bobs)).Refused(HttpStatusCode.Unauthorized);
        (bobs.UserHandle, bobs.Id) = (adas.UserHandle, adas.Id);
        (await SignIn(bobs)).Refused(HttpStatusCode.Unauthorized);
        bobs.UserHandle = null;
        (await SignIn(adas)).Is(200);
        bobs.UserHandle = own;

        // A credential that is known can't be taken over by making it again.
        using var copy = new SoftwareAuthenticator(Origin) { Id = adas.Id };
        (await Make(bob, copy)).Refused(HttpStatusCode.Conflict, "identity.passkey_known");
        Assert.Equal(first, (await SignIn(adas)).Is(200)["user.email"]);

        // A ticket is its owner's.
        var question = (await ada.Post($"{Passkeys}/options")).Is(200);
        using var fresh = new SoftwareAuthenticator(Origin);
        (await bob.Post(Passkeys, new { ticket = question["ticket"], name = "x", credential = fresh.Create(question.Json!["options"]!) })).Refused(HttpStatusCode.BadRequest);

        var id = (await ada.Get(Passkeys)).Json!["items"]![0]!["id"]!.ToString();
        (await bob.Send(HttpMethod.Patch, $"{Passkeys}/{id}", new { name = "mine" })).Refused(HttpStatusCode.NotFound);
        (await bob.Delete($"{Passkeys}/{id}")).Refused(HttpStatusCode.NotFound);
        Assert.Single((await ada.Get(Passkeys)).Json!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_counter_that_goes_back_is_a_copy_and_refused()
    {
        using var browser = await Member(Product.Email());
        using var authenticator = new SoftwareAuthenticator(Origin) { Counter = 5 };
        (await Make(browser, authenticator)).Is(201);
        authenticator.Counter = 6;
        (await SignIn(authenticator)).Is(200);
        (await SignIn(authenticator)).Refused(HttpStatusCode.Unauthorized);
        authenticator.Counter = 3;
        (await SignIn(authenticator)).Refused(HttpStatusCode.Unauthorized);
        authenticator.Counter = 0;
        (await SignIn(authenticator)).Refused(HttpStatusCode.Unauthorized);
        authenticator.Counter = 7;
        (await SignIn(authenticator)).Is(200);

        // Two answers with one count, to two questions, at the same time: one of them is from a copy.
        authenticator.Counter = 8;
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SignIn(authenticator)));
        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task An_authenticator_that_did_not_see_its_owner_is_refused()
    {
        using var browser = await Member(Product.Email());
        using var authenticator = await WithPasskey(browser);
        authenticator.SeesOwner = false;
        (await SignIn(authenticator)).Refused(HttpStatusCode.Unauthorized);
        authenticator.Id[0] ^= 1;
        (await Make(browser, authenticator)).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task It_confirms_its_own_owner_only()
    {
        var clock = new Ahead();
        await using var node = await ApiNode.StartAsync(api.ConnectionString, change: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var email = Product.Email();
        await Product.Wayr.Register(api.Client, email, Product.Password);
        using var browser = new Browser(node);
        (await browser.SignIn(email)).Is(200);
        using var authenticator = new SoftwareAuthenticator(node.Address.GetLeftPart(UriPartial.Authority));
        (await Make(browser, authenticator)).Is(201);
        using var stranger = new Browser(node);
        await Product.Wayr.Register(api.Client, "x" + email, Product.Password);
        (await stranger.SignIn("x" + email)).Is(200);
        using var strangers = new SoftwareAuthenticator(authenticator.Origin);
        (await Make(stranger, strangers)).Is(201);

        clock.By = TimeSpan.FromMinutes(16);
        (await browser.Post($"{Auth}/refresh")).Is(200);
        (await browser.Post($"{Passkeys}/options")).Refused(HttpStatusCode.Forbidden, "kernel.forbidden.ProofNeeded");
        (await browser.Delete($"{Passkeys}/{Guid.NewGuid()}")).Refused(HttpStatusCode.Forbidden, "kernel.forbidden.ProofNeeded");

        async Task<Answer> Confirm(SoftwareAuthenticator with)
        {
            var asked = (await browser.Post($"{Auth}/passkey/options")).Is(200);
            return await browser.Post($"{Auth}/confirm", new { ticket = asked["ticket"], credential = with.Get(asked.Json!["options"]!) });
        }

        (await Confirm(strangers)).Refused(HttpStatusCode.Forbidden, "kernel.forbidden.ProofNeeded");
        (await Confirm(authenticator)).Is(204);
        (await browser.Post($"{Passkeys}/options")).Is(200);
    }

    [Fact]
    public async Task A_suspended_account_is_told_so_after_its_passkey_was_right()
    {
        using var browser = await Member(Product.Email());
        using var authenticator = await WithPasskey(browser);
        await using var source = Npgsql.NpgsqlDataSource.Create(api.ConnectionString);
        await using var suspend = source.CreateCommand("update identity.accounts set status = 'Suspended' where id = $1");
        suspend.Parameters.Add(new() { Value = Guid.Parse(Product.Claims(browser.Token!)["sub"]!.ToString()) });
        await suspend.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        (await SignIn(authenticator)).Refused(HttpStatusCode.Forbidden, "kernel.forbidden.AccountInactive");
    }

    [Fact]
    public async Task Rubbish_is_refused()
    {
        using var browser = await Member(Product.Email());
        foreach (var credential in new[] { "null", "{}", "5", "[]", "\"x\"", """{"id":5}""", """{"id":"!!!"}""", """{"id":"AAAA","type":"public-key","response":{}}""", """{"id":"\ud800"}""" })
        {
            var asked = (await browser.Post($"{Auth}/passkey/options")).Is(200)["ticket"];
            Assert.Contains((await browser.Post($"{Auth}/passkey", $$"""{"ticket":"{{asked}}","credential":{{credential}}}""")).Status, new[] { 400, 401 });
            var question = (await browser.Post($"{Passkeys}/options")).Is(200)["ticket"];
            (await browser.Post(Passkeys, $$"""{"ticket":"{{question}}","name":"x","credential":{{credential}}}""")).Refused(HttpStatusCode.BadRequest);
        }

        (await browser.Post($"{Auth}/passkey", "{}")).Refused(HttpStatusCode.Unauthorized);
        (await browser.Post($"{Auth}/passkey", """{"ticket":null,"credential":null}""")).Refused(HttpStatusCode.Unauthorized);
        using var authenticator = new SoftwareAuthenticator(Origin);
        foreach (var name in new[] { null, "", "   ", "a\0b", new string('x', 101) })
        {
            var question = (await browser.Post($"{Passkeys}/options")).Is(200);
            (await browser.Post(Passkeys, new { ticket = question["ticket"], name, credential = authenticator.Create(question.Json!["options"]!) })).Refused(HttpStatusCode.BadRequest, "kernel.invalid");
        }
    }

    [Theory]
    [InlineData("GET", Passkeys)]
    [InlineData("POST", Passkeys)]
    [InlineData("POST", Passkeys + "/options")]
    [InlineData("PATCH", Passkeys + "/0197a000-0000-7000-8000-000000000000")]
    [InlineData("DELETE", Passkeys + "/0197a000-0000-7000-8000-000000000000")]
    public async Task Without_a_token_nothing_is_told(string method, string path)
    {
        using var browser = new Browser(api);
        (await browser.Send(new HttpMethod(method), path, method is "POST" or "PATCH" ? new { } : null)).Refused(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_public_address_decides_the_domain()
    {
        await using var node = await ApiNode.StartAsync(api.ConnectionString, [new("Web:PublicUrl", "https://learn.example")]);
        using var browser = new Browser(node);
        Assert.Equal("learn.example", (await browser.Post($"{Auth}/passkey/options")).Is(200)["options.rpId"]);
    }

    private static async Task<Answer> Make(Browser browser, SoftwareAuthenticator authenticator)
    {
        var question = (await browser.Post($"{Passkeys}/options")).Is(200);
        return await browser.Post(Passkeys, new { ticket = question["ticket"], name = "key", credential = authenticator.Create(question.Json!["options"]!) });
    }

    private async Task<SoftwareAuthenticator> WithPasskey(Browser browser)
    {
        var authenticator = new SoftwareAuthenticator(Origin);
        (await Make(browser, authenticator)).Is(201);
        return authenticator;
    }

    private async Task<Answer> SignIn(SoftwareAuthenticator authenticator)
    {
        using var browser = new Browser(api);
        var asked = (await browser.Post($"{Auth}/passkey/options")).Is(200);
        return await Answer(asked["ticket"]!, authenticator.Get(asked.Json!["options"]!));
    }

    private async Task<Answer> Answer(string ticket, JsonObject credential)
    {
        using var browser = new Browser(api);
        return await browser.Post($"{Auth}/passkey", new { ticket, credential });
    }

    [Fact]
    public async Task Given_an_account_without_a_password_Then_its_last_passkey_stays_also_when_two_are_removed_at_once()
    {
        var email = Product.Email();
        using var browser = await Member(email);
        using var authenticator = new SoftwareAuthenticator(Origin);
        using var second = new SoftwareAuthenticator(Origin);
        string[] made = [await Add(authenticator), await Add(second)];
        await using (var source = Npgsql.NpgsqlDataSource.Create(api.ConnectionString))
        await using (var command = source.CreateCommand("update identity.accounts set password_hash = null, version = version + 1 where email = $1"))
        {
            command.Parameters.AddWithValue(email);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var answers = await Task.WhenAll(made.Select(id => browser.Delete($"{Passkeys}/{id}")));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], answers.Select(answer => answer.Message.StatusCode).Order());
        Assert.Equal("identity.only_way_to_sign_in", answers.Single(answer => answer.Message.StatusCode == HttpStatusCode.Conflict)["code"]);
        Assert.Single((await browser.Get(Passkeys)).Is(200).Json!["items"]!.AsArray());

        async Task<string> Add(SoftwareAuthenticator device)
        {
            var question = (await browser.Post($"{Passkeys}/options")).Is(200);
            return (await browser.Post(Passkeys, new { ticket = question["ticket"], name = "Key", credential = device.Create(question.Json!["options"]!) })).Is(201)["id"]!;
        }
    }

    private async Task<Browser> Member(string email)
    {
        await Product.Wayr.Register(api.Client, email, Product.Password);
        var browser = new Browser(api);
        (await browser.SignIn(email)).Is(200);
        return browser;
    }
}
