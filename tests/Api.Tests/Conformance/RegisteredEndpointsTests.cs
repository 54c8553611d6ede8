using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Api.Tests.Conformance;

public sealed class RegisteredEndpointsTests
{
    // opencode-R22
    [Fact]
    public async Task Below_the_five_base_paths_there_are_operations_of_the_contracts_and_nothing_else()
    {
        await using var app = ApiNode.Compose();
        foreach (var endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            var metadata = endpoint.Metadata.GetMetadata<DialectEndpoint>();
            var contract = ContractSet.All.Values.FirstOrDefault(one => pattern.StartsWith(one.BasePath + "/", StringComparison.OrdinalIgnoreCase));
            Assert.True(contract is null == metadata is null, $"{pattern} is an endpoint below a base path without an operation, or the other way round");
            if (metadata is not null)
            {
                Assert.Equal(contract!.BasePath + metadata.Operation.Path, pattern);
                Assert.Equal([metadata.Operation.Method], endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods);
                Assert.Same(contract.Operation(metadata.Operation.Id), metadata.Operation);
            }
        }
    }

    [Fact]
    public async Task No_endpoint_at_the_roots_of_the_dialects_catches_what_belongs_to_them()
    {
        await using var app = ApiNode.Compose();
        foreach (var endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var first = endpoint.RoutePattern.PathSegments.Count > 0 ? endpoint.RoutePattern.RawText!.TrimStart('/').Split('/')[0] : string.Empty;
            if (ContractSet.All.Values.Any(contract => contract.BasePath.Split('/')[1].Equals(first, StringComparison.OrdinalIgnoreCase)))
                Assert.NotNull(endpoint.Metadata.GetMetadata<DialectEndpoint>());
        }
    }

    [Fact]
    public void Every_operation_says_who_may_call_it_in_words_that_its_dialect_knows()
    {
        using var services = Dialects();
        foreach (var dialect in services.GetServices<Dialect>())
        {
            foreach (var operation in dialect.Contract.Operations.Values)
            {
                foreach (var role in operation.Roles)
                    Assert.NotEqual(Roles.None, dialect.Role(role));

                Assert.True(operation.Roles.Count == 0 || operation.Authentication == ContractAuthentication.Required, $"{operation} names roles and takes callers without a token");
                if (operation.Extension("x-auth")?.GetString() is { } auth)
                    Assert.True(auth == "public" == (operation.Authentication != ContractAuthentication.Required), $"{operation}: x-auth and security differ");

                Assert.All(dialect.RateRules(operation), rule => Assert.True(rule.Limit > 0 && rule.Window > TimeSpan.Zero));
            }
        }
    }

    [Fact]
    public void The_roles_of_an_operation_are_those_that_have_its_permission()
    {
        using var services = Dialects();
        var dialect = services.GetServices<Dialect>().Single(one => one.Name == "opencode");
        foreach (var operation in dialect.Contract.Operations.Values.Where(operation => operation.Extension("x-permission")?.ValueKind == System.Text.Json.JsonValueKind.String))
        {
            var permission = operation.Extension("x-permission")!.Value.GetString()!;
            foreach (var role in new[] { Roles.Student, Roles.Instructor, Roles.TeachingAssistant, Roles.Admin })
                Assert.Equal(dialect.Permissions(role).Contains(permission), operation.Roles.Any(name => dialect.Role(name) == role));
        }
    }

    private static ServiceProvider Dialects()
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder();
        LearningPlatform.Api.Dialects.DialectRegistry.AddDialects(builder);
        return builder.Services.BuildServiceProvider();
    }
}
