using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity.External;

/// <summary>Unpuzzle's pair of calls, and the events of Supabase Auth.</summary>
public sealed class UnpuzzleExternalTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Auth = "/unpuzzle/api/v1/auth";
    private const string Page = "https://app.unpuzzle.com/auth/callback";

    private HttpClient Http => api.Client;

    [Theory]
    [InlineData("google")]
    [InlineData("azure")]
    [InlineData("twitter")]
    public async Task Both_calls_sign_in_and_the_second_time_it_is_no_new_user(string provider)
    {
        var email = Product.Email();

        var (first, code) = await Begin(provider, email);
        var answer = (await Callback(provider, code, first)).Is(200);

        Assert.Equal((email, "Ada Lovelace", "true"), (answer["user.email"], answer["user.full_name"], answer["is_new_user"]));
        Assert.Equal(["user", "access_token", "refresh_token", "is_new_user"], answer.Json!.AsObject().Select(member => member.Key));
        Assert.StartsWith("access_token=", answer.Header("Set-Cookie"), StringComparison.Ordinal);
        (await Http.Get($"{Auth}/profile/", answer["access_token"])).Is(200);
        var (second, again) = await Begin(provider, email);
        var known = (await Callback(provider, again, second)).Is(200);
        Assert.Equal((answer["user.id"], "false"), (known["user.id"], known["is_new_user"]));
        (await Http.Post($"{Auth}/refresh/", new { refresh_token = known["refresh_token"] })).Is(200);
    }

    [Fact]
    public async Task An_account_with_the_same_verified_address_is_signed_in()
    {
        var (state, code) = await Begin("google", DevelopmentAccounts.Student);

        var answer = (await Callback("google", code, state)).Is(200);

        Assert.Equal((DevelopmentAccounts.Student, "false"), (answer["user.email"], answer["is_new_user"]));
    }

    [Fact]
    public async Task An_account_with_the_same_address_that_nobody_proved_is_not()
    {
        var email = Product.Email();
        await Product.Unpuzzle.Register(Http, email, Product.Password);
        var (state, code) = await Begin("google", email);

        (await Callback("google", code, state)).Is(422, "VALIDATION_ERROR");
    }

    [Theory]
    [InlineData("google", "https://evil.example/auth/callback")]
    [InlineData("google", "https://app.unpuzzle.com.evil.example/auth/callback")]
    [InlineData("google", "https://app.unpuzzle.com@evil.example/")]
    [InlineData("google", "http://app.unpuzzle.com/auth/callback")]
    [InlineData("google", "javascript:alert(1)")]
    [InlineData("google", "https://app.unpuzzle.com/auth#fragment")]
    [InlineData("myspace", Page)]
    [InlineData("GOOGLE", Page)]
    [InlineData("\u0130", Page)]
    public async Task Foreign_redirects_and_unknown_providers_are_refused(string provider, string redirect) =>
        (await Http.Post($"{Auth}/oauth/signin/", new { provider, redirect_url = redirect })).Is(422, "VALIDATION_ERROR");

    [Theory]
    [InlineData("""{"provider":"google"}""", 422)]
    [InlineData("""{"provider":null,"redirect_url":"https://app.unpuzzle.com/"}""", 422)]
    [InlineData("""{"provider":["google"],"redirect_url":"https://app.unpuzzle.com/"}""", 422)]
    [InlineData("""{"provider":"google","redirect_url":"not a url"}""", 422)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    public async Task Bodies_that_are_none_are_refused(string body, int status) => (await Http.Post($"{Auth}/oauth/signin/", body)).Is(status, "VALIDATION_ERROR");

    [Fact]
    public async Task A_state_is_good_once_for_its_provider()
    {
        var (state, code) = await Begin("google", Product.Email());

        Assert.Equal("state", (await Callback("github", code, state)).Is(422, "VALIDATION_ERROR").Json!["error"]!["details"]![0]!["field"]!.ToString());
        (await Callback("google", code, state)).Is(200);
        (await Callback("google", code, state)).Is(422, "VALIDATION_ERROR");
        (await Callback("google", code, "random_state_string")).Is(422, "VALIDATION_ERROR");
        (await Callback("google", code, new string('\u00e9', 43))).Is(422, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task A_code_that_the_provider_refuses_is_no_credential()
    {
        var (state, _) = await Begin("google", Product.Email());

        (await Callback("google", "authorization_code", state)).Is(401, "AUTH_INVALID_CREDENTIALS");
    }

    [Fact]
    public async Task The_apps_state_is_nothing_to_the_dialect_and_the_other_way_round()
    {
        using var visitor = new Visitor(api.Node);
        var back = await visitor.AtStandIn(await visitor.Begin("google"), Product.Email());
        (await Callback("google", Visitor.Parameter(back, "code"), Visitor.Parameter(back, "state"))).Is(422);

        var (state, code) = await Begin("google", Product.Email());
        Assert.Equal("/sign-in?problem=external_expired", Visitor.Location(await visitor.Go($"{Visitor.External}/google/callback?code={code}&state={state}"), HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task Where_a_provider_posts_a_form_it_is_passed_on_to_the_clients_page()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Identity:Providers:apple:ClientId"] = "com.example.learn",
            ["Identity:Providers:apple:TeamId"] = "TEAM",
            ["Identity:Providers:apple:KeyId"] = "KEY",
            ["Identity:Providers:apple:PrivateKey"] = "unused here",
            ["Identity:Providers:apple:Authority"] = new Uri(api.Node.Address, "/dev/idp").AbsoluteUri,
        };
        await using var node = await ApiNode.StartAsync(api.ConnectionString, settings);
        using var client = node.CreateClient();
        var begun = (await client.Post($"{Auth}/oauth/signin/", new { provider = "apple", redirect_url = Page })).Is(200);
        Assert.Equal("form_post", Visitor.Parameter(begun["auth_url"]!, "response_mode"));
        Assert.Equal(new Uri(node.Address, "/app/api/auth/external/apple/callback").AbsoluteUri, Visitor.Parameter(begun["auth_url"]!, "redirect_uri"));
        using var visitor = new Visitor(node);

        using var posted = await visitor.PostForm("/app/api/auth/external/apple/callback", ("code", "c 1"), ("state", begun["state"]!));

        Assert.Equal($"{Page}?code=c%201&state={begun["state"]}", Visitor.Location(posted, HttpStatusCode.SeeOther));
    }

    [Fact]
    public async Task Supabase_makes_changes_and_removes_an_account()
    {
        var (id, email, renamed) = (Guid.CreateVersion7(), Product.Email(), Product.Email());

        (await Webhook("user.created", new { user = new { id, email, user_metadata = new { full_name = "Ada King", avatar_url = "https://pics.example/a.png" } } })).Is(200);
        var user = (await Http.Get($"/opencode/v1/users/{id}", await Admin())).Is(200);
        Assert.Equal((email, "Ada King"), (user["email"], user["fullName"] ?? user["user.fullName"]));

        (await Webhook("user.updated", new { user = new { id, email = renamed, user_metadata = new { full_name = "Ada Lovelace" } } })).Is(200);
        Assert.Equal(renamed, (await Http.Get($"/opencode/v1/users/{id}", await Admin())).Is(200)["email"]);

        (await Webhook("user.deleted", new { user = new { id } })).Is(200);
        (await Http.Get($"/opencode/v1/users/{id}", await Admin())).Is(404);
        (await Webhook("user.updated", new { user = new { id, email } })).Is(200);
        (await Http.Get($"/opencode/v1/users/{id}", await Admin())).Is(404);
    }

    [Fact]
    public async Task An_event_is_done_once_however_often_it_is_sent()
    {
        var (id, email) = (Guid.CreateVersion7(), Product.Email());
        var created = new { user = new { id, email } };
        var eventId = $"evt_{id}";
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await Webhook("user.created", created, eventId)).Is(200)));
        (await Webhook("user.updated", new { user = new { id, email = Product.Email() } }, eventId)).Is(200);

        Assert.Equal(email, (await Http.Get($"/opencode/v1/users/{id}", await Admin())).Is(200)["email"]);
    }

    [Fact]
    public async Task An_address_of_somebody_else_stays_theirs()
    {
        var (id, email) = (Guid.CreateVersion7(), Product.Email());
        await Product.OpenCode.Register(Http, email, Product.Password);

        (await Webhook("user.created", new { user = new { id, email } })).Is(200);

        (await Http.Get($"/opencode/v1/users/{id}", await Admin())).Is(404);
        (await Product.OpenCode.Login(Http, email, Product.Password)).Is(200);
    }

    [Fact]
    public async Task A_session_that_ends_there_ends_here()
    {
        var access = await Product.Unpuzzle.Register(Http, Product.Email(), Product.Password);
        var claims = Product.Claims(access);
        var (user, session) = (claims["sub"]!.ToString(), claims["sid"]!.ToString());

        (await Webhook("session.created", new { session = new { id = session, user_id = user } })).Is(200);
        (await Http.Get($"{Auth}/profile/", access)).Is(200);
        (await Webhook("session.ended", new { session = new { id = "of another", user_id = user } })).Is(200);
        (await Http.Get($"{Auth}/profile/", access)).Is(200);
        (await Webhook("session.ended", new { session = new { id = session, user_id = user } })).Is(200);
        (await Http.Get($"{Auth}/profile/", access)).Is(401, "AUTH_INVALID_TOKEN");
    }

    [Fact]
    public async Task Events_that_mean_nothing_here_are_acknowledged()
    {
        (await Webhook("password.recovery", new { anything = 1 })).Is(200);
        (await Webhook("session.ended", new { session = new { id = "x", user_id = Guid.CreateVersion7() } })).Is(200);
        (await Webhook("user.deleted", new { user = new { id = Guid.CreateVersion7() } })).Is(200);
    }

    [Fact]
    public async Task Without_the_right_signature_nothing_happens()
    {
        var id = Guid.CreateVersion7();
        var body = JsonSerializer.Serialize(new { type = "user.created", data = new { user = new { id, email = Product.Email() } } });
        foreach (var signature in (string[])["webhook_signature", new string('0', 64), Sign(body + " "), Sign(body, "another secret"), Sign(body).ToUpperInvariant(), "\u00e9"])
        {
            if (signature.Any(char.IsAsciiLetterLower) || signature != Sign(body))
                (await Http.Send(HttpMethod.Post, $"{Auth}/webhooks/auth/", body, null, ("X-Supabase-Signature", Uri.EscapeDataString(signature)))).Is(400, "VALIDATION_ERROR");
        }

        (await Http.Post($"{Auth}/webhooks/auth/", body)).Is(400, "VALIDATION_ERROR");
        (await Http.Get($"/opencode/v1/users/{id}", await Admin())).Is(404);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"type":"user.created"}""")]
    [InlineData("""{"type":"user.created","data":{}}""")]
    [InlineData("""{"type":"user.created","data":{"user":{"id":"1"}}}""")]
    [InlineData("""{"type":"session.ended","data":{"session":{"id":"1"}}}""")]
    public async Task A_signed_body_that_is_none_is_refused(string body) =>
        (await Http.Send(HttpMethod.Post, $"{Auth}/webhooks/auth/", body, null, ("X-Supabase-Signature", Sign(body)))).Is(400, "VALIDATION_ERROR");

    [Fact]
    public async Task In_production_nothing_is_accepted_before_a_secret_is_set()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using (var production = await ApiNode.StartAsync(database, [new("Http:RequireHttps", "false")], environment: "Production"))
        {
            const string body = """{"type":"session.ended","data":{"session":{"id":"1","user_id":"01890000-0000-7000-8000-000000000000"}}}""";
            (await production.Client.Send(HttpMethod.Post, $"{Auth}/webhooks/auth/", body, null, ("X-Supabase-Signature", Sign(body)))).Is(400);
        }

        await PostgresServer.DropDatabaseAsync(database);
    }

    private static string Sign(string body, string secret = "whsec_development_only") =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private Task<Answer> Webhook(string type, object data, string? id = null)
    {
        var body = JsonSerializer.Serialize(new { id = id ?? $"evt_{Guid.CreateVersion7()}", type, created_at = DateTimeOffset.UtcNow, data });
        return Http.Send(HttpMethod.Post, $"{Auth}/webhooks/auth/", body, null, ("X-Supabase-Signature", Sign(body)));
    }

    private async Task<string> Admin() => (await Product.OpenCode.Login(Http, DevelopmentAccounts.Admin, DevelopmentAccounts.Password)).Is(200)["accessToken"]!;

    private Task<Answer> Callback(string provider, string code, string state) => Http.Post($"{Auth}/oauth/callback/", new { provider, code, state });

    private async Task<(string State, string Code)> Begin(string provider, string email)
    {
        var begun = (await Http.Post($"{Auth}/oauth/signin/", new { provider, redirect_url = Page })).Is(200);
        using var visitor = new Visitor(api.Node);
        var back = await visitor.AtStandIn(begun["auth_url"]!, email);
        Assert.StartsWith($"{Page}?code=", back, StringComparison.Ordinal);
        Assert.Equal(begun["state"], Visitor.Parameter(back, "state"));
        return (begun["state"]!, Visitor.Parameter(back, "code"));
    }
}
