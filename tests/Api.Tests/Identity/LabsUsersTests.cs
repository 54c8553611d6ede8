using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity;

public sealed class LabsUsersTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Base = "/labs/api/v1/admin/users";

    private HttpClient Http => api.Client;

    [Fact]
    public async Task Administrators_list_the_newest_first_and_the_deleted_when_asked()
    {
        var admin = await Admin();
        var (first, _, _) = await Person();
        var (second, _, _) = await Person();
        (await Http.Delete($"{Base}/{first}", admin)).Is(204);

        var page = (await Http.Get($"{Base}?per_page=1", admin)).Is(200);
        Assert.Equal((second, "1", "1"), (page.Json!["data"]![0]!["id"]!.ToString(), page["meta.page"], page["meta.per_page"]));
        Assert.DoesNotContain(first, Ids(await Http.Get(Base, admin)));
        Assert.DoesNotContain(first, Ids(await Http.Get($"{Base}?includeDeleted=0", admin)));
        var all = (await Http.Get($"{Base}?includeDeleted=1", admin)).Is(200);
        Assert.Equal([second, first], Ids(all).Take(2));
        Assert.NotNull(all.Json!["data"]![1]!["deleted_at"]);
        Assert.Equal("100", (await Http.Get($"{Base}?per_page=500&includeDeleted=", admin)).Is(200)["meta.per_page"]);
    }

    [Theory]
    [InlineData("?includeDeleted=2")]
    [InlineData("?page=0")]
    [InlineData("?per_page=x")]
    public async Task Bad_parameters_are_a_422(string query) => (await Http.Get(Base + query, await Admin())).Is(422);

    [Fact]
    public async Task Suspension_ends_no_session_is_refused_in_every_dialect_and_can_be_lifted()
    {
        var admin = await Admin();
        var (id, token, email) = await Person();
        var refresh = (await Product.Wayr.Login(Http, email, Product.Password)).Is(200);

        Assert.Equal("SUSPENDED", (await Patch($"{Base}/{id}/suspend", null, admin)).Is(200)["data.status"]);
        Assert.Equal("SUSPENDED", (await Patch($"{Base}/{id}/suspend", null, admin)).Is(200)["data.status"]);
        Assert.Equal("SUSPENDED", (await Http.Get("/labs/api/v1/me", token)).Is(200)["data.status"]);
        (await Http.Get("/labs/api/v1/admin/users", token)).Is(403);
        (await Http.Get($"/opencode/v1/users/{id}", token)).Is(401, "ACCOUNT_LOCKED");
        (await Http.Get("/wayr/api/users/profile", token)).Is(401);
        (await Http.Post("/wayr/api/auth/refresh", new { refreshToken = refresh["data.tokens.refreshToken"] })).Is(401);
        (await Product.Wayr.Login(Http, email, Product.Password)).Is(403);

        Assert.Equal("ACTIVE", (await Patch($"{Base}/{id}/unsuspend", null, admin)).Is(200)["data.status"]);
        Assert.Equal("ACTIVE", (await Patch($"{Base}/{id}/unsuspend", null, admin)).Is(200)["data.status"]);
        (await Http.Get("/wayr/api/users/profile", token)).Is(200);
        (await Http.Post("/wayr/api/auth/refresh", new { refreshToken = refresh["data.tokens.refreshToken"] })).Is(200);
    }

    [Fact]
    public async Task A_deleted_user_is_gone_everywhere_until_he_is_restored()
    {
        var admin = await Admin();
        var (id, token, email) = await Person();
        (await Http.Delete($"{Base}/{id}", admin)).Is(204);
        (await Http.Delete($"{Base}/{id}", admin)).Is(409);

        (await Http.Get("/labs/api/v1/me", token)).Is(401);
        (await Product.Labs.Login(Http, email, Product.Password)).Is(403);
        (await Http.Get($"/opencode/v1/users/{id}", admin)).Is(404);
        (await Http.Get($"/wayr/api/users/{id}", admin)).Is(404);
        (await Http.Put($"/wayr/api/users/{id}/role", new { role = "admin" }, admin)).Is(404);
        Assert.Equal("SUSPENDED", (await Patch($"{Base}/{id}", new { status = "SUSPENDED" }, admin)).Is(200)["data.status"]);

        var restored = (await Http.Post($"{Base}/{id}/restore", token: admin)).Is(200);
        Assert.Equal((null, "SUSPENDED"), (restored["data.deleted_at"], restored["data.status"]));
        (await Http.Post($"{Base}/{id}/restore", token: admin)).Is(409);
        (await Patch($"{Base}/{id}/unsuspend", null, admin)).Is(200);

        // Revoked tokens stay revoked; the user signs in again.
        (await Http.Get("/labs/api/v1/me", token)).Is(401);
        (await Product.Labs.Login(Http, email, Product.Password)).Is(200);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_lets_a_locked_person_try_again()
    {
        var admin = await Admin();
        var (id, _, email) = await Person();
        Assert.Equal("ACTIVE", (await Patch($"{Base}/{id}", new { }, admin)).Is(200)["data.status"]);
        Assert.Equal("SUSPENDED", (await Patch($"{Base}/{id}", new { status = "SUSPENDED", reset_attempts = false }, admin)).Is(200)["data.status"]);
        Assert.Equal("ACTIVE", (await Patch($"{Base}/{id}", new { status = "ACTIVE" }, admin)).Is(200)["data.status"]);

        for (var i = 0; i < 5; i++)
            (await Product.OpenCode.Login(Http, email, "Wrong-horse-1")).Is(401);

        (await Product.OpenCode.Login(Http, email, Product.Password)).Is(401);
        (await Patch($"{Base}/{id}", new { reset_attempts = true }, admin)).Is(200);
        (await Product.OpenCode.Login(Http, email, Product.Password)).Is(200);
    }

    [Theory]
    [InlineData("""{"status":"BANNED"}""")]
    [InlineData("""{"status":7}""")]
    [InlineData("""{"reset_attempts":"yes"}""")]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task A_bad_patch_is_a_422(string body)
    {
        var (id, _, _) = await Person();
        (await Patch($"{Base}/{id}", body, await Admin())).Is(422);
    }

    [Fact]
    public async Task An_administrator_does_none_of_it_to_himself_and_nobody_else_does_at_all()
    {
        var admin = await Admin();
        var self = Product.Claims(admin)["sub"]!.ToString();
        (await Patch($"{Base}/{self}/suspend", null, admin)).Is(403);
        (await Patch($"{Base}/{self}", new { status = "SUSPENDED" }, admin)).Is(403);
        (await Http.Delete($"{Base}/{self}", admin)).Is(403);
        (await Patch($"{Base}/{self}", new { status = "ACTIVE", reset_attempts = true }, admin)).Is(200);

        var (id, token, _) = await Person();
        foreach (var (method, path) in Operations(id))
        {
            (await Http.Send(method, path, method == HttpMethod.Patch ? new { } : null, token)).Is(403);
            (await Http.Send(method, path, method == HttpMethod.Patch ? new { } : null, null)).Is(401);
        }

        foreach (var unknown in new[] { Guid.NewGuid().ToString(), "not-a-uuid" })
            foreach (var (method, path) in Operations(unknown).Skip(1))
                (await Http.Send(method, path, method == HttpMethod.Patch ? new { } : null, admin)).Is(404);
    }

    private static (HttpMethod Method, string Path)[] Operations(string id) =>
    [
        (HttpMethod.Get, Base), (HttpMethod.Patch, $"{Base}/{id}"), (HttpMethod.Delete, $"{Base}/{id}"), (HttpMethod.Patch, $"{Base}/{id}/suspend"),
        (HttpMethod.Patch, $"{Base}/{id}/unsuspend"), (HttpMethod.Post, $"{Base}/{id}/restore"),
    ];

    private static string[] Ids(Answer answer) => [.. answer.Is(200).Json!["data"]!.AsArray().Select(user => user!["id"]!.ToString())];

    private Task<Answer> Patch(string path, object? body, string token) => Http.Send(HttpMethod.Patch, path, body, token);

    private async Task<(string Id, string Token, string Email)> Person()
    {
        var email = Product.Email();
        var token = await Product.Labs.Register(Http, email, Product.Password);
        return (Product.Claims(token)["sub"]!.ToString(), token, email);
    }

    private async Task<string> Admin() => Product.Labs.TokenOf((await Product.Labs.Login(Http, DevelopmentAccounts.Admin, DevelopmentAccounts.Password)).Is(200));
}
