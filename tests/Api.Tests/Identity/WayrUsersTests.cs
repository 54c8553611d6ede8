using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity;

public sealed class WayrUsersTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Base = "/wayr/api/users";

    private HttpClient Http => api.Client;

    /// <summary>Always the account of the token (wayr-R30).</summary>
    [Fact]
    public async Task The_own_profile_is_read_and_changed_field_by_field()
    {
        var (id, token, email) = await Person();
        var read = (await Http.Get($"{Base}/profile", token)).Is(200);
        Assert.Equal((id, email, null, "student", "true"), (read["data.id"], read["data.email"], read["data.username"], read["data.role"], read["data.is_active"]));

        var changed = (await Http.Put($"{Base}/profile", new { username = "  José 🎓 ", country_code = "ca", profile_picture_url = "https://example.com/a.png", role = "admin", email = "x@y.z" }, token)).Is(200);
        Assert.Equal(("José 🎓", "CA", "https://example.com/a.png", "student", email), (changed["data.username"], changed["data.country_code"], changed["data.profile_picture_url"], changed["data.role"], changed["data.email"]));

        var cleared = (await Http.Put($"{Base}/profile", """{"country_code":null,"profile_picture_url":null}""", token)).Is(200);
        Assert.Equal(("José 🎓", null, null), (cleared["data.username"], cleared["data.country_code"], cleared["data.profile_picture_url"]));
        Assert.Equal("José 🎓", (await Http.Get($"{Base}/profile", token)).Is(200)["data.username"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"username":""}""")]
    [InlineData("""{"username":"   "}""")]
    [InlineData("""{"username":null}""")]
    [InlineData("""{"username":7}""")]
    [InlineData("""{"username":"a\u0000b"}""")]
    [InlineData("""{"country_code":"Canada"}""")]
    [InlineData("""{"profile_picture_url":"javascript:alert(1)"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Bad_input_changes_nothing(string body)
    {
        var (_, token, _) = await Person();
        (await Http.Put($"{Base}/profile", body, token)).Is(400, "VALIDATION_ERROR");
        (await Http.Put($"{Base}/profile", body)).Is(401, "UNAUTHORIZED");
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_not_the_callers()
    {
        var (_, here, email) = await Person();
        var there = (await Product.Wayr.Login(Http, email, Product.Password)).Is(200);
        var elsewhere = Product.OpenCode.TokenOf((await Product.OpenCode.Login(Http, email, Product.Password)).Is(200));

        Assert.Equal("Password updated successfully", (await Http.Put($"{Base}/password", new { current_password = Product.Password, new_password = "Another-horse-7" }, here)).Is(200)["data.message"]);

        (await Http.Get($"{Base}/profile", here)).Is(200);
        (await Http.Get($"{Base}/profile", Product.Wayr.TokenOf(there))).Is(401, "INVALID_TOKEN");
        (await Http.Get($"{Base}/profile", elsewhere)).Is(401);
        (await Http.Post("/wayr/api/auth/refresh", new { refreshToken = there["data.tokens.refreshToken"] })).Is(401);
        (await Product.Wayr.Login(Http, email, Product.Password)).Is(401, "INVALID_CREDENTIALS");
        (await Product.Wayr.Login(Http, email, "Another-horse-7")).Is(200);
    }

    [Fact]
    public async Task A_wrong_present_password_is_a_400_of_its_field_and_guessing_locks()
    {
        var (_, token, email) = await Person();
        for (var i = 0; i < 5; i++)
        {
            var wrong = (await Http.Put($"{Base}/password", new { current_password = "Not-my-horse-1", new_password = "Another-horse-7" }, token)).Is(400, "VALIDATION_ERROR");
            Assert.Equal("current_password", wrong.Json!["error"]!["details"]![0]!["field"]!.ToString());
        }

        // The right one is no longer looked at, here or at a sign-in.
        (await Http.Put($"{Base}/password", new { current_password = Product.Password, new_password = "Another-horse-7" }, token)).Is(400);
        (await Product.Wayr.Login(Http, email, Product.Password)).Is(401);
        (await Http.Get($"{Base}/profile", token)).Is(200);
    }

    [Theory]
    [InlineData("short1!")]
    [InlineData("alllowercase1!")]
    [InlineData("ALLUPPERCASE1!")]
    [InlineData("NoNumberHere!")]
    [InlineData("NoSpecial12345")]
    public async Task The_policy_holds_for_new_passwords(string password)
    {
        var (_, token, _) = await Person();
        (await Http.Put($"{Base}/password", new { current_password = Product.Password, new_password = password }, token)).Is(400, "VALIDATION_ERROR");
    }

    /// <summary>wayr-R06, R07, R36.</summary>
    [Fact]
    public async Task Administrators_list_filter_search_and_sort()
    {
        var admin = await Admin();
        var mark = Product.Handle();
        var made = new List<string>();
        foreach (var name in new[] { "c", "a", "b" })
        {
            var (id, token, _) = await Person($"{mark}+{name}@Example.com");
            (await Http.Put($"{Base}/profile", new { username = $"{mark} {name.ToUpperInvariant()}" }, token)).Is(200);
            made.Add(id);
        }

        (await Http.Put($"{Base}/{made[1]}/role", new { role = "content_creator" }, admin)).Is(200);
        (await Http.Send(HttpMethod.Patch, $"/labs/api/v1/admin/users/{made[2]}/suspend", null, admin)).Is(200);

        var all = (await Http.Get($"{Base}?search={mark.ToUpperInvariant()}", admin)).Is(200);
        Assert.Equal(made, Ids(all));
        Assert.Equal(("3", "1", "1", "false", "false"), (all.Header("X-Total-Count"), all.Header("X-Total-Pages"), all.Header("X-Current-Page"), all.Header("X-Has-Next"), all.Header("X-Has-Prev")));
        Assert.Equal([made[1], made[2], made[0]], Ids(await Http.Get($"{Base}?search={mark}&sortBy=username", admin)));
        Assert.Equal([made[0], made[2], made[1]], Ids(await Http.Get($"{Base}?search={mark}&sortBy=email&sortOrder=desc", admin)));
        Assert.Equal([made[1], made[0], made[2]], Ids(await Http.Get($"{Base}?search={mark}&sortBy=role", admin)));
        Assert.Equal([made[0], made[2], made[1]], Ids(await Http.Get($"{Base}?search={mark}&sortBy=role&sortOrder=desc", admin)));
        Assert.Equal([made[2], made[0], made[1]], Ids(await Http.Get($"{Base}?search={mark}&sortBy=isActive", admin)));
        Assert.Equal([made[0], made[1], made[2]], Ids(await Http.Get($"{Base}?search={mark}&sortBy=is_active&sortOrder=desc", admin)));
        Assert.Equal([made[1]], Ids(await Http.Get($"{Base}?search={mark}&role=content_creator", admin)));
        Assert.Equal([made[2]], Ids(await Http.Get($"{Base}?search={mark}&is_active=false", admin)));
        Assert.Equal([made[0]], Ids(await Http.Get($"{Base}?search={mark}&is_active=true&role=student", admin)));
        Assert.Equal([made[0]], Ids(await Http.Get($"{Base}?search={Uri.EscapeDataString($"{mark}+c@example")}", admin)));
        Assert.Empty(Ids(await Http.Get($"{Base}?search={mark}&page=9", admin)));
        Assert.Empty(Ids(await Http.Get($"{Base}?search={Uri.EscapeDataString("%")}{mark}", admin)));

        var second = (await Http.Get($"{Base}?search={mark}&limit=2&page=2&sortBy=createdAt&sortOrder=desc", admin)).Is(200);
        Assert.Equal(("2", "true"), (second.Header("X-Total-Pages"), second.Header("X-Has-Prev")));
        Assert.Equal([made[0]], Ids(second));
    }

    [Theory]
    [InlineData("?page=0")]
    [InlineData("?limit=0")]
    [InlineData("?limit=ten")]
    [InlineData("?sortBy=password_hash")]
    [InlineData("?sortOrder=up")]
    [InlineData("?role=king")]
    [InlineData("?is_active=perhaps")]
    [InlineData("/not-a-uuid")]
    public async Task Bad_parameters_are_refused(string query) => (await Http.Get(Base + query, await Admin())).Is(400, "VALIDATION_ERROR");

    /// <summary>wayr-R27, R35.</summary>
    [Fact]
    public async Task Only_administrators_see_others()
    {
        var (id, token, _) = await Person();
        (await Http.Get(Base, token)).Is(403, "FORBIDDEN");
        (await Http.Get($"{Base}/{id}", token)).Is(403, "FORBIDDEN");
        (await Http.Put($"{Base}/{id}/role", new { role = "admin" }, token)).Is(403, "FORBIDDEN");
        (await Http.Get(Base)).Is(401, "UNAUTHORIZED");
        (await Http.Get($"{Base}/{id}", "garbage")).Is(401, "INVALID_TOKEN");

        var admin = await Admin();
        Assert.Equal(id, (await Http.Get($"{Base}/{id}", admin)).Is(200)["data.id"]);
        (await Http.Get($"{Base}/{Guid.NewGuid()}", admin)).Is(404, "NOT_FOUND");
        (await Http.Put($"{Base}/{Guid.NewGuid()}/role", new { role = "admin" }, admin)).Is(404, "NOT_FOUND");
        (await Http.Put($"{Base}/{id}/role", new { role = "king" }, admin)).Is(400, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task A_role_counts_at_the_next_request_and_the_last_administrator_stays()
    {
        var (id, token, _) = await Person();
        var admin = await Admin();
        Assert.Equal("content_creator", (await Http.Put($"{Base}/{id}/role", new { role = "content_creator" }, admin)).Is(200)["data.role"]);
        Assert.Equal("content_creator", (await Http.Get($"{Base}/profile", token)).Is(200)["data.role"]);
        (await Http.Put($"{Base}/{id}/role", new { role = "content_creator" }, admin)).Is(200);
        (await Http.Get(Base, token)).Is(403);
        (await Http.Put($"{Base}/{id}/role", new { role = "admin" }, admin)).Is(200);
        (await Http.Get(Base, token)).Is(200);

        // Two administrators who make students of each other at once: one of them stays.
        var demo = (await Http.Get($"{Base}/profile", admin)).Is(200)["data.id"]!;
        var both = await Task.WhenAll(Http.Put($"{Base}/{id}/role", new { role = "student" }, admin), Http.Put($"{Base}/{demo}/role", new { role = "student" }, token));
        Assert.Equal([200, 403], both.Select(answer => answer.Status).Order());

        var (left, leftToken) = both[0].Status == 200 ? (demo, admin) : (id, token);
        (await Http.Put($"{Base}/{left}/role", new { role = "student" }, leftToken)).Is(403, "FORBIDDEN");
        (await Http.Delete($"/opencode/v1/users/{left}", leftToken)).Is(403, "ACCESS_DENIED");
        (await Http.Put($"{Base}/{demo}/role", new { role = "admin" }, leftToken)).Is(200);
        (await Http.Put($"{Base}/{id}/role", new { role = "student" }, admin)).Is(200);
    }

    private static string[] Ids(Answer answer) => [.. answer.Is(200).Json!["data"]!.AsArray().Select(user => user!["id"]!.ToString())];

    private async Task<(string Id, string Token, string Email)> Person(string? email = null)
    {
        email ??= Product.Email();
        var token = await Product.Wayr.Register(Http, email, Product.Password);
        return (Product.Claims(token)["sub"]!.ToString(), token, email);
    }

    private async Task<string> Admin() => Product.Wayr.TokenOf((await Product.Wayr.Login(Http, DevelopmentAccounts.Admin, DevelopmentAccounts.Password)).Is(200));
}
