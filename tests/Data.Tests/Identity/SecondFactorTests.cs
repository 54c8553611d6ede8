using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.SecondFactors;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class SecondFactorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Given_one_code_sent_twenty_times_to_two_nodes_Then_it_signs_in_once()
    {
        await using var one = new IdentityServices(postgres);
        await using var two = new IdentityServices(postgres, one.Clock);
        var member = await Member.Of(one, "twenty@example.com");
        var code = member.NextCode();
        var steps = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).Get<CodeCheck>().Authenticator(member.Id, code, CancellationToken.None)));

        Assert.Single(steps, right => right);
    }

    [Fact]
    public async Task Given_one_recovery_code_sent_twenty_times_Then_it_is_good_once_and_noted_once()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "recovery@example.com");
        var account = await member.Account();

        var right = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => identity.Get<CodeCheck>().Any(account, member.Codes[3], Client.Unknown, CancellationToken.None)));

        Assert.Single(right, good => good);
        Assert.Equal(9, (await identity.Get<GetSecondFactor>().Handle(member.Caller, CancellationToken.None)).Value.RecoveryCodesLeft);
        Assert.Single((await member.Events()), kind => kind == SecurityEventKind.RecoveryCodeUsed);
    }

    [Fact]
    public async Task Given_two_confirmations_at_once_Then_one_switches_it_on_with_ten_codes()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "both@example.com", enabled: false);
        var code = member.NextCode();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => identity.Get<EnableSecondFactor>().Handle(member.Caller, code, Client.Unknown, CancellationToken.None)));

        Assert.Single(outcomes, outcome => outcome.Ok);
        Assert.All(outcomes.Where(outcome => !outcome.Ok), outcome => Assert.IsType<Conflict>(outcome.Error));
        Assert.Equal(10, (await identity.Get<GetSecondFactor>().Handle(member.Caller, CancellationToken.None)).Value.RecoveryCodesLeft);
        Assert.Single(await member.Events(), kind => kind == SecurityEventKind.SecondFactorEnabled);
    }

    [Fact]
    public async Task Given_a_ticket_Then_five_wrong_codes_lock_and_the_right_one_comes_too_late()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "guesser@example.com");
        var ticket = await member.Ticket();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => member.Answer(ticket, "000000")));
        Assert.Equal(5, outcomes.Count(o => o.Error is Unauthenticated { Reason: AuthFault.CredentialsInvalid }));

        // Another ticket doesn't help while the address is locked, and afterwards this one is over.
        Assert.Equal(ForbiddenReason.Locked, Assert.IsType<Forbidden>((await identity.SignIn("guesser@example.com", issuer: Issuer.Wayr)).Error).Reason);
        identity.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(AuthFault.TokenInvalid, Assert.IsType<Unauthenticated>((await member.Answer(ticket, member.NextCode())).Error).Reason);
        Assert.Single(await member.Events(), kind => kind == SecurityEventKind.Locked);
        Assert.True((await member.Answer(await member.Ticket(), member.NextCode())).Ok);
    }

    [Fact]
    public async Task Given_the_password_Then_new_tickets_buy_no_further_guesses()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "tickets@example.com");
        for (var i = 0; i < 5; i++)
            Assert.False((await member.Answer(await member.Ticket(), "000000")).Ok);

        var begun = await identity.Get<SignIn>().Begin(new SignInRequest(Issuer.App, "tickets@example.com", Member.Password, false, Client.Unknown), CancellationToken.None);
        Assert.Equal(ForbiddenReason.Locked, Assert.IsType<Forbidden>(begun.Error).Reason);
    }

    [Fact]
    public async Task Given_a_right_code_sent_ten_times_with_one_ticket_Then_one_session_begins()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "once@example.com");
        var (ticket, code) = (await member.Ticket(), member.NextCode());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => member.Answer(ticket, code)));

        Assert.Equal(Issuer.App, (await identity.Get<ITokens>().Verify(outcomes.Single(o => o.Ok).Value.Tokens.Access, identity.Clock.GetUtcNow(), CancellationToken.None)).Value.Issuer);
        Assert.False((await member.Answer(ticket, member.NextCode())).Ok);
    }

    [Fact]
    public async Task Given_a_ticket_Then_time_another_password_or_another_factor_voids_it()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "void@example.com");

        var old = await member.Ticket();
        identity.Clock.Advance(SecondFactorTickets.Lifetime);
        Assert.Equal(AuthFault.TokenInvalid, Assert.IsType<Unauthenticated>((await member.Answer(old, member.NextCode())).Error).Reason);

        var changed = await member.Ticket();
        var account = await member.Account();
        await identity.Get<IAccounts>().Write(new AccountChange(account with { PasswordChangedAt = identity.Clock.GetUtcNow() }, []), CancellationToken.None);
        Assert.Equal(AuthFault.TokenInvalid, Assert.IsType<Unauthenticated>((await member.Answer(changed, member.NextCode())).Error).Reason);

        var off = await member.Ticket();
        Assert.True((await identity.Get<DisableSecondFactor>().Handle(await member.Fresh(), Client.Unknown, CancellationToken.None)).Ok);
        Assert.Equal(AuthFault.TokenInvalid, Assert.IsType<Unauthenticated>((await member.Answer(off, member.NextCode())).Error).Reason);
        Assert.True((await identity.SignIn("void@example.com", Member.Password)).Ok);
    }

    [Fact]
    public async Task Given_a_second_factor_Then_dialects_take_the_digits_after_the_password_and_each_once()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "dialects@example.com");
        foreach (var issuer in new[] { Issuer.OpenCode, Issuer.Unpuzzle, Issuer.Labs, Issuer.Wayr, Issuer.Academy })
        {
            var code = member.NextCode();
            Assert.Equal(AuthFault.CredentialsInvalid, Assert.IsType<Unauthenticated>((await identity.SignIn("dialects@example.com", Member.Password, issuer)).Error).Reason);
            Assert.Equal(AuthFault.CredentialsInvalid, Assert.IsType<Unauthenticated>((await identity.SignIn("dialects@example.com", "wrong" + code, issuer)).Error).Reason);
            Assert.True((await identity.SignIn("dialects@example.com", Member.Password + code, issuer)).Ok);
            Assert.Equal(AuthFault.CredentialsInvalid, Assert.IsType<Unauthenticated>((await identity.SignIn("dialects@example.com", Member.Password + code, issuer)).Error).Reason);
            Assert.True((await identity.SignIn("dialects@example.com", Member.Password + member.NextCode(), issuer)).Ok);
        }
    }

    [Fact]
    public async Task Given_a_thief_with_the_database_Then_neither_secret_nor_codes_stand_in_it()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "thief@example.com");
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var read = source.CreateCommand("select sealed_secret || (select string_agg(encode(hash, 'escape'), ' ') from identity.recovery_codes c where c.account_id = f.account_id) from identity.second_factors f where account_id = $1");
        read.Parameters.Add(new() { Value = member.Id });
        var stored = (string)(await read.ExecuteScalarAsync())!;
        Assert.DoesNotContain(Totp.Text(member.Secret), stored, StringComparison.OrdinalIgnoreCase);
        Assert.All(member.Codes, code => Assert.DoesNotContain(code, stored, StringComparison.OrdinalIgnoreCase));

        // Somebody else's secret in its place doesn't open.
        var other = await Member.Of(identity, "other@example.com");
        await using var swap = source.CreateCommand("update identity.second_factors set sealed_secret = (select sealed_secret from identity.second_factors where account_id = $2) where account_id = $1");
        swap.Parameters.Add(new() { Value = member.Id });
        swap.Parameters.Add(new() { Value = other.Id });
        await swap.ExecuteNonQueryAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => identity.Get<CodeCheck>().Authenticator(member.Id, other.NextCode(), CancellationToken.None));
    }

    [Fact]
    public async Task Given_an_erased_account_Then_nothing_of_its_second_factor_is_left()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "gone@example.com");
        await member.Ticket();
        Assert.True((await identity.Get<EraseAccount>().Handle(member.Caller, member.Id, CancellationToken.None)).Ok);

        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var count = source.CreateCommand(
            "select (select count(*) from identity.second_factors where account_id = $1) + (select count(*) from identity.recovery_codes where account_id = $1) + (select count(*) from identity.tickets where account_id = $1)");
        count.Parameters.Add(new() { Value = member.Id });
        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Given_tickets_that_are_over_Then_cleaning_removes_them()
    {
        await using var identity = new IdentityServices(postgres);
        var member = await Member.Of(identity, "clean@example.com");
        var ticket = Secrets.Hash(Secrets.Read(await member.Ticket())!);
        identity.Clock.Advance(TimeSpan.FromMinutes(6));
        await identity.Get<IdentityCleanup>().Clean(CancellationToken.None);
        Assert.Null(await identity.Get<ITickets>().Find(ticket, TicketPurpose.SecondFactor, CancellationToken.None));
    }

    /// <summary>An account with an authenticator app.</summary>
    private sealed class Member(IdentityServices identity)
    {
        public const string Password = "correct horse";

        private long used;

        public Guid Id { get; private init; }

        public Caller Caller { get; private init; } = Caller.Anonymous;

        public byte[] Secret { get; private set; } = [];

        public IReadOnlyList<string> Codes { get; private set; } = [];

        private string Email { get; init; } = "";

        public static async Task<Member> Of(IdentityServices identity, string email, bool enabled = true)
        {
            var registered = (await identity.Register(email)).Value;
            var caller = (await identity.Admit(registered.Tokens!.Access)).Value;
            var member = new Member(identity) { Id = registered.Account.Id, Caller = caller, Email = email };
            member.Secret = Totp.Read((await identity.Get<ProposeSecondFactor>().Handle(caller, CancellationToken.None)).Value.Secret);
            if (enabled)
                member.Codes = (await identity.Get<EnableSecondFactor>().Handle(caller, member.NextCode(), Client.Unknown, CancellationToken.None)).Value.Codes;

            return member;
        }

        /// <summary>A code that wasn't used; time goes by until there is one.</summary>
        public string NextCode()
        {
            var step = Totp.StepOf(identity.Clock.GetUtcNow());
            if (step <= used)
            {
                identity.Clock.Advance(TimeSpan.FromSeconds(30 * (used - step + 1)));
                step = used + 1;
            }

            used = step;
            return Totp.Code(Secret, step);
        }

        public async Task<string> Ticket() =>
            Assert.IsType<SignInStep.CodeNeeded>((await identity.Get<SignIn>().Begin(new SignInRequest(Issuer.App, Email, Password, false, Client.Unknown), CancellationToken.None)).Value).Ticket;

        public Task<Outcome<SignedIn>> Answer(string ticket, string code) => identity.Get<AnswerSecondFactor>().Handle(ticket, code, Client.Unknown, CancellationToken.None);

        /// <summary>The owner, who has just signed in.</summary>
        public async Task<Caller> Fresh() => (await identity.Admit((await identity.SignIn(Email, Password + NextCode())).Value.Tokens.Access)).Value;

        public async Task<Account> Account() => (await identity.Get<IAccounts>().Find(Id, CancellationToken.None))!;

        public async Task<IReadOnlyList<SecurityEventKind>> Events() => [.. (await identity.Get<ISecurityLog>().List(Id, 1, 100, CancellationToken.None)).Items.Select(entry => entry.Kind)];
    }
}
