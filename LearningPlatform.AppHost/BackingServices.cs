using Microsoft.Extensions.Configuration;

namespace LearningPlatform.AppHost;

/// <summary>What the platform keeps its things in, under the names that every project reads: platformdb, cache, blobs.</summary>
/// <param name="Database">PostgreSQL, the only record.</param>
/// <param name="Cache">Redis: fan-out of pushes, membership and reminders of the cluster.</param>
/// <param name="Blobs">Uploaded and processed files.</param>
internal sealed record BackingServices(
    IResourceBuilder<IResourceWithConnectionString> Database,
    IResourceBuilder<IResourceWithConnectionString> Cache,
    IResourceBuilder<IResourceWithConnectionString> Blobs)
{
    /// <summary>
    /// Published: Azure's managed services. Run: containers of the same kind, or with <c>UseContainers=false</c> whatever the connection
    /// strings of the app host's own configuration name.
    /// </summary>
    /// <param name="builder">The application.</param>
    public static BackingServices Add(IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode && !builder.Configuration.GetValue("UseContainers", defaultValue: true))
        {
            return new(builder.AddConnectionString("platformdb"), builder.AddConnectionString("cache"), builder.AddConnectionString("blobs"));
        }

        var database = builder.AddAzurePostgresFlexibleServer("postgres")
            .WithPasswordAuthentication()
            .RunAsContainer(container => container.WithDataVolume())
            .AddDatabase("platformdb");
        var cache = builder.AddAzureManagedRedis("cache")
            .WithAccessKeyAuthentication()
            .RunAsContainer();
        var blobs = builder.AddAzureStorage("storage")
            .RunAsEmulator(emulator => emulator.WithDataVolume())
            .AddBlobs("blobs");
        return new(database, cache, blobs);
    }
}
