using System.Net.Http.Json;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.Learning;

/// <summary>Two nodes on one database with a code module and a language course in it, and people who sign up through the API.</summary>
public sealed class LearningApi : IAsyncLifetime
{
    public const int Lessons = 400;

    private readonly List<ApiNode> nodes = [];
    private int people;

    public string ConnectionString { get; private set; } = "";

    public Guid Module { get; } = Ids.New();

    public Guid OtherModule { get; } = Ids.New();

    public Guid Draft { get; } = Ids.New();

    public Guid Language { get; } = Ids.New();

    public ApiNode One => nodes[0];

    public ApiNode Other => nodes[1];

    public static string Key(int number) => $"greetings-{number}";

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await PostgresServer.CreateDatabaseAsync();
        await Content.Add(ConnectionString, Module, "code", "module", Lessons);
        await Content.Add(ConnectionString, OtherModule, "code", "other", 3);
        await Content.Add(ConnectionString, Draft, "code", "draft", 2, status: "draft");
        await Content.Add(ConnectionString, Language, "language", "greetings", 5, points: 15);
        nodes.Add(await ApiNode.StartAsync(ConnectionString));
        nodes.Add(await ApiNode.StartAsync(ConnectionString));
    }

    /// <summary>A new account, signed in through OpenCode; with a role, it was given by an administrator.</summary>
    public async Task<Person> SignUp(Roles role = Roles.Student, string? zone = null)
    {
        var number = Interlocked.Increment(ref people);
        var person = await Person.SignUp(One.Address, $"learner{number}");
        if (role != Roles.Student)
        {
            await Execute("update identity.accounts set roles = $2 where id = $1", person.Id, (int)role);
            person = await person.SignInAgain();
        }

        if (zone is not null)
        {
            await CompletionTests.Read(await person.Put($"/opencode/v1/users/{person.Id}", new { preferences = new { timezone = zone } }), 200);
        }

        return person;
    }

    public async Task<T> Scalar<T>(string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task Execute(string sql, params object[] values) => await Scalar<object>(sql + " returning 1", values);

    public Guid Lesson(int number) => Content.LessonId(Module, number);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await PostgresServer.DropDatabaseAsync(ConnectionString);
    }
}

/// <summary>Courses with many lessons, straight into the tables.</summary>
internal static class Content
{
    public static Guid LessonId(Guid course, int number)
    {
        var bytes = course.ToByteArray(bigEndian: true);
        bytes[14] ^= (byte)(number >> 8);
        bytes[15] ^= (byte)number;
        bytes[13] ^= 0xA5;
        return new Guid(bytes, bigEndian: true);
    }

    public static async Task Add(string connectionString, Guid course, string kind, string name, int lessons, int points = 10, string status = "published")
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(
            """
            with course as (
                insert into catalog.courses (id, key, kind, title, status, is_public, "order", prerequisites, objectives, tags, created_at, updated_at)
                values ($1, $2, $3, $2, $4, true, 1, '{}', '{}', '{}', now(), now()) returning id)
            insert into catalog.lessons (id, key, course_id, title, type, status, "order", experience_points, content, resources, prerequisites, objectives, created_at, updated_at)
            select l.id, $2 || '-' || l.number, course.id, 'Lesson ' || l.number, 'exercise', $4, l.number, $6, '{}', '[]', '{}', '{}', now(), now()
            from course, unnest($5) with ordinality as l(id, number)
            """);
        command.Parameters.Add(new() { Value = course });
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = kind });
        command.Parameters.Add(new() { Value = status });
        command.Parameters.Add(new() { Value = Enumerable.Range(1, lessons).Select(number => LessonId(course, number)).ToArray() });
        command.Parameters.Add(new() { Value = points });
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Somebody with an account and a token. The clients hold every answer against its contract.</summary>
public sealed class Person
{
    private const string Password = "Str0ng-Pass-2026!";
    private readonly Uri address;
    private readonly string email;

    private Person(Uri address, string email, Guid id, string token, HttpClient client) =>
        (this.address, this.email, Id, Token, Client) = (address, email, id, token, client);

    public Guid Id { get; }

    public string Token { get; }

    public HttpClient Client { get; }

    internal static async Task<Person> SignUp(Uri address, string name)
    {
        var email = $"{name}@example.test";
        using var anonymous = new HttpClient { BaseAddress = address };
        var created = await anonymous.PostAsJsonAsync("/opencode/v1/users", new { email, username = name, password = Password, fullName = name });
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
        return await SignIn(address, email);
    }

    public Task<Person> SignInAgain() => SignIn(address, email);

    /// <summary>The same person at another node.</summary>
    public HttpClient At(ApiNode node) => node.CreateClient(Token);

    public Task<HttpResponseMessage> Post(string path, object body) => Client.PostAsJsonAsync(path, body);

    public Task<HttpResponseMessage> Put(string path, object body) => Client.PutAsJsonAsync(path, body);

    public async Task<JsonElement> Get(string path, int status = 200)
    {
        var answer = await Client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private static async Task<Person> SignIn(Uri address, string email)
    {
        using var anonymous = new HttpClient { BaseAddress = address };
        var answer = await anonymous.PostAsJsonAsync("/opencode/v1/auth/login", new { email, password = Password });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        var login = JsonElement.Parse(text);
        var token = login.GetProperty("accessToken").GetString()!;
        return new Person(address, email, login.GetProperty("user").GetProperty("id").GetGuid(), token, ApiNode.ClientOf(address, token));
    }
}
