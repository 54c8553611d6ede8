using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace LearningPlatform.AppHost.Tests;

/// <summary>The model of the distributed application, read without starting anything: no container engine, no cloud account.</summary>
public sealed class AppModelTests
{
    [Fact]
    public async Task Published_it_has_every_part_under_the_names_that_the_projects_read()
    {
        await using var model = await Model.Published();

        var names = model.Resources.Select(resource => resource.Name).ToHashSet(StringComparer.Ordinal);

        Assert.Superset(new HashSet<string>(["postgres", "platformdb", "cache", "storage", "blobs", "silo", "api", "web", "aca"], StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task Published_only_the_web_is_reachable_from_outside()
    {
        await using var model = await Model.Published();

        var open = model.Resources
            .Where(resource => resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal))
            .Select(resource => resource.Name);

        Assert.Equal(["web"], open);
    }

    [Fact]
    public async Task There_are_two_silos()
    {
        await using var model = await Model.Published();

        Assert.Equal(2, model.Resource("silo").GetReplicaCount());
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public async Task Silo_and_api_get_the_three_connection_strings_and_find_each_other_through_redis(string name)
    {
        await using var model = await Model.Published();

        var environment = await model.Environment(name);

        Assert.Contains("platformdb", environment["ConnectionStrings__platformdb"], StringComparison.Ordinal);
        Assert.Contains("cache", environment["ConnectionStrings__cache"], StringComparison.Ordinal);
        Assert.Contains("blobs", environment["ConnectionStrings__blobs"], StringComparison.Ordinal);
        Assert.Equal("Redis", environment["Orleans__Clustering__ProviderType"]);
        Assert.Equal("cache", environment["Orleans__Clustering__ConnectionName"]);
        Assert.Equal("learningplatform", environment["Orleans__ClusterId"]);
        Assert.Equal("learningplatform", environment["Orleans__ServiceId"]);
    }

    [Fact]
    public async Task Reminders_and_ports_are_the_silos_business_alone()
    {
        await using var model = await Model.Published();

        var silo = await model.Environment("silo");
        var api = await model.Environment("api");

        Assert.Equal("Redis", silo["Orleans__Reminders__ProviderType"]);
        Assert.Equal("cache", silo["Orleans__Reminders__ConnectionName"]);
        Assert.Contains("Orleans__Endpoints__SiloPort", silo.Keys);
        Assert.Contains("Orleans__Endpoints__GatewayPort", silo.Keys);
        Assert.DoesNotContain(api.Keys, key => key.StartsWith("Orleans__Reminders", StringComparison.Ordinal) || key.StartsWith("Orleans__Endpoints", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_web_knows_the_api_and_no_store()
    {
        await using var model = await Model.Published();

        var environment = await model.Environment("web");

        Assert.Contains("services__api__http__0", environment.Keys);
        Assert.DoesNotContain(environment.Keys, key => key.StartsWith("ConnectionStrings__", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public async Task Published_mail_goes_through_the_server_that_is_asked_for_and_links_to_the_web(string name)
    {
        await using var model = await Model.Published();

        var environment = await model.Environment(name);

        Assert.Contains("smtp-host", environment["Mail__Smtp__Host"], StringComparison.Ordinal);
        Assert.Contains("smtp-password", environment["Mail__Smtp__Password"], StringComparison.Ordinal);
        Assert.True(model.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == "smtp-password").Secret);
        Assert.Contains("web", environment["Web__PublicUrl"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Published_the_api_believes_the_hops_in_front_of_it_and_nobody_else()
    {
        await using var model = await Model.Published();

        var networks = (await model.Environment("api")).Where(variable => variable.Key.StartsWith("Http__TrustedProxies__", StringComparison.Ordinal)).Select(variable => variable.Value);

        Assert.Contains("100.64.0.0/10", networks);
        Assert.DoesNotContain("0.0.0.0/0", networks);
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    [InlineData("web")]
    public async Task Published_nothing_is_in_development(string name)
    {
        await using var model = await Model.Published();

        var environment = await model.Environment(name);

        Assert.DoesNotContain("ASPNETCORE_ENVIRONMENT", environment.Keys);
        Assert.DoesNotContain("DOTNET_ENVIRONMENT", environment.Keys);
    }

    [Fact]
    public async Task Without_containers_the_stores_are_whatever_the_connection_strings_name()
    {
        await using var model = await Model.Create("--UseContainers=false");

        var names = model.Resources.Select(resource => resource.Name).ToHashSet(StringComparer.Ordinal);

        Assert.Superset(new HashSet<string>(["platformdb", "cache", "blobs"], StringComparer.Ordinal), names);
        Assert.DoesNotContain("postgres", names);
        Assert.DoesNotContain("storage", names);
        Assert.DoesNotContain(model.Resources, resource => resource is ContainerResource);
    }

    /// <summary>The application as the app host's Program composes it, built and not started.</summary>
    private sealed class Model(IDistributedApplicationTestingBuilder builder, DistributedApplication app, string folder) : IAsyncDisposable
    {
        public IReadOnlyCollection<IResource> Resources => [.. builder.Resources];

        public static Task<Model> Published() => Create("--operation", "publish", "--publisher", "manifest");

        public static async Task<Model> Create(params string[] arguments)
        {
            var folder = Directory.CreateTempSubdirectory("apphost").FullName;
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.LearningPlatform_AppHost>([.. arguments, "--output-path", folder]);
            return new(builder, await builder.BuildAsync(), folder);
        }

        public IResource Resource(string name) => Resources.Single(resource => resource.Name == name);

        public async Task<IReadOnlyDictionary<string, string>> Environment(string name)
        {
            var configuration = await ExecutionConfigurationBuilder.Create(Resource(name))
                .WithEnvironmentVariablesConfig()
                .BuildAsync(builder.ExecutionContext);
            Assert.Null(configuration.Exception);
            return configuration.EnvironmentVariables.ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            await builder.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
