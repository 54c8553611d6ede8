using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LearningPlatform.Data.Http;

/// <summary>Puts the guarded HTTP clients into a host's services.</summary>
public static class OutgoingHttpExtensions
{
    /// <summary>
    /// Adds <see cref="IOutgoingHttp"/>; calling it twice is fine. Setting <c>Http:Outgoing:AllowPrivate</c>: hosts and networks (CIDR) that may be called although they aren't
    /// public, also over plain HTTP.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="development">True on a development machine: what listens on the loopback may be called.</param>
    public static IServiceCollection AddOutgoingHttp(this IServiceCollection services, IConfiguration configuration, bool development)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IOutgoingHttp>(provider =>
        {
            string[] allowed = configuration.GetSection("Http:Outgoing:AllowPrivate").Get<string[]>() ?? [];
            return new OutgoingHttp(Reach.Of(allowed, development), provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }
}

/// <summary>What may be called beside the public internet.</summary>
/// <param name="Hosts">Names, lower case.</param>
/// <param name="Networks">Networks.</param>
internal sealed record Reach(IReadOnlySet<string> Hosts, IReadOnlyList<IPNetwork> Networks)
{
    /// <summary>Reads the setting.</summary>
    /// <param name="allowed">Hosts, addresses and networks.</param>
    /// <param name="development">Whether the loopback is allowed.</param>
    public static Reach Of(IEnumerable<string> allowed, bool development)
    {
        var hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var networks = new List<IPNetwork>();
        foreach (var one in allowed.Select(one => one.Trim()).Where(one => one.Length > 0))
        {
            if (IPNetwork.TryParse(one, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(one.Trim('[', ']'), out var address))
                networks.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            else if (Uri.CheckHostName(one) == UriHostNameType.Dns)
                hosts.Add(one);
            else
                throw new InvalidOperationException($"Http:Outgoing:AllowPrivate: {one} is neither a host nor a network.");
        }

        if (development)
            networks.AddRange([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")]);

        return new Reach(hosts, networks);
    }

    /// <summary>True when the operator allows the address, or the name behind which it was found.</summary>
    /// <param name="host">The name or address in the URL.</param>
    /// <param name="address">What it was resolved to.</param>
    public bool Allows(string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Hosts.Contains(host) || Networks.Any(network => network.Contains(plain));
    }
}

/// <summary>The guarded clients. The address is checked when the connection is made, after the name was resolved, so that no name can change its mind in between.</summary>
/// <param name="reach">What may be called beside the public internet.</param>
/// <param name="time">The clock.</param>
/// <param name="resolve">Resolves names; the system's resolver unless said otherwise.</param>
internal sealed class OutgoingHttp(Reach reach, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) : IOutgoingHttp, IDisposable
{
    private readonly ConcurrentDictionary<OutgoingRules, Lazy<HttpClient>> clients = new();
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <inheritdoc/>
    public HttpClient Client(OutgoingRules rules) => clients.GetOrAdd(rules, wanted => new Lazy<HttpClient>(() => Make(wanted))).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in clients.Values.Where(client => client.IsValueCreated))
            client.Value.Dispose();
    }

    private HttpClient Make(OutgoingRules rules)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = rules.Redirects > 0,
            ConnectCallback = Connect,
            ConnectTimeout = rules.ConnectTimeout,
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,

            // A proxy would resolve the name itself, and nobody would have checked the address.
            UseProxy = false,

            // The ids of our traces are nobody else's business.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        };
        if (rules.Redirects > 0)
            sockets.MaxAutomaticRedirections = rules.Redirects;

        // Times are the guard's: the client's own wouldn't hold for an answer that is read as a stream.
        return new HttpClient(new OutgoingGuard(rules, time) { InnerHandler = sockets }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await resolve(host, ct);
        var encrypted = context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps;
        var good = found.Where(address => reach.Allows(host, address) || PublicAddress.Is(address)).ToArray();
        if (good.Length == 0)
            throw new OutgoingHttpException(OutgoingFault.Address, $"{host} is not on the public internet and Http:Outgoing:AllowPrivate doesn't name it.");

        if (!encrypted && !Array.TrueForAll(good, address => reach.Allows(host, address)))
            throw new OutgoingHttpException(OutgoingFault.Unencrypted, $"{host} would be called without encryption.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(good, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
