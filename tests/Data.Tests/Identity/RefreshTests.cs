using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class RefreshTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(Issuer.Unpuzzle, 30)]
    [InlineData(Issuer.Wayr, 7)]
    [InlineData(Issuer.Academy, 30)]
    public async Task Given_a_rotating_dialect_Then_each_token_is_good_once_and_its_days_start_anew(Issuer issuer, int days)
    {
        await using var identity = new IdentityServices(postgres);
        var first = (await identity.Register($"rotate-{issuer}@example.com", issuer)).Value.Tokens!.Refresh!;
        identity.Clock.Advance(TimeSpan.FromDays(days) - TimeSpan.FromMinutes(1));

        var second = (await identity.Refresh(first, issuer)).Value.Tokens;
        identity.Clock.Advance(TimeSpan.FromDays(days) - TimeSpan.FromMinutes(1));
        var third = (await identity.Refresh(second.Refresh!, issuer)).Value.Tokens;
        Assert.True((await identity.Admit(third.Access)).Ok);

        identity.Clock.Advance(TimeSpan.FromDays(days));
        Assert.Equal(AuthFault.TokenExpired, Fault(await identity.Refresh(third.Refresh!, issuer)));
    }

    [Fact]
    public async Task Given_a_token_that_was_exchanged_When_it_comes_back_Then_the_whole_family_ends_at_once()
    {
        await using var identity = new IdentityServices(postgres);
        var first = (await identity.Register("stolen@example.com")).Value.Tokens!;
        var other = (await identity.SignIn("stolen@example.com")).Value.Tokens;
        var second = (await identity.Refresh(first.Refresh!)).Value.Tokens;
        Assert.True((await identity.Admit(second.Access)).Ok);

        Assert.Equal(AuthFault.TokenInvalid, Fault(await identity.Refresh(first.Refresh!)));

        Assert.Equal(AuthFault.TokenInvalid, Fault(await identity.Refresh(second.Refresh!)));
        Assert.Equal(AuthFault.TokenInvalid, Assert.IsType<Unauthenticated>((await identity.Admit(second.Access)).Error).Reason);
        Assert.True((await identity.Refresh(other.Refresh!)).Ok);
        Assert.Equal("TokenReused", await postgres.ScalarAsync("select max(end_reason) from identity.sessions where end_reason is not null"));
    }

    [Fact]
    public async Task Given_a_client_that_races_itself_on_one_node_Then_all_get_the_same_next_token_and_there_is_one_good_one()
    {
        await using var identity = new IdentityServices(postgres);
        for (var round = 0; round < 10; round++)
        {
            var tokens = (await identity.Register($"race-{round}@example.com")).Value.Tokens!;

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => identity.Refresh(tokens.Refresh!)));

            Assert.All(outcomes, o => Assert.True(o.Ok, o.Error?.Message));
            var next = Assert.Single(outcomes.Select(o => o.Value.Tokens.Refresh).Distinct());
            Assert.True((await identity.Refresh(next!)).Ok);
        }

        Assert.Equal(10L, await postgres.ScalarAsync(
            "select count(*) from identity.refresh_tokens t join identity.sessions s on s.id = t.session_id join identity.accounts a on a.id = s.account_id where a.email like 'race-%' and t.rotated_at is null"));
    }

    [Fact]
    public async Task Given_a_client_that_races_itself_across_nodes_Then_there_is_one_family_with_one_good_token()
    {
        await using var one = new IdentityServices(postgres);
        await using var two = new IdentityServices(postgres, one.Clock);
        for (var round = 0; round < 10; round++)
        {
            var tokens = (await one.Register($"nodes-{round}@example.com")).Value.Tokens!;
            var arrived = one.Clock.GetUtcNow();

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? one : two).Refresh(tokens.Refresh!, arrivedAt: arrived)));

            Assert.All(outcomes, o => Assert.True(o.Ok, o.Error?.Message));
            Assert.Single(outcomes.Select(o => o.Value.Tokens.Refresh).Distinct());
        }
    }

    [Fact]
    public async Task Given_an_OpenCode_token_Then_it_is_not_replaced_and_its_days_are_counted_from_the_sign_in_opencode_R12()
    {
        await using var identity = new IdentityServices(postgres);
        await identity.Register("keep@example.com", signsIn: false);
        var week = (await identity.SignIn("keep@example.com", issuer: Issuer.OpenCode)).Value.Tokens.Refresh!;
        var month = (await identity.SignIn("keep@example.com", issuer: Issuer.OpenCode, remember: true)).Value.Tokens.Refresh!;

        identity.Clock.Advance(TimeSpan.FromDays(6));
        for (var i = 0; i < 3; i++)
        {
            var refreshed = (await identity.Refresh(week, Issuer.OpenCode)).Value.Tokens;
            Assert.Null(refreshed.Refresh);
            Assert.True((await identity.Admit(refreshed.Access)).Ok);
        }

        identity.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(AuthFault.TokenExpired, Fault(await identity.Refresh(week, Issuer.OpenCode)));
        identity.Clock.Advance(TimeSpan.FromDays(22.9));
        Assert.True((await identity.Refresh(month, Issuer.OpenCode)).Ok);
    }

    [Fact]
    public async Task Given_Academys_remember_me_Then_the_class_of_90_days_is_kept_academy_D04()
    {
        await using var identity = new IdentityServices(postgres);
        await identity.Register("remember@example.com", signsIn: false);
        var token = (await identity.SignIn("remember@example.com", issuer: Issuer.Academy, remember: true)).Value.Tokens.Refresh!;
        identity.Clock.Advance(TimeSpan.FromDays(80));
        token = (await identity.Refresh(token, Issuer.Academy)).Value.Tokens.Refresh!;
        identity.Clock.Advance(TimeSpan.FromDays(80));
        Assert.True((await identity.Refresh(token, Issuer.Academy)).Ok);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("a.b.c")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Given_something_that_is_no_token_of_ours_Then_it_is_invalid(string token)
    {
        await using var identity = new IdentityServices(postgres);
        Assert.Equal(AuthFault.TokenInvalid, Fault(await identity.Refresh(token)));
    }

    [Fact]
    public async Task Given_an_access_token_Then_it_is_no_refresh_token_nor_the_other_way_round()
    {
        await using var identity = new IdentityServices(postgres);
        var tokens = (await identity.Register("mixed@example.com")).Value.Tokens!;
        Assert.Equal(AuthFault.TokenInvalid, Fault(await identity.Refresh(tokens.Access)));
        Assert.False((await identity.Admit(tokens.Refresh!)).Ok);
    }

    [Fact]
    public async Task Given_a_sign_out_Then_its_tokens_are_refused_at_once_and_other_sessions_go_on_opencode_R14()
    {
        await using var identity = new IdentityServices(postgres);
        await identity.Register("out@example.com", signsIn: false);
        var here = (await identity.SignIn("out@example.com", issuer: Issuer.OpenCode)).Value.Tokens;
        var there = (await identity.SignIn("out@example.com", issuer: Issuer.OpenCode)).Value.Tokens;
        var caller = (await identity.Admit(here.Access)).Value;

        Assert.True((await identity.Get<SignOut>().Handle(caller, Client.Unknown, CancellationToken.None)).Ok);

        Assert.False((await identity.Admit(here.Access)).Ok);
        Assert.Equal(AuthFault.TokenInvalid, Fault(await identity.Refresh(here.Refresh!, Issuer.OpenCode)));
        Assert.True((await identity.Admit(there.Access)).Ok);
        Assert.True((await identity.Refresh(there.Refresh!, Issuer.OpenCode)).Ok);
    }

    [Fact]
    public async Task Given_Wayrs_sign_out_Then_refreshing_ends_and_the_access_token_lives_out_its_minutes()
    {
        await using var identity = new IdentityServices(postgres);
        var tokens = (await identity.Register("wayr@example.com")).Value.Tokens!;
        var stranger = (await identity.Register("stranger@example.com")).Value.Tokens!;
        var caller = (await identity.Admit(tokens.Access)).Value;
        var next = (await identity.Refresh(tokens.Refresh!)).Value.Tokens;

        Assert.IsType<Invalid>((await identity.Get<SignOut>().Handle(caller, stranger.Refresh!, Client.Unknown, CancellationToken.None)).Error);
        Assert.IsType<Invalid>((await identity.Get<SignOut>().Handle(caller, "rubbish", Client.Unknown, CancellationToken.None)).Error);
        Assert.True((await identity.Get<SignOut>().Handle(caller, next.Refresh!, Client.Unknown, CancellationToken.None)).Ok);
        Assert.True((await identity.Get<SignOut>().Handle(caller, tokens.Refresh!, Client.Unknown, CancellationToken.None)).Ok);

        Assert.Equal(AuthFault.TokenInvalid, Fault(await identity.Refresh(next.Refresh!)));
        Assert.True((await identity.Admit(next.Access)).Ok);
        Assert.True((await identity.Refresh(stranger.Refresh!)).Ok);
    }

    [Fact]
    public async Task Given_a_suspension_or_a_new_role_Then_tokens_follow_within_seconds_on_every_node_and_at_once_on_this_one()
    {
        await using var here = new IdentityServices(postgres);
        await using var there = new IdentityServices(postgres, here.Clock);
        var registered = (await here.Register("suspend@example.com")).Value;
        var access = registered.Tokens!.Access;
        Assert.Equal(Roles.Student, (await here.Admit(access)).Value.Roles);
        Assert.True((await there.Admit(access)).Ok);

        var admin = registered.Account with { Roles = Roles.Student | Roles.Admin };
        await here.Get<IAccounts>().Write(new AccountChange(admin, []), CancellationToken.None);
        here.Get<ISessionStates>().Changed(admin.Id);
        Assert.Equal(Roles.Student | Roles.Admin, (await here.Admit(access)).Value.Roles);

        await here.Get<IAccounts>().Write(new AccountChange(admin with { Version = 2, Status = AccountStatus.Suspended }, []), CancellationToken.None);
        here.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ForbiddenReason.AccountInactive, Assert.IsType<Forbidden>((await here.Admit(access)).Error).Reason);
        Assert.Equal(ForbiddenReason.AccountInactive, Assert.IsType<Forbidden>((await there.Admit(access)).Error).Reason);
    }

    [Fact]
    public async Task Given_an_erased_account_Then_its_tokens_say_that_it_is_gone()
    {
        await using var identity = new IdentityServices(postgres);
        var registered = (await identity.Register("erased@example.com")).Value;
        var caller = (await identity.Admit(registered.Tokens!.Access)).Value;

        Assert.True((await identity.Get<EraseAccount>().Handle(caller, caller.UserId, CancellationToken.None)).Ok);

        Assert.Equal(AuthFault.AccountGone, Assert.IsType<Unauthenticated>((await identity.Admit(registered.Tokens.Access)).Error).Reason);
        Assert.Equal(AuthFault.TokenInvalid, Fault(await identity.Refresh(registered.Tokens.Refresh!)));
    }

    private static AuthFault Fault(Outcome<SignedIn> outcome) => Assert.IsType<Unauthenticated>(outcome.Error).Reason;
}
