using Orleans.Configuration;

namespace LearningPlatform.Api.Cluster;

/// <summary>How the API behaves towards the cluster.</summary>
internal static class ClusterClient
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Sets how long a call may take, how soon new silos are known, and that an API that is started before any silo waits for one instead of ending.
    /// </summary>
    /// <param name="client">The client that is being built.</param>
    public static void Configure(IClientBuilder client) => client
        .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10))
        .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(10))
        .UseConnectionRetryFilter(async (_, stopping) =>
        {
            await Task.Delay(Pause, stopping);
            return true;
        });
}
