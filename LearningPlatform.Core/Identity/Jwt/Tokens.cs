using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Jwt;

/// <summary>The tokens of all five dialects: one key set, claims as each dialect documents them, every one good in every dialect.</summary>
/// <param name="keys">The keys.</param>
public sealed class Tokens(ISigningKeys keys) : ITokens
{
    /// <inheritdoc/>
    public async Task<string> Access(Account account, Session session, DateTimeOffset now, CancellationToken ct)
    {
        var key = (await keys.Present(ct)).Current(now);
        return JwtCodec.Write(key, AccessPayload(account, session, now));
    }

    /// <inheritdoc/>
    public async Task<string> Refresh(Session session, byte[] secret, DateTimeOffset issuedAt, DateTimeOffset expiresAt, CancellationToken ct)
    {
        if (!TokenRules.Of(session.Issuer).RefreshIsJwt)
            return Secrets.Text(secret);

        var key = (await keys.Present(ct)).Current(issuedAt);
        return JwtCodec.Write(key, RefreshPayload(session, secret, issuedAt, expiresAt));
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadRefresh(string presented, CancellationToken ct)
    {
        if (!presented.Contains('.', StringComparison.Ordinal))
            return Secrets.Read(presented);

        // The stored row says when it ends; the signature only has to be ours.
        var claims = await Read(presented, ct);
        return claims is { Ok: true, Value: { IsAccess: false, Id: { } id } } ? Secrets.Read(id) : null;
    }

    /// <inheritdoc/>
    public async Task<byte[]> Next(byte[] secret, CancellationToken ct) => HMACSHA256.HashData((await keys.Present(ct)).RefreshKey, secret);

    /// <inheritdoc/>
    public async ValueTask<Outcome<AccessClaims>> Verify(string token, DateTimeOffset now, CancellationToken ct)
    {
        var read = await Read(token, ct);
        if (!read.Ok)
            return read.Error;

        var claims = read.Value;
        if (JwtCodec.Refusal(claims, now) is { } refusal)
            return refusal;

        return claims.IsAccess && claims.Session != Guid.Empty
            ? new AccessClaims(claims.Subject, claims.Session, TokenRules.Find(claims.Issuer)!.Value, DateTimeOffset.FromUnixTimeSeconds(claims.ExpiresAt))
            : Refusals.TokenInvalid;
    }

    private async ValueTask<Outcome<JwtCodec.Claims>> Read(string token, CancellationToken ct)
    {
        if (JwtCodec.HeaderOf(token).IsEmpty)
            return Refusals.TokenInvalid;

        var key = (await keys.Present(ct)).Find(JwtCodec.HeaderOf(token)) ?? (await keys.LookAgain(ct)).Find(JwtCodec.HeaderOf(token));
        return key is null ? Refusals.TokenInvalid : JwtCodec.Read(token, key);
    }

    private static ReadOnlySpan<byte> AccessPayload(Account account, Session session, DateTimeOffset now)
    {
        var rules = TokenRules.Of(session.Issuer);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sub"u8, account.Id);
            if (account.Email is { } email)
                json.WriteString("email"u8, email.Text);
            else if (session.Issuer == Issuer.Academy)
                json.WriteNull("email"u8);

            switch (session.Issuer)
            {
                case Issuer.OpenCode or Issuer.App:
                    json.WriteString("role"u8, RoleNames.OpenCode(account.Roles));
                    WriteArray(json, "permissions"u8, Permissions.OpenCode(account.Roles));
                    break;
                case Issuer.Unpuzzle:
                    WriteArray(json, "roles"u8, RoleNames.Unpuzzle(account.Roles));
                    break;
                case Issuer.Labs:
                    json.WriteString("role"u8, RoleNames.Labs(account.Roles));
                    break;
                case Issuer.Wayr:
                    json.WriteString("role"u8, RoleNames.Wayr(account.Roles));
                    break;
                case Issuer.Academy:
                    WriteArray(json, "roles"u8, RoleNames.Academy(account.Roles));
                    WriteArray(json, "permissions"u8, Permissions.Academy(account.Roles));
                    break;
            }

            json.WriteString("sid"u8, session.Id);
            json.WriteString("token_use"u8, "access"u8);
            WriteTimes(json, rules, now, now + rules.AccessLifetime);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static ReadOnlySpan<byte> RefreshPayload(Session session, byte[] secret, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sub"u8, session.AccountId);
            json.WriteString("jti"u8, Secrets.Text(secret));
            json.WriteString("token_use"u8, "refresh"u8);
            WriteTimes(json, TokenRules.Of(session.Issuer), issuedAt, expiresAt);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void WriteTimes(Utf8JsonWriter json, TokenRules rules, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        json.WriteNumber("iat"u8, issuedAt.ToUnixTimeSeconds());
        json.WriteNumber("exp"u8, expiresAt.ToUnixTimeSeconds());
        json.WriteString("iss"u8, rules.Name);
    }

    private static void WriteArray(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);

        json.WriteEndArray();
    }
}
