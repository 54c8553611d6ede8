using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity;

public sealed class OpenCodeAuthTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Users = "/opencode/v1/users";
    private const string Auth = "/opencode/v1/auth";

    private HttpClient Http => api.Client;

    // opencode-R52, opencode-D12
    [Fact]
    public async Task Registering_answers_the_account_and_its_place_and_no_tokens()
    {
        var (email, username) = (Product.Email(), Product.Handle());
        var created = (await Http.Post(Users, new { email, username, password = Product.Password, fullName = "Ada Lovelace" })).Is(201);

        Assert.Equal((email, username, "Ada Lovelace", "student"), (created["email"], created["username"], created["fullName"], created["role"]));
        Assert.EndsWith($"/opencode/v1/users/{created["id"]}", created.Message.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.True(created.Message.Headers.Location.IsAbsoluteUri);
        Assert.Null(created["lastLoginAt"]);
        Assert.DoesNotContain("oken", created.Json!.ToJsonString(), StringComparison.Ordinal);
    }

    // opencode-R53, opencode-R55
    [Theory]
    [InlineData("""{"username":"abc","password":"long enough","fullName":"A"}""", "MISSING_REQUIRED_FIELD", "email")]
    [InlineData("""{"email":"nobody","username":"abc","password":"long enough","fullName":"A"}""", "INVALID_FORMAT", "email")]
    [InlineData("""{"email":"a@example.com","username":"ab","password":"long enough","fullName":"A"}""", "VALIDATION_ERROR", "username")]
    [InlineData("""{"email":"a@example.com","username":"a b c","password":"long enough","fullName":"A"}""", "INVALID_FORMAT", "username")]
    [InlineData("""{"email":"a@example.com","username":"abc","password":"short","fullName":"A"}""", "VALIDATION_ERROR", "password")]
    [InlineData("""{"email":"a@example.com","username":"abc","password":"long enough","fullName":"A","role":"admin"}""", "VALIDATION_ERROR", "role")]
    [InlineData("""{"email":7,"username":"abc","password":"long enough","fullName":"A"}""", "INVALID_FORMAT", "email")]
    [InlineData("{", "INVALID_FORMAT", null)]
    public async Task Registering_with_bad_input_names_the_field(string body, string code, string? field)
    {
        var answer = (await Http.Post(Users, body)).Is(400, code);
        Assert.Equal(field, answer["details.field"]);
        if (field == "password")
            Assert.Null(answer["details.value"]);
    }

    // opencode-R57
    [Fact]
    public async Task A_taken_address_or_username_is_a_conflict_that_names_the_field()
    {
        var (email, username) = (Product.Email(), Product.Handle());
        const string password = Product.Password;
        (await Http.Post(Users, new { email, username, password, fullName = "Ada" })).Is(201);

        Assert.Equal("email", (await Http.Post(Users, new { email = email.ToUpperInvariant(), username = Product.Handle(), password, fullName = "Eve" })).Is(409, "RESOURCE_CONFLICT")["details.field"]);
        Assert.Equal("username", (await Http.Post(Users, new { email = Product.Email(), username = username.ToUpperInvariant(), password, fullName = "Eve" })).Is(409, "RESOURCE_CONFLICT")["details.field"]);
    }

    // opencode-R56
    [Fact]
    public async Task An_instructor_registers_as_one_in_development_and_waits_where_approval_is_asked_for()
    {
        const string password = Product.Password;
        Assert.Equal("instructor", (await Http.Post(Users, new { email = Product.Email(), username = Product.Handle(), password, fullName = "Ada", role = "instructor" })).Is(201)["role"]);

        await using var strict = await ApiNode.StartAsync(api.ConnectionString, [new("Registration:InstructorApproval", "true")]);
        Assert.Equal("student", (await strict.Client.Post(Users, new { email = Product.Email(), username = Product.Handle(), password, fullName = "Ada", role = "instructor" })).Is(201)["role"]);
    }

    // opencode-R11
    [Fact]
    public async Task Logging_in_answers_a_day_of_access_and_the_full_view()
    {
        var email = Product.Email();
        await Product.OpenCode.Register(Http, email, Product.Password);

        var login = (await Http.Post($"{Auth}/login", new { email, password = Product.Password, rememberMe = true })).Is(200);

        Assert.Equal("86400", login["expiresIn"]);
        Assert.Equal(email, login["user.email"]);
        Assert.NotNull(login["user.lastLoginAt"]);
        Assert.Equal(("auto", "en", "true", "14"), (login["user.preferences.theme"], login["user.preferences.language"], login["user.preferences.notifications.reminders"], login["user.preferences.codeEditor.fontSize"]));
        var claims = Product.Claims(login["accessToken"]!);
        Assert.Equal(("opencode-platform", "student", 86400), (claims["iss"]!.ToString(), claims["role"]!.ToString(), (int)claims["exp"]! - (int)claims["iat"]!));
    }

    [Theory]
    [InlineData("""{"password":"long enough"}""", "MISSING_REQUIRED_FIELD")]
    [InlineData("""{"email":"ada@example.com","password":"short"}""", "VALIDATION_ERROR")]
    [InlineData("""{"email":"ada","password":"long enough"}""", "INVALID_FORMAT")]
    public async Task Logging_in_with_bad_input_is_a_400(string body, string code) => (await Http.Post($"{Auth}/login", body)).Is(400, code);

    [Fact]
    public async Task Refreshing_keeps_the_refresh_token_and_answers_the_present_role()
    {
        var email = Product.Email();
        await Product.OpenCode.Register(Http, email, Product.Password);
        var login = (await Product.OpenCode.Login(Http, email, Product.Password)).Is(200);

        for (var i = 0; i < 2; i++)
        {
            var refreshed = (await Http.Post($"{Auth}/refresh", new { refreshToken = login["refreshToken"] })).Is(200);
            Assert.Equal(["accessToken", "expiresIn"], refreshed.Json!.AsObject().Select(member => member.Key));
            (await Product.OpenCode.GetMe(Http, refreshed["accessToken"]!)).Is(200);
        }

        (await Http.Post($"{Auth}/refresh", new { refreshToken = "rubbish" })).Is(401, "TOKEN_INVALID");
        (await Http.Post($"{Auth}/refresh", new { refreshToken = login["accessToken"] })).Is(401, "TOKEN_INVALID");
        (await Http.Post($"{Auth}/refresh", new { })).Is(400, "MISSING_REQUIRED_FIELD");
        (await Http.Post($"{Auth}/refresh", new { refreshToken = 7 })).Is(400, "INVALID_FORMAT");
    }

    [Fact]
    public async Task Logging_out_ends_this_session_and_no_other_opencode_R14()
    {
        var email = Product.Email();
        await Product.OpenCode.Register(Http, email, Product.Password);
        var here = (await Product.OpenCode.Login(Http, email, Product.Password)).Is(200);
        var there = (await Product.OpenCode.Login(Http, email, Product.Password)).Is(200);

        (await Http.Post($"{Auth}/logout", token: here["accessToken"])).Is(204);

        (await Product.OpenCode.GetMe(Http, here["accessToken"]!)).Is(401, "TOKEN_INVALID");
        (await Http.Post($"{Auth}/logout", token: here["accessToken"])).Is(401, "TOKEN_INVALID");
        (await Http.Post($"{Auth}/refresh", new { refreshToken = here["refreshToken"] })).Is(401, "TOKEN_INVALID");
        (await Product.OpenCode.GetMe(Http, there["accessToken"]!)).Is(200);
        (await Http.Post($"{Auth}/logout")).Is(401, "TOKEN_INVALID");
        (await Http.Send(HttpMethod.Post, $"{Auth}/logout", null, null, ("X-API-Key", "no-such-key"))).Is(401, "TOKEN_INVALID");
    }

    [Fact]
    public async Task Others_are_seen_in_the_public_view_opencode_R60()
    {
        var mail = Product.Email();
        var mine = await Product.OpenCode.Register(Http, mail, Product.Password);
        var other = await Product.OpenCode.Register(Http, Product.Email(), Product.Password);
        var id = Product.Claims(mine)["sub"]!.ToString();
        (await Http.Put($"{Users}/{id}", new { location = "London", bio = "I count.", social = new { github = "ada" } }, mine)).Is(200);

        var seen = (await Http.Get($"{Users}/{id}", other)).Is(200);
        Assert.Equal($"{id}@users.noreply.invalid", seen["email"]);
        Assert.Equal((null, null, null, "I count.", "ada"), (seen["location"], seen["preferences"], seen["lastLoginAt"], seen["bio"], seen["social.github"]));
        Assert.Equal((mail, "London"), ((await Http.Get($"{Users}/{id}", mine)).Is(200)["email"], (await Http.Get($"{Users}/{id}", await Admin()))["location"]));

        (await Http.Get($"{Users}/{Guid.NewGuid()}", mine)).Is(404, "RESOURCE_NOT_FOUND");
        (await Http.Get($"{Users}/not-an-id", mine)).Is(400, "INVALID_FORMAT");
        (await Http.Get($"{Users}/{id}")).Is(401, "TOKEN_INVALID");
    }

    // opencode-R08, opencode-R58, opencode-R59
    [Fact]
    public async Task Updating_merges_what_is_sent_and_ignores_what_may_not_change()
    {
        var token = await Product.OpenCode.Register(Http, Product.Email(), Product.Password);
        var id = Product.Claims(token)["sub"]!.ToString();
        var before = (await Http.Get($"{Users}/{id}", token)).Is(200);

        (await Http.Put($"{Users}/{id}", new { preferences = new { timezone = "Europe/London", codeEditor = new { fontSize = 18 } }, social = new { github = "ada" } }, token)).Is(200);
        var after = (await Http.Put(
            $"{Users}/{id}",
            new { fullName = "Ada King", email = "eve@example.com", username = "eve", role = "admin", avatar = "https://e.example", id = Guid.NewGuid(), preferences = new { notifications = new { email = false } }, social = new { linkedin = "king" } },
            token)).Is(200);

        Assert.Equal(("Ada King", "Europe/London", "18", "2", "false", "true"), (after["fullName"], after["preferences.timezone"], after["preferences.codeEditor.fontSize"], after["preferences.codeEditor.tabSize"], after["preferences.notifications.email"], after["preferences.notifications.push"]));
        Assert.Equal(("ada", "king"), (after["social.github"], after["social.linkedin"]));
        Assert.Equal((before["email"], before["username"], "student", null, id), (after["email"], after["username"], after["role"], after["avatar"], after["id"]));
    }

    // opencode-R55, opencode-R58, opencode-R59
    [Theory]
    [InlineData("""{"preferences":{"timezone":"Mars/Olympus"}}""", "VALIDATION_ERROR", "preferences.timezone")]
    [InlineData("""{"preferences":{"theme":"pink"}}""", "VALIDATION_ERROR", "preferences.theme")]
    [InlineData("""{"preferences":{"codeEditor":{"fontSize":9}}}""", "VALIDATION_ERROR", "preferences.codeEditor.fontSize")]
    [InlineData("""{"website":"not a url"}""", "INVALID_FORMAT", "website")]
    [InlineData("""{"bio":null}""", "INVALID_FORMAT", "bio")]
    public async Task Updating_with_bad_input_is_a_400_that_names_the_field(string body, string code, string field)
    {
        var token = await Login(DevelopmentAccounts.Student);
        Assert.Equal(field, (await Http.Put($"{Users}/{Product.Claims(token)["sub"]}", body, token)).Is(400, code)["details.field"]);
    }

    [Fact]
    public async Task Only_the_owner_and_who_manages_users_change_or_delete_an_account()
    {
        var email = Product.Email();
        var owner = await Product.OpenCode.Register(Http, email, Product.Password);
        var id = Product.Claims(owner)["sub"]!.ToString();
        var stranger = await Login(DevelopmentAccounts.Student);
        foreach (var somebody in new[] { id, Guid.NewGuid().ToString() })
        {
            (await Http.Put($"{Users}/{somebody}", new { bio = "x" }, stranger)).Is(403, "ACCESS_DENIED");
            (await Http.Delete($"{Users}/{somebody}", stranger)).Is(403, "ACCESS_DENIED");
        }

        var admin = await Admin();
        (await Http.Put($"{Users}/{id}", new { bio = "by admin" }, admin)).Is(200);
        (await Http.Put($"{Users}/{Guid.NewGuid()}", new { bio = "x" }, admin)).Is(404, "RESOURCE_NOT_FOUND");

        (await Http.Delete($"{Users}/{id}", owner)).Is(204);
        (await Http.Get($"{Users}/{id}", owner)).Is(401, "TOKEN_INVALID");
        (await Http.Get($"{Users}/{id}", admin)).Is(404, "RESOURCE_NOT_FOUND");
        (await Http.Delete($"{Users}/{id}", admin)).Is(404, "RESOURCE_NOT_FOUND");
        (await Product.OpenCode.Login(Http, email, Product.Password)).Is(401, "INVALID_CREDENTIALS");
        (await Product.Unpuzzle.GetMe(Http, owner)).Is(401, "AUTH_USER_NOT_FOUND");
        await Product.OpenCode.Register(Http, email, Product.Password);
    }

    [Fact]
    public async Task Users_are_listed_for_those_who_read_all_progress_and_addresses_for_those_who_manage_users()
    {
        var admin = await Admin();
        var instructor = await Login(DevelopmentAccounts.Instructor);
        (await Http.Get(Users, await Login(DevelopmentAccounts.Student))).Is(403, "INSUFFICIENT_PERMISSIONS");
        (await Http.Get(Users)).Is(401, "TOKEN_INVALID");

        var all = (await Http.Get($"{Users}?limit=2&sort=username:asc", admin)).Is(200);
        Assert.Equal(("1", "2"), (all["pagination.page"], all["pagination.limit"]));
        Assert.Equal(2, all.Json!["data"]!.AsArray().Count);

        var found = (await Http.Get($"{Users}?search=DEMO-st&role=student", admin)).Is(200);
        Assert.Equal("student@demo.test", Assert.Single(found.Json!["data"]!.AsArray())!["email"]!.ToString());
        Assert.Equal("1", (await Http.Get($"{Users}?search=student@demo", admin)).Is(200)["pagination.total"]);

        var withheld = (await Http.Get($"{Users}?search=demo-student", instructor)).Is(200);
        Assert.EndsWith("@users.noreply.invalid", Assert.Single(withheld.Json!["data"]!.AsArray())!["email"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("0", (await Http.Get($"{Users}?search=student@demo", instructor)).Is(200)["pagination.total"]);
        (await Http.Get($"{Users}?sort=email:asc", instructor)).Is(400, "VALIDATION_ERROR");
        (await Http.Get($"{Users}?sort=email:asc", admin)).Is(200);
        (await Http.Get($"{Users}?sort=password:asc", admin)).Is(400, "VALIDATION_ERROR");
        (await Http.Get($"{Users}?sort=email", admin)).Is(400);
        (await Http.Get($"{Users}?page=0", admin)).Is(400, "VALIDATION_ERROR");
        (await Http.Get($"{Users}?role=owner", admin)).Is(400, "VALIDATION_ERROR");
        Assert.Empty((await Http.Get($"{Users}?page=1000", admin)).Is(200).Json!["data"]!.AsArray());
    }

    private Task<string> Admin() => Login(DevelopmentAccounts.Admin);

    private async Task<string> Login(string email) => Product.OpenCode.TokenOf((await Product.OpenCode.Login(Http, email, DevelopmentAccounts.Password)).Is(200));
}
