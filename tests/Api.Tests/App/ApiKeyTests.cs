using global::Api.Tests.Identity;
using LearningPlatform.Core.Identity;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.App;

public sealed class ApiKeyTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Base = "/app/api/account/api-keys";

    private HttpClient Http => api.Client;

    [Fact]
    public async Task A_key_is_shown_once_listed_used_and_revoked()
    {
        var (id, token) = await Person();
        var made = (await Http.Post(Base, new { name = "  laptop 🎒 ", permissions = new[] { "read:own:profile", "read:content" }, expiresAt = DateTimeOffset.UtcNow.AddDays(30) }, token)).Is(201);
        var key = made["key"]!;
        Assert.StartsWith("lp_", key, StringComparison.Ordinal);
        Assert.Equal((46, "laptop 🎒", key[^4..]), (key.Length, made["name"], made["ending"]));

        var listed = Assert.Single((await Http.Get(Base, token)).Is(200).Json!["items"]!.AsArray())!;
        Assert.Equal((made["id"], null), (listed["id"]!.ToString(), listed["key"]));
        Assert.Null(listed["lastUsedAt"]);
        Assert.Equal(["read:own:profile", "read:content"], listed["permissions"]!.AsArray().Select(p => p!.ToString()));
        Assert.DoesNotContain(key, (await Http.Get(Base, token)).Json!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0L, await Scalar($"select count(*) from identity.api_keys k where k::text like '%{key[3..]}%'"));

        Assert.Equal(id, (await Get($"/opencode/v1/users/{id}", key)).Is(200)["id"]);
        Assert.NotNull((await Http.Get(Base, token)).Json!["items"]![0]!["lastUsedAt"]);

        (await Http.Delete($"{Base}/{made["id"]}", (await Person()).Token)).Is(404);
        (await Http.Delete($"{Base}/{made["id"]}", token)).Is(204);
        (await Http.Delete($"{Base}/{made["id"]}", token)).Is(404);
        (await Get($"/opencode/v1/users/{id}", key)).Is(401, "TOKEN_INVALID");

        var kinds = (await Http.Get("/app/api/account/security-events", token)).Is(200).Json!["items"]!.AsArray();
        Assert.Equal(("apiKeyRevoked", "laptop 🎒", "apiKeyCreated"), (kinds[0]!["kind"]!.ToString(), kinds[0]!["detail"]!.ToString(), kinds[1]!["kind"]!.ToString()));
    }

    [Theory]
    [InlineData("""{"permissions":["read:content"]}""", "name")]
    [InlineData("""{"name":"a\u0000b","permissions":["read:content"]}""", "name")]
    [InlineData("""{"name":"x"}""", "permissions")]
    [InlineData("""{"name":"x","permissions":[null]}""", "permissions")]
    [InlineData("""{"name":"x","permissions":["manage:users"]}""", "permissions")]
    [InlineData("""{"name":"x","permissions":["read:content"],"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"name":"x","permissions":"read:content"}""", null)]
    [InlineData("""{"name":"x","permissions":["read:content"],"expiresAt":"soon"}""", null)]
    [InlineData("""{"name":"\ud800","permissions":["read:content"]}""", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    [InlineData("{", null)]
    public async Task A_bad_request_makes_none(string body, string? field)
    {
        var (_, token) = await Person();
        var refused = (await Http.Post(Base, body, token)).Is(400);
        if (field is not null)
            Assert.Equal(field, refused.Json!["errors"]![0]!["field"]!.ToString());

        Assert.Empty((await Http.Get(Base, token)).Is(200).Json!["items"]!.AsArray());
        (await Http.Post(Base, body)).Is(401);
    }

    [Fact]
    public async Task Making_one_needs_a_recent_proof()
    {
        var (_, token) = await Person();
        await Scalar($"update identity.sessions set confirmed_at = now() - interval '16 minutes' where id = '{Product.Claims(token)["sid"]}' returning 1");
        (await Http.Post(Base, new { name = "x", permissions = new[] { "read:content" } }, token)).Is(403, "kernel.forbidden.ProofNeeded");
    }

    [Fact]
    public async Task A_key_does_what_its_permissions_and_its_owners_roles_both_allow()
    {
        var (id, token) = await Person();
        var (other, _) = await Person();
        var read = await Key(token, "read:own:profile");
        var content = await Key(token, "read:content");

        (await Get($"/opencode/v1/users/{id}", read)).Is(200);
        Assert.DoesNotContain("noreply.invalid", (await Get($"/opencode/v1/users/{id}", read)).Is(200)["email"], StringComparison.Ordinal);
        Assert.Contains("noreply.invalid", (await Get($"/opencode/v1/users/{id}", content)).Is(200)["email"], StringComparison.Ordinal);
        (await Get("/opencode/v1/modules", content)).Is(200);
        (await Get("/opencode/v1/modules", read)).Is(403, "INSUFFICIENT_PERMISSIONS");
        (await Get("/opencode/v1/leaderboards", read)).Is(200);
        (await Get($"/opencode/v1/users/{id}/progress", read)).Is(403);
        (await Send(HttpMethod.Put, $"/opencode/v1/users/{id}", read, new { bio = "hello" })).Is(403, "INSUFFICIENT_PERMISSIONS");
        (await Send(HttpMethod.Delete, $"/opencode/v1/users/{id}", read)).Is(403);
        (await Send(HttpMethod.Post, "/opencode/v1/sandbox", content, new { language = "python" })).Is(403);
        (await Send(HttpMethod.Post, "/opencode/v1/auth/logout", read)).Is(401);

        // An administrator's key: neither less nor more than it says.
        var admin = Product.OpenCode.TokenOf((await Product.OpenCode.Login(Http, DevelopmentAccounts.Admin, DevelopmentAccounts.Password)).Is(200));
        var users = await Key(admin, "manage:users");
        var progress = await Key(admin, "read:all:progress");
        Assert.DoesNotContain("noreply.invalid", (await Get($"/opencode/v1/users/{other}", users)).Is(200)["email"], StringComparison.Ordinal);
        Assert.Contains("noreply.invalid", (await Get($"/opencode/v1/users/{other}", progress)).Is(200)["email"], StringComparison.Ordinal);
        (await Get("/opencode/v1/users?sort=email:asc", users)).Is(200);
        (await Get("/opencode/v1/users", progress)).Is(200);
        (await Get("/opencode/v1/users?sort=email:asc", progress)).Is(400);
        (await Get($"/opencode/v1/users/{other}/progress", progress)).Is(200);
        (await Get($"/opencode/v1/users/{other}/progress", users)).Is(403);
        (await Send(HttpMethod.Put, $"/opencode/v1/users/{other}", users, new { bio = "hello" })).Is(200);
        (await Send(HttpMethod.Put, $"/opencode/v1/users/{other}", progress, new { bio = "hello" })).Is(403);

        // Permissions go with the role.
        var (teacher, teacherToken) = await Person();
        (await Http.Put($"/wayr/api/users/{teacher}/role", new { role = "content_creator" }, admin)).Is(200);
        var teaching = await Key(teacherToken, "read:all:progress");
        (await Get("/opencode/v1/users", teaching)).Is(200);
        (await Http.Put($"/wayr/api/users/{teacher}/role", new { role = "student" }, admin)).Is(200);
        (await Get("/opencode/v1/users", teaching)).Is(403);
    }

    [Fact]
    public async Task Keys_are_for_opencode_only_and_never_for_security()
    {
        var (id, token) = await Person();
        var key = await Key(token, "read:own:profile", "write:own:profile", "read:content");

        (await Get(Base, key)).Is(401);
        (await Get("/app/api/account/sessions", key)).Is(401);
        (await Get("/labs/api/v1/me", key)).Is(401);
        (await Get("/wayr/api/users/profile", key)).Is(401);
        (await Http.Get(Base, key)).Is(401);
        (await Http.Get($"/opencode/v1/users/{id}", key)).Is(401, "TOKEN_INVALID");

        // Where both are sent the token decides (opencode-D08).
        (await Http.Send(HttpMethod.Get, $"/opencode/v1/users/{id}", null, token, ("X-API-Key", "garbage"))).Is(200);
        (await Http.Send(HttpMethod.Get, $"/opencode/v1/users/{id}", null, "garbage", ("X-API-Key", key))).Is(401);
        foreach (var bad in new[] { "garbage", "lp_", key[..^1], key + "A", key[3..], $"lp_{new string('A', 43)}" })
            (await Get($"/opencode/v1/users/{id}", bad)).Is(401, "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_key_that_may_change_the_profile_cannot_delete_the_account()
    {
        var (id, token) = await Person();
        var key = await Key(token, "read:own:profile", "write:own:profile");
        (await Send(HttpMethod.Delete, $"/opencode/v1/users/{id}", key)).Is(403);
        (await Get($"/opencode/v1/users/{id}", key)).Is(200);
    }

    [Fact]
    public async Task A_suspended_or_deleted_owners_key_is_refused_and_an_erased_ones_is_gone()
    {
        var (id, token) = await Person();
        var key = await Key(token, "read:own:profile");
        var admin = Product.Labs.TokenOf((await Product.Labs.Login(Http, DevelopmentAccounts.Admin, DevelopmentAccounts.Password)).Is(200));
        (await Get($"/opencode/v1/users/{id}", key)).Is(200);

        (await Http.Send(HttpMethod.Patch, $"/labs/api/v1/admin/users/{id}/suspend", null, admin)).Is(200);
        (await Get($"/opencode/v1/users/{id}", key)).Is(401, "ACCOUNT_LOCKED");
        (await Http.Send(HttpMethod.Patch, $"/labs/api/v1/admin/users/{id}/unsuspend", null, admin)).Is(200);
        (await Get($"/opencode/v1/users/{id}", key)).Is(200);
        (await Http.Delete($"/labs/api/v1/admin/users/{id}", admin)).Is(204);
        (await Get($"/opencode/v1/users/{id}", key)).Is(401, "TOKEN_INVALID");
        (await Http.Post($"/labs/api/v1/admin/users/{id}/restore", token: admin)).Is(200);
        (await Get($"/opencode/v1/users/{id}", key)).Is(200);

        (await Http.Delete($"/opencode/v1/users/{id}", admin)).Is(204);
        (await Get($"/opencode/v1/users/{id}", key)).Is(401, "TOKEN_INVALID");
        Assert.Equal(0L, await Scalar($"select count(*) from identity.api_keys where account_id = '{id}'"));
    }

    [Fact]
    public async Task A_key_that_one_node_revokes_is_refused_by_the_other_within_seconds_and_many_requests_write_one_use()
    {
        await using var other = await ApiNode.StartAsync(api.ConnectionString);
        var (id, token) = await Person();
        var key = await Key(token, "read:own:profile");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Get($"/opencode/v1/users/{id}", key)));
        var used = await Scalar($"select last_used_at from identity.api_keys where account_id = '{id}'");
        (await Get($"/opencode/v1/users/{id}", key, other.Client)).Is(200);
        Assert.Equal(used, await Scalar($"select last_used_at from identity.api_keys where account_id = '{id}'"));

        (await Http.Delete($"{Base}/{(await Http.Get(Base, token)).Json!["items"]![0]!["id"]}", token)).Is(204);
        (await Get($"/opencode/v1/users/{id}", key)).Is(401);
        (await global::Api.Tests.Identity.Http.Eventually(async () => await Get($"/opencode/v1/users/{id}", key, other.Client) is { Status: 401 } answer ? answer : null)).Is(401, "TOKEN_INVALID");
    }

    [Fact]
    public async Task An_account_has_fifty_keys_at_most_also_when_they_are_made_at_once()
    {
        var (_, token) = await Person();
        for (var i = 0; i < IApiKeys.Limit - 2; i++)
            await Key(token, "read:content");

        var last = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Http.Post(Base, new { name = "x", permissions = new[] { "read:content" } }, token)));
        Assert.Equal([201, 201, 409, 409, 409, 409], last.Select(answer => answer.Status).Order());
        Assert.Equal("identity.too_many_keys", last.First(answer => answer.Status == 409)["code"]);
    }

    private async Task<string> Key(string token, params string[] permissions) => (await Http.Post(Base, new { name = "test", permissions }, token)).Is(201)["key"]!;

    private Task<Answer> Get(string path, string key, HttpClient? client = null) => Send(HttpMethod.Get, path, key, null, client);

    private Task<Answer> Send(HttpMethod method, string path, string key, object? body = null, HttpClient? client = null) => (client ?? Http).Send(method, path, body, null, ("X-API-Key", key));

    private async Task<(string Id, string Token)> Person()
    {
        var token = await Product.OpenCode.Register(Http, Product.Email(), Product.Password);
        return (Product.Claims(token)["sub"]!.ToString(), token);
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
