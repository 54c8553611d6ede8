using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class SignInTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("guessed@example.com", true)]
    [InlineData("unknown@example.com", false)]
    public async Task Given_a_hundred_guesses_at_once_Then_five_are_looked_at_whether_or_not_there_is_an_account(string email, bool exists)
    {
        await using var identity = new IdentityServices(postgres);
        if (exists)
            await identity.Register(email);

        identity.Get<CountingPasswords>().Takes = TimeSpan.FromMilliseconds(5);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => identity.SignIn(email, $"guess {i}")));

        Assert.Equal(5, identity.Get<CountingPasswords>().Looked);
        Assert.Equal(5, outcomes.Count(o => o.Error is Unauthenticated { Reason: AuthFault.CredentialsInvalid }));
        var locked = Assert.IsType<Forbidden>(outcomes.First(o => o.Error is Forbidden).Error);
        Assert.Equal(ForbiddenReason.Locked, locked.Reason);
        Assert.InRange((int)locked.Details["retryAfter"]!, 890, 900);
        Assert.Equal(locked.Message, Assert.IsType<Forbidden>((await identity.SignIn(email)).Error).Message);
    }

    [Fact]
    public async Task Given_guesses_at_an_account_Then_its_owner_reads_of_each_and_of_the_lock_and_nothing_is_noted_of_an_unknown_one()
    {
        await using var identity = new IdentityServices(postgres);
        var id = (await identity.Register("noticed@example.com")).Value.Account.Id;
        for (var i = 0; i < 7; i++)
        {
            await identity.SignIn("noticed@example.com", "wrong");
            await identity.SignIn("nobody-notices@example.com", "wrong");
        }

        var kinds = (await identity.Get<ISecurityLog>().List(id, 1, 100, CancellationToken.None)).Items.Select(entry => entry.Kind).ToList();
        Assert.Equal((5, 1), (kinds.Count(kind => kind == SecurityEventKind.SignInFailed), kinds.Count(kind => kind == SecurityEventKind.Locked)));
        Assert.Equal(10, identity.Get<CountingPasswords>().Looked);
    }

    [Fact]
    public async Task Given_a_lock_Then_the_right_password_works_again_after_fifteen_minutes_and_not_before()
    {
        await using var identity = new IdentityServices(postgres);
        await identity.Register("locked@example.com");
        for (var i = 0; i < 5; i++)
            await identity.SignIn("locked@example.com", "wrong");

        identity.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.False((await identity.SignIn("locked@example.com")).Ok);
        identity.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await identity.SignIn("locked@example.com")).Ok);
    }

    [Fact]
    public async Task Given_four_failures_and_a_success_Then_the_count_starts_anew()
    {
        await using var identity = new IdentityServices(postgres);
        await identity.Register("almost@example.com");
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++)
                await identity.SignIn("almost@example.com", "wrong");

            Assert.True((await identity.SignIn("almost@example.com")).Ok);
        }
    }

    [Fact]
    public async Task Given_failures_counted_by_several_nodes_at_once_Then_none_is_lost()
    {
        await using var one = new IdentityServices(postgres);
        await using var two = new IdentityServices(postgres, one.Clock);
        byte[] key = [4, 2];
        var at = one.Clock.GetUtcNow();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => (i % 2 == 0 ? one : two).Get<ISignInAttempts>().Fail(key, at, null, CancellationToken.None)));

        Assert.Equal(4, (await one.Get<ISignInAttempts>().Find(key, CancellationToken.None)).Failures);
        Assert.True((await two.Get<ISignInAttempts>().Fail(key, at, null, CancellationToken.None)).IsLocked(at));
        Assert.False(await one.Get<ISignInAttempts>().Clear(key, at, CancellationToken.None));
        Assert.True(await one.Get<ISignInAttempts>().Clear(key, at.AddMinutes(15), CancellationToken.None));
    }

    [Theory]
    [InlineData(AccountStatus.Suspended)]
    [InlineData(AccountStatus.Inactive)]
    public async Task Given_a_closed_account_Then_the_right_password_says_so_and_the_wrong_one_does_not(AccountStatus status)
    {
        await using var identity = new IdentityServices(postgres);
        var email = $"{status}@example.com";
        var account = (await identity.Register(email)).Value.Account;
        await identity.Get<IAccounts>().Write(new AccountChange(account with { Status = status }, []), CancellationToken.None);

        Assert.Equal(ForbiddenReason.AccountInactive, Assert.IsType<Forbidden>((await identity.SignIn(email)).Error).Reason);
        Assert.Equal(AuthFault.CredentialsInvalid, Assert.IsType<Unauthenticated>((await identity.SignIn(email, "wrong")).Error).Reason);
        Assert.True((await identity.SignIn(email, issuer: Issuer.Labs)).Ok);
    }

    [Fact]
    public async Task Given_a_sign_in_Then_it_is_noted_without_disturbing_who_edits_the_account()
    {
        await using var identity = new IdentityServices(postgres);
        var account = (await identity.Register("noted@example.com", signsIn: false)).Value.Account;
        Assert.Null(account.LastLoginAt);

        var signedIn = (await identity.SignIn("noted@example.com")).Value.Account;

        Assert.Equal(Stored.Done, await identity.Get<IAccounts>().Write(new AccountChange(account with { FullName = "Edited" }, []), CancellationToken.None));
        var read = (await identity.Get<IAccounts>().FindByEmail(account.Email!, CancellationToken.None))!;
        Assert.Equal("Edited", read.FullName);
        Assert.Equal(signedIn.LastLoginAt!.Value, read.LastLoginAt!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Given_the_frameworks_hash_Then_an_unknown_account_costs_the_same_work_as_a_known_one()
    {
        using var passwords = new Passwords();
        var hash = await passwords.Hash("correct horse", CancellationToken.None);
        Assert.Equal(PasswordCheck.Right, await passwords.Verify(hash, "correct horse", CancellationToken.None));
        Assert.Equal(PasswordCheck.Wrong, await passwords.Verify(hash, "wrong", CancellationToken.None));
        Assert.Equal(PasswordCheck.Wrong, await passwords.Verify(null, "no account has this password", CancellationToken.None));

        // Format, function, iterations and length of the salt stand before the salt: with the same ones the same is computed.
        Assert.Equal(Convert.FromBase64String(hash)[..13], Convert.FromBase64String(passwords.Dummy)[..13]);
    }
}
