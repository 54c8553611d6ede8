using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace LearningPlatform.Data.Http;

/// <summary>Tells addresses of the public internet from all others (the IANA registries of special-purpose addresses).</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network
        IPNetwork.Parse("10.0.0.0/8"), // private
        IPNetwork.Parse("100.64.0.0/10"), // carrier-grade NAT
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("169.254.0.0/16"), // link-local, with the clouds' metadata services
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relays
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, broadcast
    ];

    private static readonly IPNetwork[] Special6 =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments, Teredo and ORCHID among them
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>True when the address belongs to the public internet. An IPv4 address inside an IPv6 one counts as itself.</summary>
    /// <param name="address">An address that a name was resolved to.</param>
    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Is(address.MapToIPv4());

        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !Array.Exists(Special4, network => network.Contains(address));

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return false;

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (Nat64.Contains(address))
            return Is(new IPAddress(bytes[12..]));

        if (!Global6.Contains(address) || Array.Exists(Special6, network => network.Contains(address)))
            return false;

        if (SixToFour.Contains(address))
            return Is(new IPAddress(bytes[2..6]));

        // ISATAP: an IPv4 address behind 00-00-5E-FE, whatever the prefix.
        return (BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) & 0xfdffffff) != 0x00005efe || Is(new IPAddress(bytes[12..]));
    }
}
