using System.Text.Json;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.External;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity.External;

public sealed class ExternalSignInTests
{
    private static readonly ExternalIdentity Ada = new("google", "1", Some.Email("ada@example.com"), EmailVerified: true, "Ada Lovelace");
    private static readonly Account Proven = Some.Account() with { EmailVerifiedAt = Some.Past };

    [Fact]
    public void A_stranger_gets_an_account() => Assert.Equal(new ExternalDecision.Make(null), ExternalSignIn.Decide(Ada, null, null, []));

    [Fact]
    public void A_login_that_is_known_signs_in() => Assert.Equal(new ExternalDecision.Open(Proven), ExternalSignIn.Decide(Ada with { EmailVerified = false }, Proven, null, []));

    [Fact]
    public void An_address_links_when_both_sides_proved_it() => Assert.Equal(new ExternalDecision.Link(Proven), ExternalSignIn.Decide(Ada, null, Proven, []));

    [Fact]
    public void And_not_when_one_of_them_did_not()
    {
        Assert.IsType<ExternalDecision.Refuse>(ExternalSignIn.Decide(Ada with { EmailVerified = false }, null, Proven, []));
        Assert.IsType<ExternalDecision.Refuse>(ExternalSignIn.Decide(Ada, null, Proven with { EmailVerifiedAt = null }, []));
    }

    [Fact]
    public void An_address_that_the_provider_gave_to_somebody_else_links_nothing()
    {
        var before = new ExternalLogin("google", "of the owner before", Proven.Id, "ada@example.com", null, Some.Past);

        Assert.IsType<ExternalDecision.Refuse>(ExternalSignIn.Decide(Ada, null, Proven, [before]));
        Assert.Equal(new ExternalDecision.Open(Proven), ExternalSignIn.Decide(Ada, null, Proven, [before with { Subject = "1" }]));
    }

    [Theory]
    [InlineData(AccountStatus.Suspended)]
    [InlineData(AccountStatus.Inactive)]
    public void A_closed_account_stays_closed(AccountStatus status)
    {
        Assert.IsType<ExternalDecision.Refuse>(ExternalSignIn.Decide(Ada, Proven with { Status = status }, null, []));
        Assert.IsType<ExternalDecision.Refuse>(ExternalSignIn.Decide(Ada, null, Proven with { Status = status }, []));
    }

    [Fact]
    public void A_registration_that_nobody_confirmed_is_replaced_without_its_password()
    {
        var pending = Some.Account() with { Status = AccountStatus.Unverified, PasswordHash = "a stranger's" };

        Assert.Equal(new ExternalDecision.Make(pending), ExternalSignIn.Decide(Ada, null, pending, []));
        var account = ExternalSignIn.NewAccount(Ada, Issuer.App, pending, Some.Past, 0);
        Assert.Equal((pending.Id, null, Standing.Good), (account.Id, account.PasswordHash, account.Standing));
    }

    [Fact]
    public void An_address_that_nobody_vouches_for_is_not_taken()
    {
        Assert.Null(ExternalSignIn.NewAccount(Ada with { EmailVerified = false }, Issuer.App, null, Some.Past, 0).Email);
        Assert.Equal("ada@example.com", ExternalSignIn.NewAccount(Ada, Issuer.App, null, Some.Past, 0).Email?.Text);
    }

    [Fact]
    public void A_login_is_linked_once()
    {
        var own = ExternalLogin.Of(Ada, Proven.Id, Some.Past);

        Assert.Null(LinkExternalLogin.Decide(Ada, Proven.Id, null, []).Value);
        Assert.Same(own, LinkExternalLogin.Decide(Ada, Proven.Id, own, [own]).Value);
        Assert.IsType<Conflict>(LinkExternalLogin.Decide(Ada, Ids.New(), own, []).Error);
        Assert.IsType<Conflict>(LinkExternalLogin.Decide(Ada with { Subject = "2" }, Proven.Id, null, [own]).Error);
    }

