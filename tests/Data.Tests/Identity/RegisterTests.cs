using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class RegisterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Given_twenty_registrations_of_one_address_at_once_Then_one_account_and_nineteen_refusals()
    {
        await using var identity = new IdentityServices(postgres);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => identity.Register(i % 2 == 0 ? "race@example.com" : "RACE@Example.com")));

        Assert.Single(outcomes, o => o.Ok);
        Assert.All(outcomes.Where(o => !o.Ok), o => Assert.Equal("identity.email_taken", o.Error!.Code));
        Assert.Equal(1L, await postgres.ScalarAsync("select count(*) from identity.accounts where email_key = 'race@example.com'"));
        Assert.Equal(1L, await postgres.ScalarAsync("select count(*) from kernel.outbox where name = 'identity.account_registered.v1' and subject = $1", outcomes.Single(o => o.Ok).Value.Account.Id));
    }

    [Fact]
    public async Task Given_a_chosen_username_Then_it_is_unique_without_regard_to_case_opencode_R57()
    {
        await using var identity = new IdentityServices(postgres);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => identity.Register($"handle{i}@example.com", Issuer.OpenCode, i % 2 == 0 ? "Countess" : "COUNTESS")));

        Assert.Single(outcomes, o => o.Ok);
        Assert.All(outcomes.Where(o => !o.Ok), o => Assert.Equal("identity.username_taken", o.Error!.Code));
    }

    [Fact]
    public async Task Given_many_people_of_one_name_Then_each_gets_a_handle()
    {
        await using var identity = new IdentityServices(postgres);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => identity.Get<Register>().Handle(
            new Registration(Issuer.Unpuzzle, $"john{i}@example.com", "correct horse", Client.Unknown) { FullName = "John Doe" }, CancellationToken.None)));

        Assert.All(outcomes, o => Assert.True(o.Ok));
        Assert.Equal(10, outcomes.Select(o => o.Value.Account.Username).Distinct().Count());
    }

    [Fact]
    public async Task Given_an_address_that_is_soft_deleted_Then_it_is_still_taken_and_erasing_frees_it()
    {
        await using var identity = new IdentityServices(postgres);
        var account = (await identity.Register("gone@example.com", username: "gone-girl")).Value.Account;
        await identity.Get<IAccounts>().Write(new AccountChange(account with { DeletedAt = account.CreatedAt }, []), CancellationToken.None);
        Assert.Equal("identity.email_taken", (await identity.Register("gone@example.com")).Error?.Code);

        await identity.Get<EraseAccount>().Handle(new Caller(account.Id, Roles.Student, Guid.Empty), account.Id, CancellationToken.None);

        var again = await identity.Register("gone@example.com", username: "gone-girl");
        Assert.True(again.Ok);
        Assert.NotEqual(account.Id, again.Value.Account.Id);
        var tombstone = (await identity.Get<IAccounts>().Find(account.Id, CancellationToken.None))!;
        Assert.Equal((Standing.Erased, null), (tombstone.Standing, tombstone.Email));
        Assert.Equal(0L, await postgres.ScalarAsync("select count(*) from identity.sessions where account_id = $1", account.Id));
    }

    [Fact]
    public async Task Given_an_account_with_everything_When_it_is_read_back_Then_nothing_is_lost()
    {
        await using var identity = new IdentityServices(postgres);
        var account = (await identity.Register("full@example.com", username: "full")).Value.Account;
        var at = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
        var full = account with
        {
            EmailVerifiedAt = at,
            DisplayName = "Ada",
            FullName = "Ada Lovelace",
            Roles = Roles.Student | Roles.Instructor,
            RequestedRoles = Roles.Instructor,
            Status = AccountStatus.Suspended,
            Metadata = System.Text.Json.JsonSerializer.SerializeToElement(new { source = "web" }),
            Profile = new Profile
            {
                AvatarUrl = "https://a.example/b.png",
                Bio = "b",
                Location = "l",
                Website = "https://w.example",
                Social = new SocialNames("g", "l", "t"),
                CountryCode = "GB",
                FirstName = "Ada",
                Nickname = "n",
                BirthDate = new DateOnly(1815, 12, 10),
                Gender = "female",
                Country = "UK",
                City = "London",
                Company = "c",
                Position = "p",
                ExperienceId = 5,
                UpdatedAt = at,
            },
            Preferences = new Preferences
            {
                Theme = "dark",
                Language = "fr",
                Timezone = "Europe/Paris",
                Notifications = new NotificationPreferences { Push = false },
                CodeEditor = new CodeEditorPreferences { Theme = "vs-dark", FontSize = 20, TabSize = 8, WordWrap = false },
            },
            UpdatedAt = at,
        };

        Assert.Equal(Stored.Done, await identity.Get<IAccounts>().Write(new AccountChange(full, []), CancellationToken.None));

        var read = (await identity.Get<IAccounts>().Find(account.Id, CancellationToken.None))!;
        Assert.Equal("web", read.Metadata!.Value.GetProperty("source").GetString());
        Assert.Equal(full with { Metadata = null, Version = 2, CreatedAt = read.CreatedAt, LastLoginAt = read.LastLoginAt, PasswordChangedAt = read.PasswordChangedAt }, read with { Metadata = null });
        Assert.Equal("Europe/Paris", await identity.Get<IPeople>().Timezone(account.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Given_a_copy_that_is_no_longer_true_Then_writing_it_changes_nothing()
    {
        await using var identity = new IdentityServices(postgres);
        var account = (await identity.Register("copy@example.com")).Value.Account;
        var accounts = identity.Get<IAccounts>();
        Assert.Equal(Stored.Done, await accounts.Write(new AccountChange(account with { FullName = "First" }, []), CancellationToken.None));

        Assert.Equal(Stored.Changed, await accounts.Write(new AccountChange(account with { FullName = "Second" }, []), CancellationToken.None));

        Assert.Equal("First", (await accounts.Find(account.Id, CancellationToken.None))!.FullName);
    }

    [Fact]
    public async Task Given_ten_updates_of_one_account_at_once_Then_none_undoes_another()
    {
        await using var identity = new IdentityServices(postgres);
        var account = (await identity.Register("busy@example.com")).Value.Account;
        var caller = new Caller(account.Id, Roles.Student, Guid.Empty);
        var update = identity.Get<UpdateAccount>();

        await Task.WhenAll(
            update.Handle(caller, account.Id, new AccountPatch { Bio = Change<string>.IfGiven("b") }, CancellationToken.None),
            update.Handle(caller, account.Id, new AccountPatch { Location = Change<string>.IfGiven("l") }, CancellationToken.None),
            update.Handle(caller, account.Id, new AccountPatch { EditorFontSize = 12 }, CancellationToken.None));

        var read = (await identity.Get<IAccounts>().Find(account.Id, CancellationToken.None))!;
        Assert.Equal(("b", "l", 12), (read.Profile.Bio, read.Profile.Location, read.Preferences.CodeEditor.FontSize));
    }

    [Fact]
    public async Task Given_a_registration_to_be_confirmed_Then_its_mailed_token_activates_it_once_academy_R12()
    {
        await using var identity = new IdentityServices(postgres);
        Assert.True((await identity.Register("new@example.com", Issuer.Academy, signsIn: false, mustConfirm: true)).Ok);
        Assert.Equal(ForbiddenReason.NotVerified, Assert.IsType<Forbidden>((await identity.SignIn("new@example.com", issuer: Issuer.Academy)).Error).Reason);
        var token = await Mailed(identity, "new@example.com");

        var confirmations = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => identity.Get<ConfirmEmail>().Handle(Issuer.Academy, token, Client.Unknown, CancellationToken.None)));

        Assert.True((await identity.Admit(Assert.Single(confirmations, c => c.Ok).Value.Tokens.Access)).Ok);
        Assert.All(confirmations.Where(c => !c.Ok), c => Assert.Equal(AuthFault.TokenInvalid, Assert.IsType<Unauthenticated>(c.Error).Reason));
        Assert.True((await identity.SignIn("new@example.com", issuer: Issuer.Academy)).Ok);
        Assert.NotEqual(0L, await postgres.ScalarAsync("select count(*) from identity.one_time_tokens where used_at is not null"));
        Assert.Equal(0L, await postgres.ScalarAsync("select count(*) from kernel.outbox where data::text like '%' || $1 || '%'", token));
    }

    [Fact]
    public async Task Given_a_second_registration_before_the_first_was_confirmed_Then_only_the_second_mail_counts()
    {
        await using var identity = new IdentityServices(postgres);
        await identity.Register("twice@example.com", Issuer.Academy, signsIn: false, mustConfirm: true);
        var first = await Mailed(identity, "twice@example.com");
        await identity.Register("twice@example.com", Issuer.Academy, signsIn: false, mustConfirm: true);
        var second = await Mailed(identity, "twice@example.com");

        Assert.False((await identity.Get<ConfirmEmail>().Handle(Issuer.Academy, first, Client.Unknown, CancellationToken.None)).Ok);
        Assert.True((await identity.Get<ConfirmEmail>().Handle(Issuer.Academy, second, Client.Unknown, CancellationToken.None)).Ok);
    }

    [Fact]
    public async Task Given_a_mailed_token_after_a_day_Then_it_has_expired_academy_D06()
    {
        await using var identity = new IdentityServices(postgres);
        await identity.Register("late@example.com", Issuer.Academy, signsIn: false, mustConfirm: true);
        var token = await Mailed(identity, "late@example.com");
        identity.Clock.Advance(TimeSpan.FromHours(24));

        var confirmed = await identity.Get<ConfirmEmail>().Handle(Issuer.Academy, token, Client.Unknown, CancellationToken.None);

        Assert.Equal(AuthFault.TokenExpired, Assert.IsType<Unauthenticated>(confirmed.Error).Reason);
    }

    [Fact]
    public async Task Given_an_unconfirmed_registration_Then_another_dialect_may_take_the_address_and_the_mail_is_void()
    {
        await using var identity = new IdentityServices(postgres);
        await identity.Register("squat@example.com", Issuer.Academy, signsIn: false, mustConfirm: true);
        var token = await Mailed(identity, "squat@example.com");

        Assert.True((await identity.Register("squat@example.com", Issuer.Labs)).Ok);

        Assert.False((await identity.Get<ConfirmEmail>().Handle(Issuer.Academy, token, Client.Unknown, CancellationToken.None)).Ok);
    }

    /// <summary>The token in the latest event for the address, opened as the mail's subscriber does.</summary>
    private async Task<string> Mailed(IdentityServices identity, string email)
    {
        var box = (string)(await postgres.ScalarAsync(
            "select data->>'sealedToken' from kernel.outbox where name = 'identity.email_verification_requested.v1' and data->>'email' = $1 order by at desc limit 1", email))!;
        return identity.Get<ISecretBox>().Open(box);
    }
}
