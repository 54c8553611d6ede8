using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace LearningPlatform.Core.Identity.External;

/// <summary>A provider's public keys (RFC 7517). Keys that sign nothing here (encryption, symmetric, too short, other curves) are left out when they are read.</summary>
public sealed class WebKeys
{
    private const int MinimumRsaBits = 2048;
    private const int MostKeys = 50;
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly List<WebKey> keys;

    private WebKeys(List<WebKey> keys) => this.keys = keys;

    /// <summary>How many can be used.</summary>
    public int Count => keys.Count;

    /// <summary>Reads a key set; null when it isn't one.</summary>
    /// <param name="json">The document.</param>
    public static WebKeys? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
            return null;

        return new WebKeys([.. list.EnumerateArray().Take(MostKeys).Select(ReadKey).OfType<WebKey>()]);
    }

    /// <summary>The key that a token names; without a name the only one that can have signed it.</summary>
    /// <param name="kid">The token's <c>kid</c>.</param>
    /// <param name="algorithm">The token's <c>alg</c>.</param>
    public WebKey? Find(string? kid, string algorithm)
    {
        var fitting = keys.Where(key => key.Algorithm == algorithm && (kid is null || key.Kid == kid)).Take(2).ToList();
        return fitting.Count == 1 ? fitting[0] : null;
    }

    /// <summary>Bytes of strict base64url: no padding, no white space (RFC 7515, section 2). Null when the text is anything else.</summary>
    /// <param name="text">The text.</param>
    internal static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Alphabet) || !Base64Url.IsValid(text, out var size))
            return null;

        var bytes = new byte[size];
        return Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == size ? bytes : null;
    }

    private static WebKey? ReadKey(JsonElement json)
    {
        string? Get(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (json.ValueKind != JsonValueKind.Object || Get("use") is not (null or "sig"))
            return null;

        return (Get("kty"), Get("alg")) switch
        {
            ("RSA", null or "RS256") when Decode(Get("n")) is { } modulus && Decode(Get("e")) is { Length: > 0 and <= 8 } exponent && modulus.Length * 8 >= MinimumRsaBits && modulus.Length <= 1024 =>
                new WebKey(Get("kid"), "RS256", new RSAParameters { Modulus = modulus, Exponent = exponent }, null),
            ("EC", null or "ES256") when Get("crv") == "P-256" && Decode(Get("x")) is { Length: 32 } x && Decode(Get("y")) is { Length: 32 } y =>
                new WebKey(Get("kid"), "ES256", null, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }),
            _ => null,
        };
    }
}

/// <summary>A public key of a provider, good for one algorithm only.</summary>
/// <param name="Kid">Its name.</param>
/// <param name="Algorithm"><c>RS256</c> or <c>ES256</c>; a token's own word about it must be the same.</param>
/// <param name="Rsa">The key when it is an RSA one.</param>
/// <param name="Ec">The key when it is one of a curve.</param>
public sealed record WebKey(string? Kid, string Algorithm, RSAParameters? Rsa, ECParameters? Ec)
{
    /// <summary>True when the signature is this key's over the data.</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature.</param>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            if (Rsa is { } rsaKey)
            {
                using var rsa = RSA.Create(rsaKey);
                return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }

            using var ecdsa = ECDsa.Create(Ec!.Value);
            return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            // A point that isn't on the curve, an exponent that is none.
            return false;
        }
    }
}
