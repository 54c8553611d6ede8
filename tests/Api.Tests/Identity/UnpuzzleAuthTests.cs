using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity;

public sealed class UnpuzzleAuthTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Auth = "/unpuzzle/api/v1/auth";

    private HttpClient Http => api.Client;

    [Fact]
    public async Task Signing_up_answers_tokens_for_an_hour_and_sets_the_cookie()
    {
        var email = Product.Email();
        var answer = (await Http.Post($"{Auth}/signup/", new { email, password = "password", full_name = "Ada Lovelace", metadata = new { source = "web", referral_code = "FRIEND123" } })).Is(201);

        Assert.Equal(["id", "email", "full_name", "created_at"], answer.Json!["user"]!.AsObject().Select(member => member.Key));
        var left = DateTimeOffset.Parse(answer["expires_at"]!, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow;
        Assert.InRange(left, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.Equal($"access_token={answer["access_token"]}; HttpOnly; Secure; SameSite=Lax; Path=/unpuzzle; Max-Age=3600", answer.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData("""{"password":"long enough","full_name":"A"}""", 422, "email")]
    [InlineData("""{"email":"nobody","password":"long enough","full_name":"A"}""", 422, "email")]
    [InlineData("""{"email":"a@example.com","password":"short","full_name":"A"}""", 422, "password")]
    [InlineData("""{"email":"a@example.com","password":"long enough","full_name":""}""", 422, "full_name")]
    [InlineData("{", 400, null)]
    [InlineData("[]", 400, null)]
    public async Task Signing_up_with_bad_input_is_refused_by_field(string body, int status, string? field)
    {
        var answer = (await Http.Post($"{Auth}/signup/", body)).Is(status, "VALIDATION_ERROR");
        Assert.Equal(field, answer.Json!["error"]!["details"]!.AsArray().FirstOrDefault()?["field"]!.ToString());
    }

    [Fact]
    public async Task A_taken_address_is_a_conflict_of_the_field_email()
    {
        var email = Product.Email();
        await Product.Unpuzzle.Register(Http, email, "password");
        var answer = (await Http.Post($"{Auth}/signup/", new { email, password = "password", full_name = "Eve" })).Is(409, "VALIDATION_ERROR");
        Assert.Equal("email", answer.Json!["error"]!["details"]![0]!["field"]!.ToString());
    }

    [Fact]
    public async Task Signing_in_shows_roles_and_plan()
    {
        var answer = (await Product.Unpuzzle.Login(Http, DevelopmentAccounts.Instructor, DevelopmentAccounts.Password)).Is(200);
        Assert.Equal(["student", "instructor"], answer.Json!["user"]!["roles"]!.AsArray().Select(role => role!.ToString()));
        Assert.Equal(("free", "3", "0"), (answer["user.subscription.plan"], answer["user.subscription.ai_limit"], answer["user.subscription.ai_used"]));
        (await Product.Unpuzzle.Login(Http, DevelopmentAccounts.Instructor, "wrong")).Is(401, "AUTH_INVALID_CREDENTIALS");
        (await Http.Post($"{Auth}/signin/", new { email = "a@example.com" })).Is(422, "VALIDATION_ERROR");
        (await Http.Post($"{Auth}/signin/", "no json")).Is(400, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_its_reuse_ends_the_family_unpuzzle_D05()
    {
        var first = (await Http.Post($"{Auth}/signup/", new { email = Product.Email(), password = "password", full_name = "Ada" })).Is(201);
        var second = (await Http.Post($"{Auth}/refresh/", new { refresh_token = first["refresh_token"] })).Is(200);
        Assert.NotEqual(first["refresh_token"], second["refresh_token"]);
        Assert.StartsWith($"access_token={second["access_token"]};", second.Header("Set-Cookie"), StringComparison.Ordinal);
        (await Product.Unpuzzle.GetMe(Http, second["access_token"]!)).Is(200);

        (await Http.Post($"{Auth}/refresh/", new { refresh_token = first["refresh_token"] })).Is(401, "AUTH_INVALID_TOKEN");

        (await Http.Post($"{Auth}/refresh/", new { refresh_token = second["refresh_token"] })).Is(401, "AUTH_INVALID_TOKEN");
        (await Product.Unpuzzle.GetMe(Http, second["access_token"]!)).Is(401, "AUTH_INVALID_TOKEN");
        (await Http.Post($"{Auth}/refresh/", new { })).Is(422, "VALIDATION_ERROR");
        (await Http.Post($"{Auth}/refresh/", "[")).Is(400, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task A_client_that_refreshes_six_times_at_once_stays_signed_in_with_one_token()
    {
        var first = (await Http.Post($"{Auth}/signup/", new { email = Product.Email(), password = "password", full_name = "Ada" })).Is(201);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Http.Post($"{Auth}/refresh/", new { refresh_token = first["refresh_token"] })));

        var next = Assert.Single(answers.Select(answer => answer.Is(200)["refresh_token"]).Distinct());
        (await Http.Post($"{Auth}/refresh/", new { refresh_token = next })).Is(200);
    }

    [Fact]
    public async Task The_cookie_signs_in_and_the_header_wins_over_it_unpuzzle_D02()
    {
        var ada = await Product.Unpuzzle.Register(Http, Product.Email(), "password");
        var bob = await Product.Unpuzzle.Register(Http, Product.Email(), "password");
        var cookie = ("Cookie", $"access_token={ada}");

        Assert.Equal(Product.Claims(ada)["sub"]!.ToString(), (await Http.Send(HttpMethod.Get, $"{Auth}/profile/", null, null, cookie)).Is(200)["id"]);
        Assert.Equal(Product.Claims(bob)["sub"]!.ToString(), (await Http.Send(HttpMethod.Get, $"{Auth}/profile/", null, bob, cookie)).Is(200)["id"]);
        (await Http.Send(HttpMethod.Get, $"{Auth}/profile/", null, "rubbish", cookie)).Is(401, "AUTH_INVALID_TOKEN");
        (await Http.Send(HttpMethod.Get, "/wayr/api/auth/me", null, null, cookie)).Is(401, "UNAUTHORIZED");
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "https://app.unpuzzle.com", true)]
    public async Task Another_sites_page_changes_nothing_with_the_cookie_unpuzzle_D25(string name, string value, bool good)
    {
        await using var node = await ApiNode.StartAsync(api.ConnectionString, [new("Http:Origins:0", "https://app.unpuzzle.com")]);
        var token = await Product.Unpuzzle.Register(Http, Product.Email(), "password");
        var cookie = ("Cookie", $"access_token={token}");

        var changed = await node.Client.Send(HttpMethod.Put, $"{Auth}/profile/update/", new { full_name = "Eve" }, null, cookie, (name, value));
        if (good)
            changed.Is(200);
        else
            changed.Is(401, "AUTH_INVALID_TOKEN");

        // Reading tells the other page nothing; a token in the header was put there by whoever has it.
        Assert.Equal(good ? "Eve" : "Ada Lovelace", (await node.Client.Send(HttpMethod.Get, $"{Auth}/profile/", null, null, cookie, (name, value))).Is(200)["full_name"]);
        (await node.Client.Send(HttpMethod.Put, $"{Auth}/profile/update/", new { full_name = "Ada" }, token, cookie, (name, value))).Is(200);
    }

    [Fact]
    public async Task A_client_that_is_no_browser_changes_with_the_cookie_and_the_origin_wins_over_the_site()
    {
        var token = await Product.Unpuzzle.Register(Http, Product.Email(), "password");
        var cookie = ("Cookie", $"access_token={token}");
        (await Http.Send(HttpMethod.Put, $"{Auth}/profile/update/", new { full_name = "Ada" }, null, cookie)).Is(200);
        (await Http.Send(HttpMethod.Put, $"{Auth}/profile/update/", new { full_name = "Eve" }, null, cookie, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin"))).Is(401);
    }

    [Fact]
    public async Task The_profile_is_updated_in_part_and_null_clears()
    {
        var token = await Product.Unpuzzle.Register(Http, Product.Email(), "password");
        var fresh = (await Http.Get($"{Auth}/profile/", token)).Is(200);
        Assert.Equal((null, null, null), (fresh["avatar_url"], fresh["bio"], fresh["subscription.valid_until"]));

        var updated = (await Http.Put($"{Auth}/profile/update/", new { bio = "I count.", avatar_url = "https://a.example/b.png", preferences = new { learning_reminders = false }, email = "eve@example.com", roles = new[] { "instructor" } }, token)).Is(200);
        Assert.Equal(("Ada Lovelace", "I count.", "https://a.example/b.png"), (updated["profile.full_name"], updated["profile.bio"], updated["profile.avatar_url"]));
        var cleared = (await Http.Put($"{Auth}/profile/update/", """{"bio":null,"full_name":"Ada King"}""", token)).Is(200);
        Assert.Equal(("Ada King", null, "https://a.example/b.png"), (cleared["profile.full_name"], cleared["profile.bio"], cleared["profile.avatar_url"]));

        var profile = (await Http.Get($"{Auth}/profile/", token)).Is(200);
        Assert.Equal((fresh["email"], "student"), (profile["email"], Assert.Single(profile.Json!["roles"]!.AsArray())!.ToString()));
        Assert.Equal("false", (await Product.OpenCode.GetMe(Http, token)).Is(200)["preferences.notifications.reminders"]);
        (await Http.Put($"{Auth}/profile/update/", new { avatar_url = "no url" }, token)).Is(422, "VALIDATION_ERROR");
        (await Http.Put($"{Auth}/profile/update/", new { full_name = "" }, token)).Is(422, "VALIDATION_ERROR");
        (await Http.Put($"{Auth}/profile/update/", new { bio = "x" })).Is(401, "AUTH_INVALID_TOKEN");
    }
}
