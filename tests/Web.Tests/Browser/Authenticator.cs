using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Web.Tests.Browser;

/// <summary>An authenticator app (RFC 6238): what a phone would show.</summary>
internal static class Authenticator
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The six digits of now, or of some steps of 30 seconds later.</summary>
    public static string Code(string secret, int steps = 0)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30) + steps);
#pragma warning disable CA5350 // Authenticator apps know nothing else.
        var mac = HMACSHA1.HashData(Bytes(secret), step);
#pragma warning restore CA5350
        var at = mac[^1] & 15;
        return ((BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(at, 4)) & int.MaxValue) % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string secret)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in secret.TrimEnd('='))
        {
            bits = ((bits << 5) | Base32.IndexOf(letter, StringComparison.OrdinalIgnoreCase)) & 0xFFFF;
            count += 5;
            if (count < 8)
                continue;

            count -= 8;
            bytes.Add((byte)(bits >> count));
        }

        return [.. bytes];
    }
}
