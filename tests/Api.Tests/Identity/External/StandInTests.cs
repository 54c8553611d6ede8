using System.Net;
using System.Net.Http.Headers;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace Api.Tests.Identity.External;

/// <summary>The browser app and the stand-in of development, the whole way.</summary>
public sealed class StandInTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string External = Visitor.External;
    private const string Logins = "/app/api/account/external-logins";

    public static TheoryData<string> Presets =>
        ["google", "github", "microsoft", "apple", "facebook", "gitlab", "bitbucket", "discord", "slack", "linkedin", "twitter", "twitch", "spotify"];

    [Fact]
    public async Task In_development_every_preset_is_offered()
    {
        using var visitor = new Visitor(api.Node);

        var answer = (await visitor.Ask(HttpMethod.Get, $"{External}/providers")).Is(200);

        Assert.Equal(Presets.Select(row => row.Data), answer.Json!["items"]!.AsArray().Select(item => item!["id"]!.ToString()));
        Assert.Contains("GitHub", answer.Json["items"]!.AsArray().Select(item => item!["name"]!.ToString()));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task Each_preset_signs_in_a_newcomer_with_a_verified_address_and_without_a_password(string provider)
    {
        var email = Product.Email();
        using var visitor = new Visitor(api.Node);

        Assert.Equal("/learn?tab=2", await visitor.SignIn(provider, email));

        var session = await visitor.Refresh();
        Assert.Equal((email, "true", "false", "Ada Lovelace"), (session["user.email"], session["user.emailVerified"], session["user.hasPassword"], session["user.fullName"]));
        var login = Assert.Single((await visitor.Ask(HttpMethod.Get, Logins)).Is(200).Json!["items"]!.AsArray())!;
        Assert.Equal((provider, email), (login["provider"]!.ToString(), login["email"]!.ToString()));
    }

    [Fact]
    public async Task The_second_time_it_is_the_same_account()
    {
        var email = Product.Email();
        using var visitor = new Visitor(api.Node);
        await visitor.SignIn("google", email);
        var first = (await visitor.Refresh())["user.id"];
        using var again = new Visitor(api.Node);
        await again.SignIn("google", email.ToUpperInvariant());

        Assert.Equal(first, (await again.Refresh())["user.id"]);
    }

    [Fact]
    public async Task An_address_that_both_sides_proved_links_itself()
    {
        using var visitor = new Visitor(api.Node);
        await visitor.SignIn("gitlab", DevelopmentAccounts.Instructor);

        var session = await visitor.Refresh();

        Assert.Equal(("demo-instructor", "instructor"), (session["user.username"], session["user.role"]));
        var events = (await visitor.Ask(HttpMethod.Get, "/app/api/account/security-events")).Is(200).Json!["items"]!.AsArray();
        Assert.Contains(events, one => one!["kind"]!.ToString() == "externalLoginLinked" && one["detail"]!.ToString() == "gitlab");
        Assert.Contains(events, one => one!["kind"]!.ToString() == "signedIn" && one["detail"]!.ToString() == "External");
    }

    [Fact]
    public async Task An_address_that_nobody_proved_here_is_not_taken_over()
    {
        var email = Product.Email();
        await Product.OpenCode.Register(api.Client, email, Product.Password);
        using var visitor = new Visitor(api.Node);

        Assert.Equal("/sign-in?problem=external_email_in_use", await visitor.SignIn("google", email));

        Assert.False(visitor.HasSession);
        (await Product.OpenCode.Login(api.Client, email, Product.Password)).Is(200);
    }

    [Fact]
    public async Task A_registration_that_waits_for_its_mail_gives_way_to_the_owner_of_the_address()
    {
        var email = Product.Email();
        (await api.Client.Post("/academy/api/auth/email/register", new { email, password = Product.Password })).Is(200);
        using var visitor = new Visitor(api.Node);

        Assert.Equal("/learn?tab=2", await visitor.SignIn("google", email));

        Assert.Equal("false", (await visitor.Refresh())["user.hasPassword"]);
        (await Product.Academy.Login(api.Client, email, Product.Password)).Is(401);
    }

    [Fact]
    public async Task Two_first_sign_ins_at_once_make_one_account()
    {
        var email = Product.Email();
        var visitors = Enumerable.Range(0, 6).Select(_ => new Visitor(api.Node)).ToList();
        var ways = await Task.WhenAll(visitors.Select(async visitor => await visitor.AtStandIn(await visitor.Begin("github"), email)));

        var ends = await Task.WhenAll(visitors.Zip(ways, async (visitor, way) => Visitor.Location(await visitor.Go(way), HttpStatusCode.SeeOther)));

        Assert.All(ends, end => Assert.Equal("/learn?tab=2", end));
        Assert.Equal(1L, await Count($"select count(*) from identity.accounts where email_key = '{email}'"));
        Assert.Equal(1L, await Count($"select count(*) from identity.external_logins where email = '{email}'"));
        visitors.ForEach(visitor => visitor.Dispose());
    }

    [Fact]
    public async Task Without_a_hint_a_page_says_what_it_is()
    {
        using var visitor = new Visitor(api.Node);
        using var page = await visitor.Go(await visitor.Begin("facebook"));

        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<strong>not Facebook</strong>", html, StringComparison.Ordinal);
        Assert.Contains("does not exist in production", html, StringComparison.Ordinal);
        Assert.Contains("name=\"login_hint\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_page_repeats_is_text()
    {
        using var visitor = new Visitor(api.Node);
        using var page = await visitor.Go($"{await visitor.Begin("google")}&x=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&login_hint=%3Cb%3E");

        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_cancels_comes_back_to_the_sign_in_page()
    {
        using var visitor = new Visitor(api.Node);
        var back = Visitor.Location(await visitor.Go($"{await visitor.Begin("google")}&deny=true"), HttpStatusCode.Redirect);

        Assert.Equal("/sign-in?problem=external_denied", Visitor.Location(await visitor.Go(back), HttpStatusCode.SeeOther));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/ok\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("learn")]
    [InlineData("")]
    public async Task It_goes_on_to_our_own_pages_only(string returnTo)
    {
        using var visitor = new Visitor(api.Node);

        (await visitor.Ask(HttpMethod.Post, $"{External}/google", new { returnTo })).Is(400, "kernel.invalid");
    }

    [Theory]
    [InlineData("""{"returnTo":5}""")]
    [InlineData("""{""")]
    [InlineData("""[]""")]
    [InlineData("null")]
    public async Task A_body_that_is_none_is_refused(string body)
    {
        using var visitor = new Visitor(api.Node);

        (await visitor.Ask(HttpMethod.Post, $"{External}/google", body)).Is(400);
    }

    [Fact]
    public async Task An_unknown_provider_is_not_found()
    {
        using var visitor = new Visitor(api.Node);

        (await visitor.Ask(HttpMethod.Post, $"{External}/myspace", new { returnTo = "/" })).Is(404);
        Assert.Equal("/sign-in?problem=external_expired", Visitor.Location(await visitor.Go($"{External}/myspace/callback?code=a&state=b"), HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task Another_origins_page_cannot_begin_it()
    {
        (await api.Client.Send(HttpMethod.Post, $"{External}/google", new { returnTo = "/" }, null, ("Sec-Fetch-Site", "cross-site"))).Is(403);
    }

    [Fact]
    public async Task Nobody_is_signed_in_to_the_account_of_whoever_sent_the_link()
    {
        using var attacker = new Visitor(api.Node);
        var way = await attacker.AtStandIn(await attacker.Begin("google"), Product.Email());
        using var victim = new Visitor(api.Node);
        await victim.Begin("google");

        Assert.Equal("/sign-in?problem=external_expired", Visitor.Location(await victim.Go(way), HttpStatusCode.SeeOther));
        Assert.False(victim.HasSession);

        // It wasn't used up by that: the browser that began it still finishes it.
        Assert.Equal("/learn?tab=2", Visitor.Location(await attacker.Go(way), HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task A_way_back_is_good_once_and_two_tabs_do_not_spoil_each_other()
    {
        using var visitor = new Visitor(api.Node);
        var (first, second) = (await visitor.Begin("google", "/first"), await visitor.Begin("google", "/second"));
        var email = Product.Email();
        var (firstBack, secondBack) = (await visitor.AtStandIn(first, email), await visitor.AtStandIn(second, email));

        Assert.Equal("/second", Visitor.Location(await visitor.Go(secondBack), HttpStatusCode.SeeOther));
        Assert.Equal("/first", Visitor.Location(await visitor.Go(firstBack), HttpStatusCode.SeeOther));
        Assert.Equal("/sign-in?problem=external_expired", Visitor.Location(await visitor.Go(firstBack), HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task The_state_of_one_provider_is_nothing_to_another()
    {
        using var visitor = new Visitor(api.Node);
        var back = await visitor.AtStandIn(await visitor.Begin("google"), Product.Email());

        Assert.Equal(
            "/sign-in?problem=external_expired",
            Visitor.Location(await visitor.Go(back.Replace("/google/", "/github/", StringComparison.Ordinal)), HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task The_code_of_another_attempt_is_refused_by_its_verifier()
    {
        using var visitor = new Visitor(api.Node);
        var (mine, other) = (await visitor.AtStandIn(await visitor.Begin("google"), Product.Email()), await visitor.AtStandIn(await visitor.Begin("google"), Product.Email()));
        var mixed = mine.Replace(Visitor.Parameter(mine, "code"), Visitor.Parameter(other, "code"), StringComparison.Ordinal);

        Assert.Equal("/sign-in?problem=external_failed", Visitor.Location(await visitor.Go(mixed), HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task The_issuer_that_sent_the_code_must_be_the_one_that_was_asked()
    {
        using var visitor = new Visitor(api.Node);
        var back = await visitor.AtStandIn(await visitor.Begin("google"), Product.Email());
        var elsewhere = back.Replace(Uri.EscapeDataString(Visitor.Parameter(back, "iss")), Uri.EscapeDataString("https://evil.example"), StringComparison.Ordinal);
        Assert.Equal("/sign-in?problem=external_failed", Visitor.Location(await visitor.Go(elsewhere), HttpStatusCode.SeeOther));

        var second = await visitor.AtStandIn(await visitor.Begin("google"), Product.Email());
        Assert.Equal("/sign-in?problem=external_failed", Visitor.Location(await visitor.Go(second[..second.IndexOf("&iss=", StringComparison.Ordinal)]), HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task A_form_that_a_provider_posts_comes_back_as_a_page()
    {
        using var visitor = new Visitor(api.Node);
        var back = await visitor.AtStandIn(await visitor.Begin("apple"), Product.Email());
        using var stranger = new Visitor(api.Node); // A form of another site comes without the cookie.
        using var posted = await stranger.PostForm(
            back[..back.IndexOf('?', StringComparison.Ordinal)],
            ("code", Visitor.Parameter(back, "code")), ("state", Visitor.Parameter(back, "state")), ("iss", Visitor.Parameter(back, "iss")), ("evil", "1"),
            ("user", """{"name":{"firstName":"Ada","lastName":"King"},"email":"x@y.example"}"""));

        var page = Visitor.Location(posted, HttpStatusCode.SeeOther);
        Assert.StartsWith($"{External}/apple/callback?code=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", page, StringComparison.Ordinal);
        Assert.Contains(posted.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("lp_external_name=Ada%2520King", StringComparison.Ordinal));
        Assert.Equal("/learn?tab=2", Visitor.Location(await visitor.Go(page), HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task A_form_that_is_none_or_too_large_is_refused()
    {
        using var visitor = new Visitor(api.Node);
        using var large = await visitor.PostForm($"{External}/apple/callback", ("state", new string('x', 70_000)));
        using var long_ = await visitor.PostForm($"{External}/apple/callback", ("state", new string('x', 9_000)));
        var json = await visitor.Ask(HttpMethod.Post, $"{External}/apple/callback", new { state = "x" });

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [large.StatusCode, long_.StatusCode]);
        json.Is(400);
    }

    [Fact]
    public async Task The_cookies_are_out_of_reach_for_scripts_and_go_where_they_are_needed()
    {
        using var visitor = new Visitor(api.Node);
        var begun = await visitor.Ask(HttpMethod.Post, $"{External}/google", new { returnTo = "/" });

        Assert.Matches("^lp_external=[A-Za-z0-9_-]{43}; max-age=600; path=/app/api/auth/external; samesite=lax; httponly$", begun.Header("Set-Cookie"));
    }

    [Fact]
    public async Task A_login_is_linked_by_whoever_is_signed_in_whatever_its_address()
    {
        using var visitor = new Visitor(api.Node);
        await visitor.SignIn("google", Product.Email());
        await visitor.Refresh();
        var url = (await visitor.Ask(HttpMethod.Post, $"{Logins}/discord", new { returnTo = "/account/security" })).Is(200)["url"]!;

        Assert.Equal("/account/security", Visitor.Location(await visitor.Go(await visitor.AtStandIn(url, "another@elsewhere.example")), HttpStatusCode.SeeOther));

        Assert.Equal(
            ["google", "discord"],
            (await visitor.Ask(HttpMethod.Get, Logins)).Is(200).Json!["items"]!.AsArray().Select(item => item!["provider"]!.ToString()));
        using var other = new Visitor(api.Node);
        await other.SignIn("discord", "another@elsewhere.example");
        Assert.Equal((await visitor.Refresh())["user.id"], (await other.Refresh())["user.id"]);
    }

    [Fact]
    public async Task A_login_of_somebody_else_is_not_linked_and_no_second_one_of_a_provider()
    {
        var email = Product.Email();
        using var owner = new Visitor(api.Node);
        await owner.SignIn("slack", email);
        using var visitor = new Visitor(api.Node);
        await visitor.SignIn("google", Product.Email());
        await visitor.Refresh();

        async Task<string> Link(string provider, string address)
        {
            var url = (await visitor.Ask(HttpMethod.Post, $"{Logins}/{provider}", new { returnTo = "/me?x=1" })).Is(200)["url"]!;
            return Visitor.Location(await visitor.Go(await visitor.AtStandIn(url, address)), HttpStatusCode.SeeOther);
        }

        Assert.Equal("/me?x=1&problem=external_taken", await Link("slack", email));
        Assert.Equal("/me?x=1&problem=external_taken", await Link("google", Product.Email()));
        Assert.Single((await visitor.Ask(HttpMethod.Get, Logins)).Json!["items"]!.AsArray());
    }

    [Fact]
    public async Task Linking_ends_with_the_session_that_asked_for_it()
    {
        using var visitor = new Visitor(api.Node);
        await visitor.SignIn("google", Product.Email());
        await visitor.Refresh();
        var back = await visitor.AtStandIn((await visitor.Ask(HttpMethod.Post, $"{Logins}/twitch", new { returnTo = "/me" })).Is(200)["url"]!, Product.Email());
        (await visitor.Ask(HttpMethod.Post, "/app/api/auth/sign-out")).Is(204);

        Assert.Equal("/me?problem=external_signed_out", Visitor.Location(await visitor.Go(back), HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task The_only_way_to_sign_in_stays()
    {
        using var visitor = new Visitor(api.Node);
        await visitor.SignIn("google", Product.Email());
        await visitor.Refresh();
        (await visitor.Ask(HttpMethod.Delete, $"{Logins}/google")).Is(409, "identity.only_way_to_sign_in");
        (await visitor.Ask(HttpMethod.Delete, $"{Logins}/github")).Is(404);
        var url = (await visitor.Ask(HttpMethod.Post, $"{Logins}/github", new { returnTo = "/" })).Is(200)["url"]!;
        await visitor.Go(await visitor.AtStandIn(url, Product.Email()));

        (await visitor.Ask(HttpMethod.Delete, $"{Logins}/google")).Is(204);

        Assert.Equal("github", Assert.Single((await visitor.Ask(HttpMethod.Get, Logins)).Json!["items"]!.AsArray())!["provider"]!.ToString());
        (await visitor.Ask(HttpMethod.Delete, $"{Logins}/github")).Is(409, "identity.only_way_to_sign_in");
    }

    [Fact]
    public async Task What_changes_the_ways_to_sign_in_needs_a_recent_proof()
    {
        using var visitor = new Visitor(api.Node);
        await visitor.SignIn("google", Product.Email());
        var user = (await visitor.Refresh())["user.id"];
        await using (var connection = new NpgsqlConnection(api.ConnectionString))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand($"update identity.sessions set confirmed_at = now() - interval '16 minutes' where account_id = '{user}'", connection);
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        (await visitor.Ask(HttpMethod.Delete, $"{Logins}/google")).Is(403, "kernel.forbidden.ProofNeeded");
        (await visitor.Ask(HttpMethod.Post, $"{Logins}/github", new { returnTo = "/" })).Is(403, "kernel.forbidden.ProofNeeded");
        (await visitor.Ask(HttpMethod.Get, Logins)).Is(200);
    }

    [Fact]
    public async Task Logins_are_nobody_elses_business()
    {
        using var visitor = new Visitor(api.Node);

        (await visitor.Ask(HttpMethod.Get, Logins)).Is(401);
        (await visitor.Ask(HttpMethod.Delete, $"{Logins}/google")).Is(401);
        (await visitor.Ask(HttpMethod.Post, $"{Logins}/google", new { returnTo = "/" })).Is(401);
    }

    [Fact]
    public async Task A_closed_account_is_not_signed_in_and_an_erased_one_loses_its_login()
    {
        var email = Product.Email();
        using var visitor = new Visitor(api.Node);
        await visitor.SignIn("google", email);
        var session = await visitor.Refresh();
        await Execute($"update identity.accounts set status = 'Suspended', version = version + 1 where id = '{session["user.id"]}'");
        using var again = new Visitor(api.Node);
        Assert.Equal("/sign-in?problem=account_closed", await again.SignIn("google", email));

        await Execute($"update identity.accounts set status = 'Active', version = version + 1 where id = '{session["user.id"]}'");
        await again.SignIn("google", email);
        var token = (await again.Refresh())["accessToken"];
        Assert.True((await api.Client.Delete($"/opencode/v1/users/{session["user.id"]}", token)).Status is 200 or 204);
        Assert.Equal(0L, await Count($"select count(*) from identity.external_logins where account_id = '{session["user.id"]}'"));
        using var anew = new Visitor(api.Node);
        await anew.SignIn("google", email);
        Assert.NotEqual(session["user.id"], (await anew.Refresh())["user.id"]);
    }

    [Theory]
    [InlineData("client_id=nobody")]
    [InlineData("client_id=stand-in-google&redirect_uri=https%3A%2F%2Fevil.example%2Fcallback")]
    public async Task The_stand_in_sends_nobody_to_strangers(string query)
    {
        using var visitor = new Visitor(api.Node);
        using var answer = await visitor.Go($"/dev/idp/authorize?response_type=code&login_hint=a@b.example&{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task The_stand_in_wants_pkce_and_its_clients_secret()
    {
        using var visitor = new Visitor(api.Node);
        var url = await visitor.Begin("google");
        var without = url.Replace("code_challenge_method=S256", "code_challenge_method=plain", StringComparison.Ordinal);
        Assert.Contains("error=invalid_request", Visitor.Location(await visitor.Go($"{without}&login_hint=a@b.example"), HttpStatusCode.Redirect), StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/dev/idp/token") { Content = new FormUrlEncodedContent([new("grant_type", "authorization_code")]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("stand-in-google:wrong"u8));
        using var refused = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task In_production_there_is_no_stand_in_and_only_what_is_configured()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using (var production = await ApiNode.StartAsync(
            database,
            [
                new("Http:RequireHttps", "false"), new("Identity:Providers:github:ClientId", "abc"), new("Identity:Providers:github:ClientSecret", "def"),
                new("Identity:Providers:google:ClientId", ""),
            ],
            environment: "Production"))
        {
            using var visitor = new Visitor(production);
            var items = (await visitor.Ask(HttpMethod.Get, $"{External}/providers")).Is(200).Json!["items"]!.AsArray();
            Assert.Equal("github", Assert.Single(items)!["id"]!.ToString());
            (await visitor.Ask(HttpMethod.Post, $"{External}/google", new { returnTo = "/" })).Is(404);
            foreach (var path in (string[])["authorize", "token", "jwks", "userinfo", ".well-known/openid-configuration"])
            {
                using var answer = await visitor.Go($"/dev/idp/{path}?client_id=stand-in-google");
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }

            var url = await visitor.Begin("github");
            Assert.StartsWith("https://github.com/login/oauth/authorize?response_type=code&client_id=abc&redirect_uri=", url, StringComparison.Ordinal);
            Assert.Equal("S256", Visitor.Parameter(url, "code_challenge_method"));
        }

        await PostgresServer.DropDatabaseAsync(database);
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    private async Task<object?> Count(string sql)
    {
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
