using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace Api.Tests.Catalog;

/// <summary>The API over a database with the demo catalogue and some content that learners don't see. Callers are signed in as the development accounts.</summary>
public sealed class CatalogApi : IAsyncLifetime
{
    public const string DraftModule = "00000000-0000-8000-8000-00000000d001";
    public const string DraftLesson = "00000000-0000-8000-8000-00000000d002";
    public const string ArchivedModule = "00000000-0000-8000-8000-00000000d003";

    private string connection = "";
    private ApiNode node = null!;

    public HttpClient Anonymous => node.Client;

    public HttpClient Student { get; private set; } = null!;

    public HttpClient Assistant { get; private set; } = null!;

    public HttpClient Instructor { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        connection = await PostgresServer.CreateDatabaseAsync();
        node = await ApiNode.StartAsync(connection);
        Student = await SignIn(DevelopmentAccounts.Student);
        Instructor = await SignIn(DevelopmentAccounts.Instructor);
        Admin = await SignIn(DevelopmentAccounts.Admin);
        Assistant = await SignInAsAssistant();
        await Execute(
            $$"""
            insert into catalog.courses (id, key, kind, title, description, status, is_public, "order", level, difficulty, prerequisites, objectives, tags, search, created_at, updated_at)
            values ('{{DraftModule}}', 'draft-module', 'code', 'Ünfinished 100%_', 'Not ready.', 'draft', true, 5, 'expert', 9, '{}', '{}', '{zebra}', E'Ünfinished 100%_\nNot ready.\nzebra', now(), now()),
              ('{{ArchivedModule}}', 'old-module', 'code', 'Old', 'Over.', 'archived', true, 6, 'intermediate', 5, '{}', '{}', '{}', E'Old\nOver.', now(), now());
            insert into catalog.lessons (id, key, course_id, title, type, status, "order", experience_points, content, resources, prerequisites, objectives, created_at, updated_at)
            select '{{DraftLesson}}'::uuid, 'first-steps.draft', id, 'Draft', 'text', 'draft', 99, 10, '{"text":"Soon."}'::jsonb, '[]'::jsonb, '{}'::uuid[], '{}'::text[], now(), now()
            from catalog.courses where key = 'first-steps';
            insert into catalog.courses (id, key, kind, title, status, is_public, "order", source_language, target_language, prerequisites, objectives, tags, search, created_at, updated_at)
            values (gen_random_uuid(), 'de-fr-hidden', 'language', 'German to French', 'published', false, 0, 'de', 'fr', '{}', '{}', '{}', '', now(), now());
            insert into catalog.sections (id, key, course_id, kind, title, code, "order", created_at, updated_at)
            select gen_random_uuid(), 'de-fr-hidden-a1', id, 'level', 'Anfang', 'A1', 1, now(), now() from catalog.courses where key = 'de-fr-hidden';
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        NpgsqlConnection.ClearPool(new NpgsqlConnection(connection));
        await PostgresServer.DropDatabaseAsync(connection);
    }

    public static async Task<JsonElement> Get(HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        (await GetWithHeaders(client, path, expected)).Body;

    public static async Task<(JsonElement Body, HttpResponseMessage Response)> GetWithHeaders(HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == response.StatusCode, $"{path} answered {(int)response.StatusCode}: {text}");
        return (JsonDocument.Parse(text).RootElement, response);
    }

    private async Task Execute(string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    // Nobody registers as an assistant: the role is given.
    private async Task<HttpClient> SignInAsAssistant()
    {
        const string Email = "assistant@catalog.test";
        using var made = await node.Client.PostAsJsonAsync("/opencode/v1/users", new { email = Email, username = "assistant", password = DevelopmentAccounts.Password, fullName = "An Assistant" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        await Execute($"update identity.accounts set roles = {(int)(Roles.Student | Roles.TeachingAssistant)} where email = '{Email}'");
        return await SignIn(Email);
    }

    private async Task<HttpClient> SignIn(string email)
    {
        using var response = await node.Client.PostAsJsonAsync("/opencode/v1/auth/login", new { email, password = DevelopmentAccounts.Password });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return node.CreateClient(JsonDocument.Parse(text).RootElement.Text("accessToken"));
    }
}

internal static class JsonExtensions
{
    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static List<string?> Texts(this JsonElement json, string name) => [.. json.EnumerateArray().Select(item => item.GetProperty(name).ToString())];
}
