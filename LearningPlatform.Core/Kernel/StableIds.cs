using System.Security.Cryptography;
using System.Text;

namespace LearningPlatform.Core.Kernel;

/// <summary>
/// Ids of content that comes from files: computed from its key, so that reading the files again finds the same rows and learners keep
/// what they did. Version 8 of RFC 9562 over SHA-256.
/// </summary>
public static class StableIds
{
    /// <summary>The id of a thing.</summary>
    /// <param name="kind">What it is, as in <c>lesson</c>.</param>
    /// <param name="key">Its key, unique for the kind.</param>
    public static Guid Of(string kind, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"learningplatform/{kind}/{key}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
