using Aspire.Hosting.Orleans;

namespace LearningPlatform.AppHost;

/// <summary>
/// Tells silos and their clients to find each other through Redis. Aspire would derive the provider's name from the resource's type, which is
/// another one in a container, in Azure and as a bare connection string; Orleans knows it as <c>Redis</c> in all three.
/// </summary>
/// <param name="connectionName">The connection string that holds the address.</param>
internal sealed class RedisProvider(string connectionName) : IProviderConfiguration
{
    /// <inheritdoc/>
    public void ConfigureResource<T>(IResourceBuilder<T> resourceBuilder, string configSectionPath)
        where T : IResourceWithEnvironment => resourceBuilder
            .WithEnvironment($"Orleans__{configSectionPath}__ProviderType", "Redis")
            .WithEnvironment($"Orleans__{configSectionPath}__ConnectionName", connectionName);
}
