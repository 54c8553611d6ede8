using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.App;

public sealed class DeadLetterTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Path = "/app/api/admin/dead-letters";
    private readonly Guid letter = Ids.New();

    [Fact]
    public async Task An_administrator_sees_what_was_given_up_and_has_it_delivered_again()
    {
        await GiveUp();
        using var admin = await SignIn("admin@demo.test");

        var page = await admin.GetFromJsonAsync<JsonElement>($"{Path}?page=1&size=100");
        var row = page.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("eventId").GetGuid() == letter);
        Assert.Equal(("test.happened.v1", "nobody", 12, "it broke", 7), (
            row.GetProperty("event").GetString(), row.GetProperty("subscriber").GetString(), row.GetProperty("attempts").GetInt32(), row.GetProperty("error").GetString(),
            row.GetProperty("data").GetProperty("number").GetInt32()));

        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsync($"{Path}/{letter}/nobody/retry", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync($"{Path}/{letter}/nobody/retry", null)).StatusCode);
        Assert.Equal(1L, await Scalar("select count(*) from kernel.deliveries where event_id = $1 and dead_at is null and attempts = 0"));
    }

    [Fact]
    public async Task Nobody_else_does_and_each_refusal_is_problem_details()
    {
        await GiveUp();
        using var student = await SignIn("student@demo.test");
        using var admin = await SignIn("admin@demo.test");

        await Refused(await api.Node.CreateClient().GetAsync(Path), HttpStatusCode.Unauthorized);
        await Refused(await api.Node.CreateClient("forged").GetAsync(Path), HttpStatusCode.Unauthorized);
        await Refused(await student.GetAsync(Path), HttpStatusCode.Forbidden);
        await Refused(await student.PostAsync($"{Path}/{letter}/nobody/retry", null), HttpStatusCode.Forbidden);
        await Refused(await admin.GetAsync($"{Path}?page=0"), HttpStatusCode.BadRequest);
        await Refused(await admin.GetAsync($"{Path}?size=101"), HttpStatusCode.BadRequest);
        await Refused(await admin.GetAsync($"{Path}?page=two"), HttpStatusCode.BadRequest);
        await Refused(await admin.GetAsync("/app/api/none-such"), HttpStatusCode.NotFound);
        await Refused(await admin.DeleteAsync(Path), HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task The_documentation_names_both_operations()
    {
        var document = await api.Node.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/app.json");

        Assert.True(document.GetProperty("paths").GetProperty(Path).TryGetProperty("get", out _));
        Assert.True(document.GetProperty("paths").GetProperty(Path + "/{eventId}/{subscriber}/retry").TryGetProperty("post", out _));
    }

    private static async Task Refused(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal((int)status, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32());
    }

    private async Task<HttpClient> SignIn(string email)
    {
        using var anonymous = api.Node.CreateClient();
        using var answer = await anonymous.PostAsJsonAsync("/opencode/v1/auth/login", new { email, password = "Demo-Pass-2026!" });
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString()!;
        var client = new HttpClient { BaseAddress = api.Node.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task GiveUp()
    {
        await Scalar("insert into kernel.outbox (id, name, subject, at, data, routed_at) values ($1, 'test.happened.v1', $1, now(), '{\"number\": 7}', now())");
        await Scalar("insert into kernel.deliveries (event_id, subscriber, due_at, attempts, error, dead_at) values ($1, 'nobody', now(), 12, 'it broke', now())");
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = letter });
        return await command.ExecuteScalarAsync();
    }
}
