using System.Security.Cryptography;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Passkeys;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class PasskeyStoreTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Given_thirty_at_once_Then_an_account_gets_as_many_as_it_may_have()
    {
        await using var identity = new IdentityServices(postgres);
        var ada = (await identity.Register("many@example.com")).Value.Account.Id;

        var added = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Add(identity, Some(ada))));

        Assert.Equal(AddPasskey.Limit, added.Count(done => done));
        Assert.Equal(AddPasskey.Limit, (await identity.Get<IPasskeys>().List(ada, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Given_one_credential_for_two_accounts_at_once_Then_one_has_it()
    {
        await using var identity = new IdentityServices(postgres);
        var ada = (await identity.Register("first@example.com")).Value.Account.Id;
        var bob = (await identity.Register("second@example.com")).Value.Account.Id;
        var id = RandomNumberGenerator.GetBytes(32);

        var added = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Add(identity, Some(i % 2 == 0 ? ada : bob) with { CredentialId = id })));

        Assert.Single(added, done => done);
        Assert.NotNull(await identity.Get<IPasskeys>().Find(id, CancellationToken.None));
    }

    [Fact]
    public async Task Given_one_count_used_ten_times_at_once_Then_one_counts_and_those_that_do_not_count_all_do()
    {
        await using var identity = new IdentityServices(postgres);
        var ada = (await identity.Register("counts@example.com")).Value.Account.Id;
        var (counting, still) = (Some(ada) with { SignCount = 7 }, Some(ada));
        await Add(identity, counting);
        await Add(identity, still);
        var now = identity.Clock.GetUtcNow();

        var used = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => identity.Get<IPasskeys>().Use(counting with { SignCount = 8, LastUsedAt = now }, CancellationToken.None)));
        Assert.Single(used, done => done);
        Assert.False(await identity.Get<IPasskeys>().Use(counting with { SignCount = 0, LastUsedAt = now }, CancellationToken.None));
        Assert.True(await identity.Get<IPasskeys>().Use(counting with { SignCount = uint.MaxValue, LastUsedAt = now }, CancellationToken.None));
        Assert.Equal(uint.MaxValue, (await identity.Get<IPasskeys>().Find(counting.CredentialId, CancellationToken.None))!.SignCount);

        Assert.True(await identity.Get<IPasskeys>().Use(still with { LastUsedAt = now, Synced = true }, CancellationToken.None));
        Assert.True(await identity.Get<IPasskeys>().Use(still with { LastUsedAt = now, Synced = true }, CancellationToken.None));
        Assert.True((await identity.Get<IPasskeys>().Find(still.CredentialId, CancellationToken.None))!.Synced);
    }

    [Fact]
    public async Task Given_an_erased_account_Then_its_passkeys_are_gone()
    {
        await using var identity = new IdentityServices(postgres);
        var registered = (await identity.Register("erased@example.com")).Value;
        var passkey = Some(registered.Account.Id);
        await Add(identity, passkey);

        Assert.True((await identity.Get<EraseAccount>().Handle((await identity.Admit(registered.Tokens!.Access)).Value, registered.Account.Id, CancellationToken.None)).Ok);

        Assert.Null(await identity.Get<IPasskeys>().Find(passkey.CredentialId, CancellationToken.None));
    }

    private static Task<bool> Add(IdentityServices identity, Passkey passkey) => identity.Get<IPasskeys>().Add(
        passkey, AddPasskey.Limit, SecurityEvent.Of(SecurityEventKind.PasskeyAdded, passkey.AccountId, passkey.CreatedAt, Client.Unknown), CancellationToken.None);

    private static Passkey Some(Guid accountId) => new()
    {
        Id = Ids.New(),
        AccountId = accountId,
        CredentialId = RandomNumberGenerator.GetBytes(32),
        PublicKey = RandomNumberGenerator.GetBytes(77),
        RelyingParty = "learn.example",
        Name = "key",
        Transports = ["internal", "hybrid"],
        CreatedAt = DateTimeOffset.UtcNow,
    };
}