    [Fact]
    public void The_last_way_in_is_not_removed()
    {
        var own = ExternalLogin.Of(Ada, Proven.Id, Some.Past);

        Assert.IsType<Conflict>(UnlinkExternalLogin.Refusal(Proven, [own], passkeys: 0, "google"));
        Assert.IsType<NotFound>(UnlinkExternalLogin.Refusal(Proven, [own], passkeys: 0, "github"));
        Assert.Null(UnlinkExternalLogin.Refusal(Proven, [own], passkeys: 1, "google"));
        Assert.Null(UnlinkExternalLogin.Refusal(Proven with { PasswordHash = "x" }, [own], passkeys: 0, "google"));
        Assert.Null(UnlinkExternalLogin.Refusal(Proven with { Phone = "+4917012345" }, [own], passkeys: 0, "google"));
        Assert.Null(UnlinkExternalLogin.Refusal(Proven, [own, own with { Provider = "github" }], passkeys: 0, "google"));
    }

    [Theory]
    [InlineData("github", """{"id":7,"login":"ada","email":"public@example.com"}""", """[{"email":"old@example.com","primary":false,"verified":true},{"email":"ada@example.com","primary":true,"verified":true}]""", "7", true)]
    [InlineData("github", """{"id":7,"login":"ada"}""", """[{"email":"ada@example.com","primary":true,"verified":false}]""", "7", false)]
    [InlineData("bitbucket", """{"account_id":"b:1","display_name":"ada"}""", """{"values":[{"email":"ada@example.com","is_primary":true,"is_confirmed":true}]}""", "b:1", true)]
    [InlineData("discord", """{"id":"80","username":"ada","email":"ada@example.com","verified":false}""", null, "80", false)]
    [InlineData("discord", """{"id":"80","username":"ada","email":"ada@example.com","verified":true}""", null, "80", true)]
    [InlineData("twitter", """{"data":{"id":"9","username":"ada","confirmed_email":"ada@example.com"}}""", null, "9", true)]
    [InlineData("facebook", """{"id":"10","name":"ada","email":"ada@example.com"}""", null, "10", true)]
    [InlineData("spotify", """{"id":"s","display_name":"ada","email":"ada@example.com"}""", null, "s", false)]
    [InlineData("apple", """{"sub":"a","email":"ada@example.com","email_verified":"true"}""", null, "a", true)]
    [InlineData("microsoft", """{"sub":"m","email":"ada@example.com","email_verified":true}""", null, "m", false)]
    [InlineData("microsoft", """{"sub":"m","email":"ada@example.com","xms_edov":1}""", null, "m", true)]
    [InlineData("microsoft", """{"sub":"m","email":"ada@example.com","tid":"9188040d-6c67-4c5b-b112-36a304b66dad"}""", null, "m", true)]
    public void Each_provider_is_read_in_its_own_words(string provider, string profile, string? emails, string subject, bool verified)
    {
        var identity = Read(provider, profile, emails)!;

        Assert.Equal((subject, "ada@example.com", verified), (identity.Subject, identity.Email?.Text, identity.EmailVerified));
    }

    [Theory]
    [InlineData("google", """{"sub":""}""")]
    [InlineData("google", """{"sub":null,"id":"1"}""")]
    [InlineData("google", "[]")]
    [InlineData("github", """{"message":"Bad credentials"}""")]
    [InlineData("twitter", """{"errors":[]}""")]
    [InlineData("twitter", """{"data":5}""")]
    [InlineData("google", """{"sub":"\ud800"}""")]
    public void Who_does_not_say_who_is_nobody(string provider, string profile) => Assert.Null(Read(provider, profile, null));

    [Theory]
    [InlineData("/", true)]
    [InlineData("/learn?x=1#y", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/a\nb", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("", false)]
    public void A_path_of_this_site_is_nothing_else(string path, bool own) => Assert.Equal(own, BeginExternal.IsOwnPath(path));

    [Fact]
    public void The_challenge_is_that_of_rfc_7636() =>
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", BeginExternal.Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

    private static ExternalIdentity? Read(string provider, string profile, string? emails) => ExternalIdentity.Read(
        ProviderPresets.All.Single(spec => spec.Id == provider),
        JsonSerializer.Deserialize<JsonElement>(profile),
        emails is null ? null : JsonSerializer.Deserialize<JsonElement>(emails));
}
