using System.Security.Cryptography;
using System.Text;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Codes;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class CodesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Given_five_codes_within_an_hour_Then_the_sixth_has_to_wait_for_the_hour_to_end()
    {
        await using var identity = new IdentityServices(postgres);
        for (var i = 0; i < 5; i++)
        {
            Assert.True((await Send(identity, "+12025550100")).Ok);
            identity.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        var refused = Assert.IsType<TooMany>((await Send(identity, "+12025550100")).Error);
        Assert.InRange(refused.RetryAfter.TotalSeconds, 590, 600);
        Assert.Equal((5, "1 hour"), (refused.Details["limit"], refused.Details["window"]));
        Assert.True((await Send(identity, "+12025550101")).Ok);

        identity.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True((await Send(identity, "+12025550100")).Ok);
    }

    [Fact]
    public async Task Given_forty_requests_for_codes_at_once_on_two_nodes_Then_five_are_sent()
    {
        await using var one = new IdentityServices(postgres);
        await using var two = new IdentityServices(postgres, one.Clock);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Send(i % 2 == 0 ? one : two, "+12025550102")));

        Assert.Equal(5, outcomes.Count(outcome => outcome.Ok));
    }

    [Fact]
    public async Task Given_a_code_Then_it_is_over_after_five_minutes_academy_D06()
    {
        await using var identity = new IdentityServices(postgres);
        var code = await SendAndRead(identity, "+12025550103");
        identity.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(AuthFault.CredentialsInvalid, Assert.IsType<Unauthenticated>((await Verify(identity, "+12025550103", code)).Error).Reason);

        code = await SendAndRead(identity, "+12025550103");
        identity.Clock.Advance(TimeSpan.FromMinutes(4.9));
        Assert.True((await Verify(identity, "+12025550103", code)).Ok);
    }

    [Fact]
    public async Task Given_a_thief_of_the_database_Then_neither_code_nor_number_can_be_found_by_trying_all()
    {
        await using var identity = new IdentityServices(postgres);
        var before = (long)(await postgres.ScalarAsync("select count(*) from identity.one_time_codes"))!;
        var code = await SendAndRead(identity, "+12025550104");

        Assert.Equal(before + 1, await postgres.ScalarAsync("select count(*) from identity.one_time_codes"));
        var stored = (string)(await postgres.ScalarAsync("select string_agg(encode(key, 'hex') || encode(hash, 'hex'), ' ') from identity.one_time_codes"))!;
        foreach (var text in new[] { code, "+12025550104" })
            Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), stored, StringComparison.Ordinal);

        var events = (string)(await postgres.ScalarAsync("select string_agg(data::text, ' ') from kernel.outbox where name = 'identity.phone_code_requested.v1'"))!;
        Assert.DoesNotContain("12025550104", events, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{code}\"", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_guesses_on_several_nodes_at_once_Then_the_code_is_compared_five_times_at_most()
    {
        await using var identity = new IdentityServices(postgres);
        var key = RandomNumberGenerator.GetBytes(32);
        var now = identity.Clock.GetUtcNow();
        await Issue(identity, new OneTimeCode(key, Ids.New(), [1], now, now.AddMinutes(5)));

        var tries = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => identity.Get<ICodes>().Try(key, now, None)));

        Assert.Equal(5, tries.Count(code => code is not null));
        await Issue(identity, new OneTimeCode(key, Ids.New(), [2], now, now.AddMinutes(5)));
        Assert.Equal([2], (await identity.Get<ICodes>().Try(key, now, None))!.Hash);
    }

    [Fact]
    public async Task Given_a_code_that_was_replaced_between_the_comparison_and_the_write_Then_it_is_not_used()
    {
        await using var identity = new IdentityServices(postgres);
        var account = (await identity.Register("replaced@example.com")).Value.Account;
        var (key, now) = (RandomNumberGenerator.GetBytes(32), identity.Clock.GetUtcNow());
        var old = new OneTimeCode(key, Ids.New(), [1], now, now.AddMinutes(5));
        await Issue(identity, old);
        await Issue(identity, old with { Id = Ids.New() });

        Assert.Equal(Stored.CodeUsed, await identity.Get<IAccounts>().Write(new AccountChange(account with { Phone = "+12025550105" }, []) { UsesCode = old }, None));
        Assert.Null((await identity.Get<IAccounts>().Find(account.Id, None))!.Phone);
    }

    [Fact]
    public async Task Given_twenty_verifications_of_one_code_on_two_nodes_Then_one_account_and_one_session()
    {
        await using var one = new IdentityServices(postgres);
        await using var two = new IdentityServices(postgres, one.Clock);
        var code = await SendAndRead(one, "+12025550106");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Verify(i % 2 == 0 ? one : two, "+12025550106", code)));

        var signedIn = Assert.Single(outcomes, outcome => outcome.Ok).Value;
        Assert.Equal(1L, await postgres.ScalarAsync("select count(*) from identity.sessions where account_id = $1", signedIn.Account.Id));
        Assert.Equal(1L, await postgres.ScalarAsync("select count(*) from identity.accounts where phone = '+12025550106'"));
    }

    [Fact]
    public async Task Given_a_registration_that_was_never_confirmed_Then_a_phones_account_takes_its_address_over()
    {
        await using var identity = new IdentityServices(postgres);
        await identity.Register("taken-over@example.com", Issuer.Academy, signsIn: false, mustConfirm: true);
        var code = await SendAndRead(identity, "+12025550107");

        var signedIn = await identity.Get<VerifyPhoneCode>().Handle(new PhoneSignIn(Issuer.Academy, "+12025550107", code, Client.Unknown) { Email = "taken-over@example.com" }, None);

        Assert.Equal(("taken-over@example.com", null, null), (signedIn.Value.Account.Email!.Text, signedIn.Value.Account.PasswordHash, signedIn.Value.Account.EmailVerifiedAt));
        Assert.False((await identity.SignIn("taken-over@example.com")).Ok);
    }

    [Fact]
    public async Task Given_old_codes_and_counts_When_it_is_cleaned_Then_they_are_gone()
    {
        await using var identity = new IdentityServices(postgres);
        await SendAndRead(identity, "+12025550108");
        identity.Clock.Advance(TimeSpan.FromDays(2));
        await identity.Get<IdentityCleanup>().Clean(None);
        Assert.Equal(0L, await postgres.ScalarAsync("select (select count(*) from identity.one_time_codes) + (select count(*) from identity.send_counts)"));
    }

    [Fact]
    public async Task Given_a_change_of_the_address_Then_a_reset_that_was_mailed_to_the_old_one_is_dead()
    {
        await using var identity = new IdentityServices(postgres);
        var account = (await identity.Register("moves@example.com")).Value.Account;
        await identity.Get<RequestPasswordReset>().Handle("moves@example.com", Client.Unknown, None);
        await Deliver<IssuePasswordReset>(identity, "identity.password_reset_requested.v1");
        var reset = await Opened(identity, "identity.password_reset_issued.v1", account.Id, "sealedToken");
        await identity.Get<RequestEmailUpdate>().Handle(new Caller(account.Id, Roles.Student, Guid.Empty), "moved@example.com", None);
        var update = await Opened(identity, "identity.email_update_requested.v1", account.Id, "sealedToken");

        Assert.True((await identity.Get<ConfirmEmailUpdate>().Handle(update, Client.Unknown, None)).Ok);

        Assert.Equal(AuthFault.TokenInvalid, Assert.IsType<Unauthenticated>((await identity.Get<ConfirmPasswordReset>().Handle(reset, "another horse", "password", Client.Unknown, None)).Error).Reason);
    }

    [Fact]
    public async Task Given_ten_confirmations_of_one_reset_at_once_Then_one_password_wins()
    {
        await using var identity = new IdentityServices(postgres);
        var account = (await identity.Register("ten@example.com")).Value.Account;
        await identity.Get<RequestPasswordReset>().Handle("ten@example.com", Client.Unknown, None);
        await Deliver<IssuePasswordReset>(identity, "identity.password_reset_requested.v1");
        var token = await Opened(identity, "identity.password_reset_issued.v1", account.Id, "sealedToken");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => identity.Get<ConfirmPasswordReset>().Handle(token, $"password {i}", "password", Client.Unknown, None)));

        Assert.Single(outcomes, outcome => outcome.Ok);
        var winner = Array.FindIndex(outcomes, outcome => outcome.Ok);
        Assert.True((await identity.SignIn("ten@example.com", $"password {winner}")).Ok);
        Assert.Equal(1L, await postgres.ScalarAsync("select count(*) from identity.security_events where account_id = $1 and kind = 'PasswordChanged'", account.Id));
    }

    private static Task<Outcome<Done>> Send(IdentityServices identity, string phone) => identity.Get<SendPhoneCode>().Handle(phone, None);

    private static Task<Outcome<SignedIn>> Verify(IdentityServices identity, string phone, string code) =>
        identity.Get<VerifyPhoneCode>().Handle(new PhoneSignIn(Issuer.Academy, phone, code, Client.Unknown), None);

    private static Task Issue(IdentityServices identity, OneTimeCode code) =>
        identity.Get<ICodes>().Issue(code, EventEnvelope.Of(new Core.Identity.Contracts.PhoneCodeRequested("", "", code.ExpiresAt), code.Id, code.CreatedAt), None);

    private async Task<string> SendAndRead(IdentityServices identity, string phone)
    {
        Assert.True((await Send(identity, phone)).Ok);

        // Other tests have clocks of their own: the latest for this number, not the latest of all.
        var events = (string)(await postgres.ScalarAsync("select string_agg(data::text, E'\\n' order by id) from kernel.outbox where name = 'identity.phone_code_requested.v1' and data->>'sealedNumber' <> ''"))!;
        var box = identity.Get<ISecretBox>();
        return box.Open(events.Split('\n').Select(data => System.Text.Json.JsonDocument.Parse(data).RootElement)
            .Last(data => box.Open(data.GetProperty("sealedNumber").GetString()!) == phone).GetProperty("sealedCode").GetString()!);
    }

    private async Task<string> Opened(IdentityServices identity, string name, Guid subject, string field)
    {
        var box = (string)(await postgres.ScalarAsync("select data->>$3 from kernel.outbox where name = $1 and subject = $2 order by id desc limit 1", name, subject, field))!;
        return identity.Get<ISecretBox>().Open(box);
    }

    private async Task Deliver<T>(IdentityServices identity, string name)
        where T : ISubscriber
    {
        var data = (string)(await postgres.ScalarAsync("select data::text from kernel.outbox where name = $1 order by id desc limit 1", name))!;
        var envelope = new EventEnvelope(Ids.New(), name, Guid.Empty, identity.Clock.GetUtcNow(), System.Text.Json.JsonDocument.Parse(data).RootElement);
        await identity.Get<IEnumerable<ISubscriber>>().OfType<T>().Single().Handle(envelope, None);
    }
}
