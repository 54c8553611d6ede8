using System.Text;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Jwt;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class SigningKeysTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Given_several_nodes_that_start_at_once_Then_they_share_one_key_which_is_stored_encrypted()
    {
        await using var one = new IdentityServices(postgres);
        await using var two = new IdentityServices(postgres, one.Clock);
        var sets = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? one : two).Get<ISigningKeys>().Present(CancellationToken.None).AsTask()));

        Assert.Single(sets.Select(set => Assert.Single(set.Keys).Kid).Distinct());
        var stored = (byte[])(await postgres.ScalarAsync("select sealed from identity.keys where purpose = 'rs256'"))!;
        var key = sets[0].Keys[0].Export();
        Assert.Equal(-1, stored.AsSpan().IndexOf(key.AsSpan(40, 32)));

        var account = (await one.Register("nodes@example.com")).Value;
        Assert.True((await two.Admit(account.Tokens!.Access)).Ok);

        // Then a new key is made: published at once, signing later, the old one's tokens stay good.
        await one.Get<SigningKeys>().Rotate(CancellationToken.None);
        Assert.Equal(2, (await one.Get<ISigningKeys>().Present(CancellationToken.None)).Keys.Count);
        Assert.Equal(sets[0].Keys[0].Kid, await Signer(one, "before@example.com"));
        one.Clock.Advance(TimeSpan.FromMinutes(10));
        var signer = await Signer(one, "after@example.com");
        Assert.NotEqual(sets[0].Keys[0].Kid, signer);
        Assert.Equal(signer, await Signer(two, "other@example.com"));

        // Then, long after, keys follow one another by themselves, and the oldest is gone.
        one.Clock.Advance(TimeSpan.FromDays(91));
        var later = await one.Get<ISigningKeys>().Present(CancellationToken.None);
        Assert.DoesNotContain(later.Keys, k => k.Kid == sets[0].Keys[0].Kid);
        Assert.Contains(later.Keys, k => k.Kid == signer);
        Assert.Equal(2, later.Keys.Count);

        await one.Get<IdentityCleanup>().Clean(CancellationToken.None);
        Assert.Equal(3L, await postgres.ScalarAsync("select count(*) from identity.keys"));
    }

    [Fact]
    public async Task Given_the_people_of_a_list_Then_they_are_read_at_once_and_the_erased_are_missing()
    {
        await using var identity = new IdentityServices(postgres);
        var ada = (await identity.Register("ada@people.example", username: "ada-people")).Value.Account;
        var bob = (await identity.Register("bob@people.example", username: "bob-people")).Value.Account;
        await identity.Get<EraseAccount>().Handle(new Caller(bob.Id, Roles.Student, Guid.Empty), bob.Id, CancellationToken.None);

        var people = await identity.Get<Core.Identity.Contracts.IPeople>().Find([ada.Id, bob.Id, ada.Id, Guid.Empty], CancellationToken.None);

        Assert.Equal("ada-people", Assert.Single(people).Value.Name);
        Assert.Equal("UTC", await identity.Get<Core.Identity.Contracts.IPeople>().Timezone(ada.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Given_the_development_accounts_When_they_are_seeded_twice_at_once_Then_there_are_three_and_Production_refuses_them()
    {
        await using var one = new IdentityServices(postgres);
        await using var two = new IdentityServices(postgres, one.Clock);
        await one.Get<DevelopmentAccounts>().Refuse(CancellationToken.None);

        await Task.WhenAll(one.Get<DevelopmentAccounts>().Seed(CancellationToken.None), two.Get<DevelopmentAccounts>().Seed(CancellationToken.None));
        await one.Get<DevelopmentAccounts>().Seed(CancellationToken.None);

        Assert.Equal(3L, await postgres.ScalarAsync("select count(*) from identity.accounts where email like '%@demo.test'"));
        Assert.True((await one.SignIn("admin@demo.test", "Demo-Pass-2026!", Issuer.OpenCode)).Value.Account.Roles.HasFlag(Roles.Admin));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => one.Get<DevelopmentAccounts>().Refuse(CancellationToken.None));
        Assert.Contains("@demo.test", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_list_of_accounts_Then_it_is_filtered_searched_sorted_and_paged_in_the_database()
    {
        await using var identity = new IdentityServices(postgres);
        var accounts = identity.Get<IAccounts>();
        foreach (var (name, roles) in new[] { ("Zoe Listed", Roles.Student), ("Ann Listed", Roles.Student | Roles.Instructor), ("Max 100%_Listed", Roles.Student | Roles.TeachingAssistant) })
        {
            var account = (await identity.Register($"{name[..3]}@listed.example", username: $"{name[..3]}-listed")).Value.Account;
            await accounts.Write(new AccountChange(account with { FullName = name, Roles = roles }, []), CancellationToken.None);
        }

        var query = new AccountQuery(1, 2, AccountSort.FullName, Descending: false, "LISTED", SearchEmail: false, null);
        var page = await accounts.List(query, CancellationToken.None);
        Assert.Equal((3L, 2), (page.Total, page.Pages));
        Assert.Equal(["Ann Listed", "Max 100%_Listed"], page.Items.Select(a => a.FullName));
        Assert.Equal("Zoe Listed", Assert.Single((await accounts.List(query with { Page = 2 }, CancellationToken.None)).Items).FullName);
        Assert.Equal("Max 100%_Listed", Assert.Single((await accounts.List(query with { Search = "0%_l" }, CancellationToken.None)).Items).FullName);
        Assert.Equal("Ann Listed", Assert.Single((await accounts.List(query with { Role = Roles.Instructor }, CancellationToken.None)).Items).FullName);
        Assert.Empty((await accounts.List(query with { Search = "@listed.example" }, CancellationToken.None)).Items);
        Assert.Equal(3, (await accounts.List(query with { Search = "@listed.example", SearchEmail = true }, CancellationToken.None)).Total);
        foreach (var sort in Enum.GetValues<AccountSort>())
            Assert.Equal(2, (await accounts.List(query with { Sort = sort }, CancellationToken.None)).Items.Count);
    }

    private static async Task<string> Signer(IdentityServices identity, string email)
    {
        var token = (await identity.Register(email)).Value.Tokens!.Access;
        var header = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0]));
        return System.Text.Json.JsonDocument.Parse(header).RootElement.GetProperty("kid").GetString()!;
    }
}
