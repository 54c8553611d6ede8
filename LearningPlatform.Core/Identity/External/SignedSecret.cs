using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LearningPlatform.Core.Identity.External;

/// <summary>Apple's kind of client secret: a short-lived token that the client signs with its own key (ES256).</summary>
public static class SignedSecret
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A fresh secret.</summary>
    /// <param name="key">Signs it.</param>
    /// <param name="clientId">For which client.</param>
    /// <param name="audience">For which provider.</param>
    /// <param name="now">When.</param>
    public static string Make(SignedSecretKey key, string clientId, string audience, DateTimeOffset now)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(key.PrivateKey);
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", kid = key.KeyId, typ = "JWT" });
        var payload = JsonSerializer.SerializeToUtf8Bytes(new { iss = key.TeamId, iat = now.ToUnixTimeSeconds(), exp = (now + Lifetime).ToUnixTimeSeconds(), aud = audience, sub = clientId });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        var signature = ecdsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }
}
