using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LearningPlatform.Core.Identity.SecondFactors;

/// <summary>
/// Time-based one-time passwords (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, 30 seconds, six digits. The code before and the one after
/// are good too, for clocks that are a little off; which step a code was for is remembered, so that none is good twice.
/// </summary>
public static class Totp
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    private const int StepSeconds = 30;
    private const int SecretSize = 20;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret: 160 bits, as long as the hash (RFC 4226, section 4).</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretSize);

    /// <summary>The step of a moment.</summary>
    /// <param name="at">The moment.</param>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="step">The step.</param>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 as the apps speak it. HMAC does not need a hash without collisions.")]
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, mac);

        // Dynamic truncation (RFC 4226, section 5.3).
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step that a code is good for; null when it is wrong, too old, too new, or not after the one used last.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="code">What somebody typed.</param>
    /// <param name="now">The time.</param>
    /// <param name="lastStep">The step of the last code that was used.</param>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastStep)
    {
        var typed = Encoding.UTF8.GetBytes(code);
        long? match = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.UTF8.GetBytes(Code(secret, step))) && step > lastStep)
                match ??= step;

        return match;
    }

    /// <summary>Splits what a dialect's client sent as the password of an account with a second factor: the password, followed at once by the six digits.</summary>
    /// <param name="sent">What was sent.</param>
    /// <returns>The password and the code; everything and no code when there is none.</returns>
    public static (string Password, string? Code) Split(string sent) =>
        sent.Length >= Digits && sent.AsSpan()[^Digits..].IndexOfAnyExceptInRange('0', '9') < 0 ? (sent[..^Digits], sent[^Digits..]) : (sent, null);

    /// <summary>What an authenticator app reads out of the picture.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="account">Whose: the address or the username.</param>
    public static string Uri(ReadOnlySpan<byte> secret, string account) =>
        $"otpauth://totp/LearningPlatform:{System.Uri.EscapeDataString(account)}?secret={Text(secret)}&issuer=LearningPlatform&algorithm=SHA1&digits=6&period=30";

    /// <summary>The secret as people type it (RFC 4648, base 32 without padding).</summary>
    /// <param name="bytes">The secret; or any bytes.</param>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(((bytes.Length * 8) + 4) / 5);
        var (buffer, bits) = (0, 0);
        foreach (var one in bytes)
        {
            buffer = (buffer << 8) | one;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Alphabet[(buffer >> (bits - 5)) & 31]);

            buffer &= (1 << bits) - 1;
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(buffer << (5 - bits)) & 31]).ToString();
    }

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    /// <param name="text">Base 32.</param>
    public static byte[] Read(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (buffer, bits) = (0, 0);
        foreach (var one in text)
        {
            var value = Alphabet.IndexOf(one, StringComparison.Ordinal);
            buffer = (buffer << 5) | (value >= 0 ? value : throw new FormatException("Not base 32."));
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }
}
