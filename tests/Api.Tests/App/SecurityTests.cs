using global::Api.Tests.Identity;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Api.Tests.App;

public sealed class SecurityTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Base = "/app/api";

    private HttpClient Http => api.Client;

    [Fact]
    public async Task A_person_sees_all_own_sign_ins_and_ends_one_and_then_the_others()
    {
        var (here, email) = await Person();
        var there = await SignIn(Product.Labs, email);
        var elsewhere = await SignIn(Product.Wayr, email);

        var sessions = (await Http.Get($"{Base}/account/sessions", here)).Is(200);
        Assert.Equal(("3", "1", "20"), (sessions["total"], sessions["page"], sessions["size"]));
        Assert.Equal(["wayr", "labs", "openCode"], sessions.Json!["items"]!.AsArray().Select(s => s!["issuer"]!.ToString()));
        Assert.Equal([false, false, true], sessions.Json!["items"]!.AsArray().Select(s => s!["current"]!.GetValue<bool>()));
        var first = sessions.Json["items"]![0]!;
        Assert.Equal(("password", "127.0.0.1"), (first["method"]!.ToString(), first["ip"]!.ToString().Replace("::ffff:", "", StringComparison.Ordinal)));
        Assert.Single((await Http.Get($"{Base}/account/sessions?page=2&size=2", here)).Is(200).Json!["items"]!.AsArray());

        (await Http.Delete($"{Base}/account/sessions/{Product.Claims(there)["sid"]}", here)).Is(204);
        (await Http.Delete($"{Base}/account/sessions/{Product.Claims(there)["sid"]}", here)).Is(404);
        (await Http.Get("/labs/api/v1/me", there)).Is(401);
        (await Http.Get("/wayr/api/users/profile", elsewhere)).Is(200);

        Assert.Equal("1", (await Http.Delete($"{Base}/account/sessions", here)).Is(200)["ended"]);
        Assert.Equal("0", (await Http.Delete($"{Base}/account/sessions", here)).Is(200)["ended"]);
        (await Http.Get("/wayr/api/users/profile", elsewhere)).Is(401);
        Assert.Equal("1", (await Http.Get($"{Base}/account/sessions", here)).Is(200)["total"]);

        var kinds = (await Http.Get($"{Base}/account/security-events", here)).Is(200).Json!["items"]!.AsArray().Select(e => e!["kind"]!.ToString());
        Assert.Equal(["sessionsRevoked", "sessionsRevoked", "signedIn", "signedIn", "signedIn"], kinds.Take(5));
    }

    [Fact]
    public async Task Nobody_ends_or_sees_somebody_elses_sign_in()
    {
        var (mine, _) = await Person();
        var (theirs, _) = await Person();

        (await Http.Delete($"{Base}/account/sessions/{Product.Claims(theirs)["sid"]}", mine)).Is(404);
        (await Http.Delete($"{Base}/account/sessions/not-an-id", mine)).Is(404);
        (await Http.Get($"{Base}/account/sessions", theirs)).Is(200);
        Assert.Equal("1", (await Http.Get($"{Base}/account/sessions", mine)).Is(200)["total"]);
        (await Http.Get($"{Base}/account/sessions?size=101", mine)).Is(400);
        (await Http.Get($"{Base}/account/security-events?page=0", mine)).Is(400);
        foreach (var path in new[] { "sessions", "security-events" })
            (await Http.Get($"{Base}/account/{path}")).Is(401);
    }

    [Fact]
    public async Task An_administrator_sees_events_and_ends_sessions_and_the_owner_doesnt_learn_where_he_sat()
    {
        var (token, email) = await Person();
        var id = Product.Claims(token)["sub"]!.ToString();
        var admin = await Admin();
        await SignIn(Product.Wayr, email);

        Assert.Equal("2", (await Http.Delete($"{Base}/admin/users/{id}/sessions", admin)).Is(200)["ended"]);
        (await Http.Get("/wayr/api/users/profile", token)).Is(401);
        (await Http.Delete($"{Base}/admin/users/{Guid.NewGuid()}/sessions", admin)).Is(404);

        var seen = (await Http.Get($"{Base}/admin/users/{id}/security-events", admin)).Is(200).Json!["items"]![0]!;
        Assert.Equal(("sessionsRevoked", id, "2", true, "demo-admin"), (seen["kind"]!.ToString(), seen["userId"]!.ToString(), seen["detail"]!.ToString(), seen["byAdministrator"]!.GetValue<bool>(), seen["administrator"]!.ToString()));
        Assert.NotNull(seen["ip"]);
        Assert.Equal(id, (await Http.Get($"{Base}/admin/security-events?size=1", admin)).Is(200).Json!["items"]![0]!["userId"]!.ToString());

        var own = (await Http.Get($"{Base}/account/security-events", await SignIn(Product.OpenCode, email))).Is(200).Json!["items"]!.AsArray().Single(e => e!["kind"]!.ToString() == "sessionsRevoked")!;
        Assert.Equal((null, null, true), (own["ip"], own["device"], own["byAdministrator"]!.GetValue<bool>()));

        foreach (var path in new[] { "admin/security-events", $"admin/users/{id}/security-events", "admin/role-requests" })
        {
            (await Http.Get($"{Base}/{path}", await SignIn(Product.OpenCode, email))).Is(403);
            (await Http.Get($"{Base}/{path}")).Is(401);
        }
    }

    [Fact]
    public async Task What_administrators_change_is_written_down()
    {
        var (token, email) = await Person();
        var id = Product.Claims(token)["sub"]!.ToString();
        var admin = await Admin();
        (await Http.Put($"/wayr/api/users/{id}/role", new { role = "content_creator" }, admin)).Is(200);
        (await Http.Send(HttpMethod.Patch, $"/labs/api/v1/admin/users/{id}", new { status = "SUSPENDED", reset_attempts = true }, admin)).Is(200);
        (await Http.Send(HttpMethod.Patch, $"/labs/api/v1/admin/users/{id}/unsuspend", null, admin)).Is(200);
        (await Http.Delete($"/labs/api/v1/admin/users/{id}", admin)).Is(204);
        (await Http.Post($"/labs/api/v1/admin/users/{id}/restore", token: admin)).Is(200);
        var again = await SignIn(Product.Wayr, email);
        (await Http.Put("/wayr/api/users/password", new { current_password = Product.Password, new_password = "Another-horse-7" }, again)).Is(200);

        var kinds = (await Http.Get($"{Base}/admin/users/{id}/security-events", admin)).Is(200).Json!["items"]!.AsArray().Select(e => e!["kind"]!.ToString());
        Assert.Superset(
            new HashSet<string> { "passwordChanged", "signedIn", "restored", "deleted", "unsuspended", "changedByAdministrator", "suspended", "rolesChanged" }, kinds.ToHashSet());
    }

    [Fact]
    public async Task Who_asks_to_teach_waits_where_the_operator_wants_it_so()
    {
        await using var node = await ApiNode.StartAsync(api.ConnectionString, [new("Registration:InstructorApproval", "true")]);
        var http = node.Client;
        var admin = await Admin();
        var (yes, no) = (await Ask(), await Ask());

        var waiting = (await http.Get($"{Base}/admin/role-requests", admin)).Is(200).Json!["items"]!.AsArray();
        Assert.Equal([yes, no], waiting.Select(r => r!["userId"]!.ToString()).Where(id => id == yes || id == no));
        Assert.Equal(["instructor"], waiting[^1]!["requested"]!.AsArray().Select(role => role!.ToString()));

        (await http.Post($"{Base}/admin/role-requests/{yes}/approve", token: admin)).Is(204);
        (await http.Post($"{Base}/admin/role-requests/{no}/decline", token: admin)).Is(204);
        (await http.Post($"{Base}/admin/role-requests/{yes}/approve", token: admin)).Is(404);
        (await http.Post($"{Base}/admin/role-requests/{no}/decline", token: admin)).Is(404);
        Assert.Equal("instructor", (await http.Get($"/opencode/v1/users/{yes}", admin)).Is(200)["role"]);
        Assert.Equal("student", (await http.Get($"/opencode/v1/users/{no}", admin)).Is(200)["role"]);
        (await http.Post($"{Base}/admin/role-requests/{yes}/approve", token: (await Person()).Token)).Is(403);

        async Task<string> Ask() => (await http.Post(
            "/opencode/v1/users", new { email = Product.Email(), password = Product.Password, username = Product.Handle(), fullName = "Ada Lovelace", role = "instructor" })).Is(201)["id"]!;
    }

    [Fact]
    public async Task A_session_that_one_node_ends_is_refused_by_the_other_within_seconds()
    {
        await using var other = await ApiNode.StartAsync(api.ConnectionString);
        var (here, email) = await Person();
        var there = await SignIn(Product.Wayr, email);
        (await other.Client.Get("/wayr/api/users/profile", there)).Is(200);

        (await Http.Delete($"{Base}/account/sessions", here)).Is(200);
        (await Http.Get("/wayr/api/users/profile", there)).Is(401);

        var refused = await global::Api.Tests.Identity.Http.Eventually(async () => await other.Client.Get("/wayr/api/users/profile", there) is { Status: 401 } answer ? answer : null);
        refused.Is(401);
    }

    private async Task<(string Token, string Email)> Person()
    {
        var email = Product.Email();
        return (await Product.OpenCode.Register(Http, email, Product.Password), email);
    }

    private async Task<string> SignIn(Product product, string email) => product.TokenOf((await product.Login(Http, email, Product.Password)).Is(200));

    private async Task<string> Admin() => Product.OpenCode.TokenOf((await Product.OpenCode.Login(Http, DevelopmentAccounts.Admin, DevelopmentAccounts.Password)).Is(200));
}
