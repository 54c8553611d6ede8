using System.Security.Cryptography;
using System.Text;

namespace LearningPlatform.Core.Identity.SecondFactors;

/// <summary>Codes on paper, for who lost the phone: ten, each good once. 80 random bits each, so that a fast hash is enough.</summary>
public static class RecoveryCodes
{
    /// <summary>How many there are.</summary>
    public const int Count = 10;

    private const int Length = 16;

    /// <summary>New codes, as in <c>abcd-efgh-2345-6789</c>.</summary>
    public static IReadOnlyList<string> New() => [.. Enumerable.Range(0, Count).Select(_ => One())];

    /// <summary>What is stored of a code; null for what can't be one. Case, hyphens and spaces don't matter.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="code">What somebody typed.</param>
    public static byte[]? Hash(Guid accountId, string code)
    {
        if (code.Length > 64)
            return null;

        var plain = new string([.. code.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        return plain.Length == Length ? SHA256.HashData(Encoding.ASCII.GetBytes($"{accountId:N}:{plain}")) : null;
    }

    private static string One()
    {
        var text = Totp.Text(RandomNumberGenerator.GetBytes(Length * 5 / 8)).ToLowerInvariant();
        return string.Join('-', Enumerable.Range(0, Length / 4).Select(i => text.Substring(i * 4, 4)));
    }
}
