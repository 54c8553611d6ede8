using System.Buffers.Text;
using System.Text.Json;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Passkeys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Data.Identity.Passkeys;

/// <summary>
/// WebAuthn by the framework's own handler. It wants a user manager over a store; it gets one that holds what the question is about and nothing else, so that
/// it reads and writes nothing by itself.
/// </summary>
internal sealed class WebAuthn : IWebAuthn
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task<Ceremony> AskToCreate(RelyingParty site, Account account, IReadOnlyList<Passkey> present)
    {
        var owner = new Owner(account.Id);
        var user = new PasskeyUserEntity { Id = owner.Handle, Name = account.Email?.Text ?? account.Username, DisplayName = account.Name };
        var asked = await Handler(site, new Known(owner, present)).MakeCreationOptionsAsync(user, new DefaultHttpContext());
        return new Ceremony(asked.CreationOptionsJson, asked.AttestationState ?? "");
    }

    /// <inheritdoc/>
    public async Task<Passkey?> Created(RelyingParty site, string credential, string state)
    {
        // Whether the id is known already is for the database to say.
        var result = await Handler(site, new Known(null, [])).PerformAttestationAsync(new() { HttpContext = new DefaultHttpContext(), CredentialJson = credential, AttestationState = state });
        return result.Succeeded
            ? new Passkey
            {
                Id = Guid.Empty,
                AccountId = Guid.Empty,
                CredentialId = result.Passkey.CredentialId,
                PublicKey = result.Passkey.PublicKey,
                RelyingParty = site.Id,
                Name = "",
                SignCount = result.Passkey.SignCount,
                Transports = [.. (result.Passkey.Transports ?? []).Where(IsPlain).Take(8)],
                CanSync = result.Passkey.IsBackupEligible,
                Synced = result.Passkey.IsBackedUp,
                CreatedAt = result.Passkey.CreatedAt,
            }
            : null;
    }

    /// <inheritdoc/>
    public async Task<Ceremony> AskFor(RelyingParty site)
    {
        var asked = await Handler(site, new Known(null, [])).MakeRequestOptionsAsync(null, new DefaultHttpContext());
        return new Ceremony(asked.RequestOptionsJson, asked.AssertionState ?? "");
    }

    /// <inheritdoc/>
    public byte[]? ClaimedId(string credential)
    {
        try
        {
            using var answer = JsonDocument.Parse(credential);
            return answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                && id.GetString() is { Length: > 0 and <= 1364 } text && Base64Url.IsValid(text)
                ? Base64Url.DecodeFromChars(text)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<Passkey?> Used(RelyingParty site, string credential, string state, Passkey claimed)
    {
        var result = await Handler(site, new Known(new Owner(claimed.AccountId), [claimed]))
            .PerformAssertionAsync(new() { HttpContext = new DefaultHttpContext(), CredentialJson = credential, AssertionState = state });
        return result.Succeeded ? claimed with { SignCount = result.Passkey.SignCount, Synced = result.Passkey.IsBackedUp } : null;
    }

    private static bool IsPlain(string transport) => transport is { Length: > 0 and <= 32 } && transport.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static PasskeyHandler<Owner> Handler(RelyingParty site, Known known)
    {
        var options = new IdentityPasskeyOptions
        {
            ServerDomain = site.Id,
            AuthenticatorTimeout = Patience,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == site.Origin),
        };
        var users = new UserManager<Owner>(
            known, Options.Create(new IdentityOptions()), new PasswordHasher<Owner>(), [], [], new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), null!,
            NullLogger<UserManager<Owner>>.Instance);
        return new PasskeyHandler<Owner>(users, Options.Create(options));
    }

    private sealed record Owner(Guid Id)
    {
        /// <summary>What authenticators know the account by: its id and nothing personal.</summary>
        public string Handle => Id.ToString("N");
    }

    /// <summary>All that the handler may know. It asks for passkeys and users by id; everything else of a user store it never calls.</summary>
    private sealed class Known(Owner? owner, IReadOnlyList<Passkey> passkeys) : IUserPasskeyStore<Owner>
    {
        public Task<string> GetUserIdAsync(Owner user, CancellationToken cancellationToken) => Task.FromResult(user.Handle);

        public Task<Owner?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(userId == owner?.Handle ? owner : null);

        public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Owner user, CancellationToken cancellationToken) => Task.FromResult<IList<UserPasskeyInfo>>([.. passkeys.Select(Info)]);

        public Task<Owner?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult(Of(credentialId) is null ? null : owner);

        public Task<UserPasskeyInfo?> FindPasskeyAsync(Owner user, byte[] credentialId, CancellationToken cancellationToken) =>
            Task.FromResult(user == owner && Of(credentialId) is { } passkey ? Info(passkey) : null);

        public void Dispose()
        {
        }

        public Task AddOrUpdatePasskeyAsync(Owner user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RemovePasskeyAsync(Owner user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> GetUserNameAsync(Owner user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SetUserNameAsync(Owner user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> GetNormalizedUserNameAsync(Owner user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SetNormalizedUserNameAsync(Owner user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IdentityResult> CreateAsync(Owner user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IdentityResult> UpdateAsync(Owner user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IdentityResult> DeleteAsync(Owner user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Owner?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

        private static UserPasskeyInfo Info(Passkey passkey) => new(
            passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, passkey.SignCount, [.. passkey.Transports], isUserVerified: true, passkey.CanSync, passkey.Synced, [], []);

        private Passkey? Of(byte[] credentialId) => passkeys.FirstOrDefault(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId));
    }
}
