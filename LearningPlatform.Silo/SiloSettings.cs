using Orleans.Configuration;

namespace LearningPlatform.Silo;

/// <summary>How a silo behaves in its cluster.</summary>
internal static class SiloSettings
{
    /// <summary>
    /// Sets how soon a lost silo is noticed and how long a call may take. A killed silo is out after three missed probes of a second each; a call to
    /// one that hangs fails before a browser gives up, and is made again where that is safe.
    /// </summary>
    /// <param name="silo">The silo that is being built.</param>
    public static void Configure(ISiloBuilder silo) => silo
        .Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 3;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(15);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(15);
            options.DefunctSiloExpiration = TimeSpan.FromDays(1);
        })
        .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
}
