using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Jwt;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Tests.Identity;

/// <summary>Things that tests start from.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Past = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static EmailAddress Email(string text) => EmailAddress.TryParse(text, out var email) ? email : throw new ArgumentException(text);

    public static Account Account(Roles roles = Roles.Student)
    {
        return new Account
        {
            Id = Ids.New(),
            Email = Email("ada@example.com"),
            Username = "ada",
            Roles = roles,
            Status = AccountStatus.Active,
            Origin = Issuer.OpenCode,
            CreatedAt = Past,
            UpdatedAt = Past,
        };
    }

    public static Session Session(Account account, Issuer issuer, DateTimeOffset now) => new()
    {
        Id = Ids.New(),
        AccountId = account.Id,
        Issuer = issuer,
        CreatedAt = now,
        ConfirmedAt = now,
        LastUsedAt = now,
        ExpiresAt = now + (TokenRules.Of(issuer).RefreshLifetime ?? TokenRules.Of(issuer).AccessLifetime),
    };

    /// <summary>Keys in memory.</summary>
    public sealed class Keys(params SigningKey[] keys) : ISigningKeys
    {
        public KeySet Set { get; set; } = new(keys, [.. Enumerable.Repeat((byte)7, 32)]);

        /// <summary>What another look finds.</summary>
        public KeySet? Later { get; set; }

        public ValueTask<KeySet> Present(CancellationToken ct) => ValueTask.FromResult(Set);

        public ValueTask<KeySet> LookAgain(CancellationToken ct) => ValueTask.FromResult(Set = Later ?? Set);
    }
}
