using System.Net.Http.Headers;
using System.Text;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Testing;
using LearningPlatform.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;
using Contracts = LearningPlatform.Testing.Contracts.Conformance;

namespace Api.Tests.Conformance;

/// <summary>The real API with tokens that are words: every role can ask for anything, also for what nobody has.</summary>
public sealed class RegisteredOperationsHost : IAsyncLifetime
{
    private string connection = string.Empty;
    private ApiNode node = null!;

    public Uri Address => node.Address;

    public IReadOnlySet<(string Dialect, string Operation)> Registered => Contracts.Registered(node.Services);

    public async ValueTask InitializeAsync()
    {
        connection = await PostgresServer.CreateDatabaseAsync();
        node = await ApiNode.StartAsync(connection, change: builder => builder.Services.AddSingleton<ITokenVerifier, WordTokens>());
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        NpgsqlConnection.ClearPool(new NpgsqlConnection(connection));
        await PostgresServer.DropDatabaseAsync(connection);
    }
}

/// <summary>
/// Bad input for the operations that are registered, with their real handlers: ids of nothing, values at the edge of what the schema allows. Whatever they
/// answer, the contract documents it, and it is no 500.
/// </summary>
public sealed class RegisteredOperationsTests(RegisteredOperationsHost host) : IClassFixture<RegisteredOperationsHost>
{
    private static readonly string[] Tokens = ["all", "student", "instructor", "admin"];

    [Fact]
    public async Task Ids_of_nothing_are_answered_as_the_contract_documents()
    {
        var problems = new List<string>();
        foreach (var operation in Operations())
        {
            foreach (var token in Tokens)
            {
                await Try(problems, operation, Samples.Path(operation), Samples.Body(operation), token);
                await Try(problems, operation, Samples.Path(operation).Replace("018f0000-0000-7000-8000-000000000001", FrameworkHost.Ada.ToString(), StringComparison.Ordinal), Samples.Body(operation), token);
            }

            await Try(problems, operation, Samples.Path(operation), Samples.Body(operation), null);
        }

        Assert.True(problems.Count == 0, string.Join("\n\n", problems));
    }

    // opencode-R45
    [Fact]
    public async Task Queries_at_the_edge_are_answered_as_the_contract_documents()
    {
        var problems = new List<string>();
        foreach (var operation in Operations())
        {
            var query = operation.Parameters.Where(parameter => parameter.In == "query" && parameter.Name is not ("token" or "roomId")).ToList();
            if (query.Count == 0)
                continue;

            var path = Samples.Path(operation).Split('?')[0];
            var required = string.Concat(query.Where(parameter => parameter.Required).Select(parameter => $"&{parameter.Name}={Uri.EscapeDataString(Samples.Text(parameter))}"));
            foreach (var parameter in query)
            {
                foreach (var value in new[] { "2147483647", "100", "0", "%25", "_", "'", "%22", "a%20OR%201=1", "%F0%9F%98%80", new string('x', 255), "nope:asc", "id:desc", "2024-02-29", "0001-01-01", "9999-12-31", "" })
                    await Try(problems, operation, $"{path}?{parameter.Name}={value}{required}", null, "all");
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n\n", problems));
    }

    [Fact]
    public async Task Path_keys_of_any_letters_are_answered_as_the_contract_documents()
    {
        var problems = new List<string>();
        foreach (var operation in Operations())
        {
            foreach (var value in new[] { "%F0%9F%98%80", "%25", "'", "a%20b", "..%2f..", new string('x', 2000), "null", "0", "-1", "%01", "018f0000-0000-7000-8000-00000000FFFF" })
            {
                var path = operation.Parameters.Where(parameter => parameter.In == "path")
                    .Aggregate(operation.Contract.BasePath + operation.Path, (text, parameter) => text.Replace($"{{{parameter.Name}}}", value, StringComparison.Ordinal));
                if (path.Contains(value, StringComparison.Ordinal))
                    await Try(problems, operation, path, Samples.Body(operation), "all");
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n\n", problems));
    }

    private IEnumerable<ContractOperation> Operations() => host.Registered
        .Select(entry => ContractSet.All[entry.Dialect].Operation(entry.Operation))
        .Where(operation => operation.SuccessStatus != 101)
        .OrderBy(operation => operation.ToString(), StringComparer.Ordinal);

    private async Task Try(List<string> problems, ContractOperation operation, string path, string? body, string? token)
    {
        using var client = new HttpClient(new ConformanceHandler(notes: false, everythingIsBuilt: false) { InnerHandler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false } }) { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        foreach (var header in operation.Parameters.Where(parameter => parameter is { In: "header", Required: true }))
            request.Headers.Add(header.Name, "signature");

        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            if ((int)response.StatusCode == 500)
                problems.Add($"{operation}: {operation.Method} {path} as {token ?? "nobody"} is 500");
        }
        catch (ContractViolationException violation)
        {
            problems.Add(violation.Message);
        }
    }
}
