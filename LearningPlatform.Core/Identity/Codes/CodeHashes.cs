using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LearningPlatform.Core.Identity.Jwt;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>What a code is for. A code is good for this alone.</summary>
public enum CodePurpose
{
    /// <summary>Signs in, or makes an account.</summary>
    SignIn,

    /// <summary>Changes the number of an account.</summary>
    PhoneUpdate,
}

/// <summary>
/// Hashes with a secret of the platform. Six digits and phone numbers can be found from a bare hash by trying all of them; from these only by who has the secret,
/// which is kept encrypted outside of the tables that hold the hashes.
/// </summary>
/// <param name="keys">Has the secret.</param>
public sealed class CodeHashes(ISigningKeys keys)
{
    private static readonly byte[] Label = "LearningPlatform one-time codes"u8.ToArray();

    /// <summary>Six random digits.</summary>
    public static string NewCode() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Under what a code is stored.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="number">The number that it is sent to.</param>
    /// <param name="accountId">The account that asks; empty when nobody is signed in.</param>
    /// <param name="ct">Gives up.</param>
    public Task<byte[]> Key(CodePurpose purpose, string number, Guid accountId, CancellationToken ct) => Hash($"key\n{purpose}\n{number}\n{accountId}", ct);

    /// <summary>What is stored of a code.</summary>
    /// <param name="key">The code's key.</param>
    /// <param name="id">The code's id.</param>
    /// <param name="code">The six digits.</param>
    /// <param name="ct">Gives up.</param>
    public Task<byte[]> Code(byte[] key, Guid id, string code, CancellationToken ct) => Hash($"code\n{Convert.ToHexString(key)}\n{id}\n{code}", ct);

    /// <summary>Under what wrong codes are counted.</summary>
    /// <param name="who">A number, or an account.</param>
    /// <param name="ct">Gives up.</param>
    public Task<byte[]> Attempts(string who, CancellationToken ct) => Hash($"attempts\n{who}", ct);

    /// <summary>Under what is counted that is sent to somebody.</summary>
    /// <param name="recipient">A number or an address.</param>
    /// <param name="ct">Gives up.</param>
    public Task<byte[]> Recipient(string recipient, CancellationToken ct) => Hash($"recipient\n{recipient}", ct);

    private async Task<byte[]> Hash(string text, CancellationToken ct)
    {
        var secret = HKDF.Expand(HashAlgorithmName.SHA256, (await keys.Present(ct)).RefreshKey, 32, Label);
        return HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text));
    }
}
