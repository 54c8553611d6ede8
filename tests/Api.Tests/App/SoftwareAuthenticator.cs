using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LearningPlatform.Api.Tests.App;

/// <summary>A browser with an authenticator, in software: makes ES256 keys and signs as the WebAuthn specification says. Tests bend it to lie.</summary>
internal sealed class SoftwareAuthenticator(string origin) : IDisposable
{
    private const byte Present = 1, Verified = 4, CanSync = 8, Synced = 16, HasKey = 64;

    private ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The origin that the browser says it is on.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>The domain that the authenticator signs for; the one it was asked for unless set.</summary>
    public string? Domain { get; set; }

    public byte[] Id { get; set; } = RandomNumberGenerator.GetBytes(32);

    public string? UserHandle { get; set; }

    public uint Counter { get; set; }

    public bool SeesOwner { get; set; } = true;

    public bool IsSynced { get; set; } = true;

    /// <summary>Signs with another key from now on.</summary>
    public void ForgetKey() => key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>navigator.credentials.create.</summary>
    public JsonObject Create(JsonNode options)
    {
        UserHandle = options["user"]!["id"]!.ToString();
        var client = ClientData("webauthn.create", options["challenge"]!.ToString());
        var point = key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32, .. point.X!, 0x22, 0x58, 32, .. point.Y!];
        byte[] data = [.. AuthData(options["rp"]!["id"]!.ToString(), HasKey), .. new byte[16], 0, (byte)Id.Length, .. Id, .. cose];
        byte[] attestation =
        [
            0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data,
        ];
        return Credential(new JsonObject { ["clientDataJSON"] = Base64Url.EncodeToString(client), ["attestationObject"] = Base64Url.EncodeToString(attestation), ["transports"] = new JsonArray("internal", "hybrid") });
    }

    /// <summary>navigator.credentials.get.</summary>
    public JsonObject Get(JsonNode options)
    {
        var client = ClientData("webauthn.get", options["challenge"]!.ToString());
        var data = AuthData(options["rpId"]!.ToString(), 0);
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = UserHandle,
        });
    }

    public void Dispose() => key.Dispose();

    private JsonObject Credential(JsonObject response) => new()
    {
        ["id"] = Base64Url.EncodeToString(Id),
        ["rawId"] = Base64Url.EncodeToString(Id),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["authenticatorAttachment"] = "platform",
        ["response"] = response,
    };

    private byte[] ClientData(string type, string challenge) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { type, challenge, origin = Origin, crossOrigin = false }));

    private byte[] AuthData(string domain, byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain ?? domain)), (byte)(flags | Present | (SeesOwner ? Verified : 0) | (IsSynced ? CanSync | Synced : 0)), .. counter];
    }
}
