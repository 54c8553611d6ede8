using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LearningPlatform.Core.Identity.Jwt;

/// <summary>An RSA key pair that signs tokens, or signed them until lately. Parsed once: every request verifies with it.</summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>Bits of the modulus.</summary>
    public const int Bits = 2048;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = Bits / 8;

    // RSA objects aren't documented as safe for several threads at once, so each use takes one; a miss costs one import.
    private readonly RSA?[] idle = new RSA?[Math.Max(4, Environment.ProcessorCount * 2)];
    private readonly RSAParameters parameters;

    private SigningKey(string kid, RSAParameters parameters, DateTimeOffset signsFrom)
    {
        Kid = kid;
        SignsFrom = signsFrom;
        this.parameters = parameters;
        Header = Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"RS256","typ":"JWT","kid":"{{kid}}"}"""));
        Modulus = Base64Url.EncodeToString(parameters.Modulus);
        Exponent = Base64Url.EncodeToString(parameters.Exponent);
    }

    /// <summary>Names the key in token headers and in the published set: the key's RFC 7638 thumbprint.</summary>
    public string Kid { get; }

    /// <summary>From when on tokens are signed with it; it is published before, so that everybody knows it by then.</summary>
    public DateTimeOffset SignsFrom { get; }

    /// <summary>The first segment of every token that it signs. A token whose first segment is any other text isn't ours, whatever it claims.</summary>
    public string Header { get; }

    /// <summary>The modulus as a JWK has it.</summary>
    public string Modulus { get; }

    /// <summary>The public exponent as a JWK has it.</summary>
    public string Exponent { get; }

    /// <summary>A new key pair.</summary>
    /// <param name="signsFrom">From when on it signs.</param>
    public static SigningKey Create(DateTimeOffset signsFrom)
    {
        using var rsa = RSA.Create(Bits);
        return FromParameters(rsa.ExportParameters(includePrivateParameters: true), signsFrom);
    }

    /// <summary>Reads a key pair back.</summary>
    /// <param name="pkcs8">What <see cref="Export"/> gave.</param>
    /// <param name="signsFrom">From when on it signs.</param>
    public static SigningKey Import(ReadOnlySpan<byte> pkcs8, DateTimeOffset signsFrom)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return FromParameters(rsa.ExportParameters(includePrivateParameters: true), signsFrom);
    }

    /// <summary>The private key, PKCS #8: to be stored encrypted only.</summary>
    public byte[] Export() => Use(static (rsa, _) => rsa.ExportPkcs8PrivateKey(), 0);

    /// <summary>Signs.</summary>
    /// <param name="data">What to sign.</param>
    public byte[] Sign(byte[] data) => Use(static (rsa, data) => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), data);

    /// <summary>True when the signature is this key's over the data.</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature.</param>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var rsa = Rent();
        try
        {
            return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        finally
        {
            Return(rsa);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = 0; i < idle.Length; i++)
            Interlocked.Exchange(ref idle[i], null)?.Dispose();
    }

    private static SigningKey FromParameters(RSAParameters parameters, DateTimeOffset signsFrom)
    {
        var e = Base64Url.EncodeToString(parameters.Exponent);
        var n = Base64Url.EncodeToString(parameters.Modulus);
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"e":"{{e}}","kty":"RSA","n":"{{n}}"}"""));
        return new SigningKey(Base64Url.EncodeToString(thumbprint), parameters, signsFrom);
    }

    private T Use<T, TState>(Func<RSA, TState, T> use, TState state)
    {
        var rsa = Rent();
        try
        {
            return use(rsa, state);
        }
        finally
        {
            Return(rsa);
        }
    }

    private RSA Rent()
    {
        for (var i = 0; i < idle.Length; i++)
            if (idle[i] is not null && Interlocked.Exchange(ref idle[i], null) is { } rsa)
                return rsa;

        return RSA.Create(parameters);
    }

    private void Return(RSA rsa)
    {
        for (var i = 0; i < idle.Length; i++)
            if (Interlocked.CompareExchange(ref idle[i], rsa, null) is null)
                return;

        rsa.Dispose();
    }
}
