using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Jwt;

/// <summary>
/// Writes and reads the platform's own tokens (RFC 7519, RS256). Strict: the header must be, letter for letter, one that a present key writes, so
/// neither <c>alg</c> nor <c>kid</c> nor <c>typ</c> is ever taken from the token's word. Nothing of the payload is read before the signature is right.
/// </summary>
public static class JwtCodec
{
    /// <summary>By how much clocks of nodes may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <summary>Longer ones aren't read: ours are far shorter.</summary>
    public const int MaxLength = 4096;

    private static readonly Unauthenticated Invalid = Refusals.TokenInvalid;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>A signed token.</summary>
    /// <param name="key">Signs it.</param>
    /// <param name="payload">The claims as UTF-8 JSON.</param>
    public static string Write(SigningKey key, ReadOnlySpan<byte> payload)
    {
        var signed = $"{key.Header}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The first segment, by which the key is found; empty when the text isn't three segments.</summary>
    /// <param name="token">A token.</param>
    public static ReadOnlySpan<char> HeaderOf(ReadOnlySpan<char> token)
    {
        var dot = token.IndexOf('.');
        return token.Length <= MaxLength && dot > 0 && token.Count('.') == 2 ? token[..dot] : [];
    }

    /// <summary>Reads a token that the key must have signed. Its times are another question: <see cref="Refusal"/>.</summary>
    /// <param name="token">The token.</param>
    /// <param name="key">The key of its header.</param>
    public static Outcome<Claims> Read(ReadOnlySpan<char> token, SigningKey key)
    {
        var last = token.LastIndexOf('.');
        Span<byte> signature = stackalloc byte[SigningKey.SignatureSize];
        if (last < 0 || !TryDecode(token[(last + 1)..], signature, out var written) || written != signature.Length)
            return Invalid;

        var buffer = ArrayPool<byte>.Shared.Rent(MaxLength);
        try
        {
            if (Encoding.ASCII.GetBytes(token[..last], buffer) is var length && !key.Verifies(buffer.AsSpan(0, length), signature))
                return Invalid;

            var payload = token[(key.Header.Length + 1)..last];
            return TryDecode(payload, buffer, out written)
                && TryParse(buffer.AsSpan(0, written), out var claims)
                && TokenRules.Find(claims.Issuer) is not null
                && claims.Subject != Guid.Empty
                ? claims
                : Invalid;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Why genuine claims aren't good at this time; null when they are.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="now">The time.</param>
    public static Unauthenticated? Refusal(Claims claims, DateTimeOffset now)
    {
        var unix = now.ToUnixTimeSeconds();
        var skew = (long)Skew.TotalSeconds;
        return claims.ExpiresAt <= unix - skew ? Refusals.TokenExpired
            : claims.NotBefore > unix + skew || claims.IssuedAt > unix + skew || claims.IssuedAt == 0 ? Invalid
            : null;
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        written = 0;

        // The framework's decoder passes over padding and white space; a token has one spelling (RFC 7515, section 2).
        return !text.ContainsAnyExcept(Alphabet) && Base64Url.IsValid(text, out var size) && size <= bytes.Length && Base64Url.TryDecodeFromChars(text, bytes, out written);
    }

    private static bool TryParse(ReadOnlySpan<byte> json, out Claims claims)
    {
        claims = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueSpan;
                if (name.SequenceEqual("sub"u8) && reader.Read())
                    claims.Subject = reader.GetGuid();
                else if (name.SequenceEqual("sid"u8) && reader.Read())
                    claims.Session = reader.GetGuid();
                else if (name.SequenceEqual("iss"u8) && reader.Read())
                    claims.Issuer = reader.GetString();
                else if (name.SequenceEqual("token_use"u8) && reader.Read())
                    claims.IsAccess = reader.ValueTextEquals("access"u8);
                else if (name.SequenceEqual("jti"u8) && reader.Read())
                    claims.Id = reader.GetString();
                else if (name.SequenceEqual("exp"u8) && reader.Read())
                    claims.ExpiresAt = reader.GetInt64();
                else if (name.SequenceEqual("iat"u8) && reader.Read())
                    claims.IssuedAt = reader.GetInt64();
                else if (name.SequenceEqual("nbf"u8) && reader.Read())
                    claims.NotBefore = reader.GetInt64();
                else
                    reader.Skip();
            }

            return reader.TokenType == JsonTokenType.EndObject;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The claims that decide; those for the client's eyes are not read back.</summary>
    public record struct Claims
    {
        /// <summary>The account.</summary>
        public Guid Subject { get; set; }

        /// <summary>The session.</summary>
        public Guid Session { get; set; }

        /// <summary>The issuer's name.</summary>
        public string? Issuer { get; set; }

        /// <summary>The token's own id: a refresh token's secret.</summary>
        public string? Id { get; set; }

        /// <summary>True for an access token, false for a refresh token: the one is never good as the other.</summary>
        public bool IsAccess { get; set; }

        /// <summary>Unix seconds.</summary>
        public long ExpiresAt { get; set; }

        /// <summary>Unix seconds.</summary>
        public long IssuedAt { get; set; }

        /// <summary>Unix seconds; 0 when absent.</summary>
        public long NotBefore { get; set; }
    }
}
