using System.Buffers.Text;
using System.Security.Cryptography;

namespace LearningPlatform.Core.Identity;

/// <summary>Random secrets of 256 bits; only their SHA-256 is stored, which is enough because nobody can guess them.</summary>
public static class Secrets
{
    /// <summary>Bytes of a secret.</summary>
    public const int Size = 32;

    /// <summary>A new secret.</summary>
    public static byte[] New() => RandomNumberGenerator.GetBytes(Size);

    /// <summary>What is stored of it.</summary>
    /// <param name="secret">The secret.</param>
    public static byte[] Hash(ReadOnlySpan<byte> secret) => SHA256.HashData(secret);

    /// <summary>As text for URLs and bodies: 43 characters.</summary>
    /// <param name="secret">The secret.</param>
    public static string Text(ReadOnlySpan<byte> secret) => Base64Url.EncodeToString(secret);

    /// <summary>Reads the text back; null when it isn't one.</summary>
    /// <param name="text">What somebody sent.</param>
    public static byte[]? Read(ReadOnlySpan<char> text)
    {
        var secret = new byte[Size];
        return text.Length == 43 && Base64Url.IsValid(text, out var length) && length == Size && Base64Url.TryDecodeFromChars(text, secret, out var written) && written == Size
            ? secret
            : null;
    }
}
