using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace Api.Tests.Conformance;

public sealed class PipelineTests
{
    [Fact]
    public async Task A_handler_gets_validated_arguments_and_its_outcome_is_rendered()
    {
        await using var host = await FrameworkHost.Start(api => api.OpenCode.Map("updateUserProgress",
            (Guid userId, Body<ProgressWire> body, Caller caller) => (Outcome<ProgressWire>)(body.Value with { ModuleId = caller.UserId })));

        var answer = await Send(host, HttpMethod.Post, $"/opencode/v1/users/{FrameworkHost.Ada}/progress", "student",
            $$"""{"moduleId":"{{FrameworkHost.Ada}}","status":"in_progress","progressPercentage":40.0}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(FrameworkHost.Ada.ToString(), answer.Json.GetProperty("moduleId").GetString());
        Assert.Equal("in_progress", answer.Json.GetProperty("status").GetString());
        Assert.Equal("999", answer.Headers["X-RateLimit-Remaining"]);
        Assert.False(answer.Json.TryGetProperty("score", out _), "opencode-R07: no null leaves");
    }

    [Fact]
    public async Task Defaults_and_cuts_of_the_query_reach_the_handler()
    {
        await using var host = await FrameworkHost.Start(api =>
        {
            api.OpenCode.Map("listModules", (PageRequest page, string? sort) => (Outcome<Page<string>>)new Page<string>([sort ?? "none"], page.Number, page.Size, 45));
            api.Unpuzzle.Map("listCourses", (PageRequest page, string sort, string order) => (Outcome<Page<string>>)new Page<string>([sort, order], page.Number, page.Size, 250));
            api.Wayr.Map("listCourses", (PageRequest page, string sortBy) => (Outcome<Page<string>>)new Page<string>([sortBy], page.Number, page.Size, 45));
        });

        var openCode = await Send(host, HttpMethod.Get, "/opencode/v1/modules?page=2", "student");
        Assert.Equal("""{"page":2,"limit":20,"total":45,"pages":3}""", openCode.Json.GetProperty("pagination").GetRawText());

        var unpuzzle = await Send(host, HttpMethod.Get, "/unpuzzle/api/v1/courses/?page=2&page_size=1000&search=c%23");
        Assert.Equal(100, unpuzzle.Json.GetProperty("page_size").GetInt32());
        Assert.Equal("http://localhost/unpuzzle/api/v1/courses/?page=3&page_size=1000&search=c%23", unpuzzle.Json.GetProperty("next").GetString());
        Assert.Equal("""["created_at","desc"]""", unpuzzle.Json.GetProperty("results").GetRawText());

        var wayr = await Send(host, HttpMethod.Get, "/wayr/api/courses?limit=99999999999");
        Assert.Equal("""["created_at"]""", wayr.Json.GetProperty("data").GetRawText());
        Assert.Equal(("45", "1", "false"), (wayr.Headers["X-Total-Count"], wayr.Headers["X-Total-Pages"], wayr.Headers["X-Has-Next"]));
    }

    // opencode-R33, opencode-R34, opencode-R35, opencode-R36, opencode-R37, opencode-R39, opencode-R40, opencode-D06
    [Theory]
    [InlineData("/opencode/v1/modules?page=0", 400, "VALIDATION_ERROR")]
    [InlineData("/opencode/v1/modules?page=x", 400, "INVALID_FORMAT")]
    [InlineData("/opencode/v1/modules?limit=101", 400, "VALIDATION_ERROR")]
    [InlineData("/opencode/v1/modules/42", 400, "INVALID_FORMAT")]
    [InlineData("/opencode/v1/nothing", 404, "RESOURCE_NOT_FOUND")]
    [InlineData("/opencode/v1", 404, "RESOURCE_NOT_FOUND")]
    public async Task OpenCode_says_what_is_wrong_in_its_own_words(string path, int status, string code)
    {
        await using var host = await FrameworkHost.Start(api =>
        {
            api.OpenCode.Map("listModules", (PageRequest page) => (Outcome<Page<string>>)new Page<string>([], page.Number, page.Size, 0));
            api.OpenCode.Map("getModuleById", (Guid moduleId) => (Outcome<Guid>)moduleId);
        });

        var answer = await Send(host, HttpMethod.Get, path, "student");

        Assert.Equal((status, code), ((int)answer.Status, answer.Json.GetProperty("code").GetString()));
        Assert.Matches("^req_[A-Za-z0-9]+$", answer.Json.GetProperty("requestId").GetString());
    }

    internal static async Task<Answer> Send(FrameworkHost host, HttpMethod method, string path, string? token = null, string? json = null, string type = "application/json", bool read = true)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, type);

        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, headers, text.Length == 0 || !read ? default : JsonSerializer.Deserialize<JsonElement>(text), text);
    }

    internal sealed record Answer(HttpStatusCode Status, Dictionary<string, string> Headers, JsonElement Json, string Text);

    internal sealed record ProgressWire(Guid ModuleId, string Status, int? ProgressPercentage, int? Score);
}
