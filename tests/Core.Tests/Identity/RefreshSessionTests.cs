using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity;

public sealed class RefreshSessionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Issuer.Unpuzzle)]
    [InlineData(Issuer.Wayr)]
    [InlineData(Issuer.Academy)]
    public void A_good_token_is_exchanged_where_the_dialect_rotates(Issuer issuer) =>
        Assert.IsType<RefreshDecision.Rotate>(Decide(Facts(issuer)));

    [Fact]
    public void A_refresh_token_of_OpenCode_lives_7_days_and_30_when_remembered_opencode_R13()
    {
        var rules = TokenRules.Of(Issuer.OpenCode);
        Assert.Equal((TimeSpan.FromDays(7), TimeSpan.FromDays(30)), (rules.RefreshLifetime, rules.RememberedLifetime));
    }

    [Fact]
    public void OpenCode_keeps_the_token_opencode_R12() => Assert.IsType<RefreshDecision.Keep>(Decide(Facts(Issuer.OpenCode)));

    [Fact]
    public void An_exchanged_token_that_comes_back_ends_the_family()
    {
        var refuse = Assert.IsType<RefreshDecision.Refuse>(Decide(Rotated(Facts(Issuer.Wayr))));
        Assert.True(refuse.EndFamily);
        Assert.Equal(AuthFault.TokenInvalid, Assert.IsType<Unauthenticated>(refuse.Error).Reason);
    }

    [Fact]
    public void An_exchanged_token_that_comes_back_after_its_end_still_ends_the_family()
    {
        var refuse = Assert.IsType<RefreshDecision.Refuse>(RefreshSession.Decide(Rotated(Facts(Issuer.Wayr)), Issuer.Wayr, Now.AddDays(30), Now.AddDays(30)));
        Assert.True(refuse.EndFamily);
    }

    [Fact]
    public void A_request_beside_the_one_that_exchanged_gets_the_same_next_token()
    {
        var facts = Rotated(Facts(Issuer.Wayr));
        Assert.Same(facts.Successor, Assert.IsType<RefreshDecision.Repeat>(RefreshSession.Decide(facts, Issuer.Wayr, Now.AddMilliseconds(-1), Now)).Successor);
    }

    [Fact]
    public void A_late_one_whose_successor_is_used_up_is_refused_but_is_no_proof_of_theft()
    {
        var facts = Rotated(Facts(Issuer.Wayr));
        facts = facts with { Successor = facts.Successor! with { RotatedAt = Now } };
        Assert.False(Assert.IsType<RefreshDecision.Refuse>(RefreshSession.Decide(facts, Issuer.Wayr, Now.AddMilliseconds(-1), Now)).EndFamily);
    }

    [Fact]
    public void In_the_overlap_of_the_app_a_token_whose_successor_is_used_up_leads_to_the_newest()
    {
        var facts = Rotated(Facts(Issuer.App));
        Assert.IsType<RefreshDecision.Repeat>(RefreshSession.Decide(facts, Issuer.App, Now.AddMilliseconds(-1), Now));
        facts = facts with { Successor = facts.Successor! with { RotatedAt = Now.AddSeconds(30) } };
        Assert.IsType<RefreshDecision.Follow>(RefreshSession.Decide(facts, Issuer.App, Now.AddMilliseconds(-1), Now));
        Assert.True(Assert.IsType<RefreshDecision.Refuse>(RefreshSession.Decide(facts, Issuer.App, Now, Now)).EndFamily);
    }

    [Fact]
    public void A_token_past_its_end_has_expired() =>
        Assert.Equal(AuthFault.TokenExpired, Fault(RefreshSession.Decide(Facts(Issuer.Wayr), Issuer.Wayr, Now.AddDays(7), Now.AddDays(7))));

    [Fact]
    public void A_token_is_good_in_its_own_dialect_only() =>
        Assert.Equal(AuthFault.TokenInvalid, Fault(RefreshSession.Decide(Facts(Issuer.OpenCode), Issuer.Unpuzzle, Now, Now)));

    [Fact]
    public void After_the_session_ended_its_token_is_invalid_and_ends_nothing_more()
    {
        var facts = Rotated(Facts(Issuer.Wayr));
        facts = facts with { Session = facts.Session with { RefreshEndedAt = Now } };
        var refuse = Assert.IsType<RefreshDecision.Refuse>(Decide(facts));
        Assert.False(refuse.EndFamily);
    }

    [Theory]
    [InlineData(AccountStatus.Suspended, AuthFault.AccountClosed)]
    [InlineData(AccountStatus.Inactive, AuthFault.AccountClosed)]
    public void An_account_that_may_not_be_used_gets_no_new_token(AccountStatus status, AuthFault fault)
    {
        var facts = Facts(Issuer.OpenCode);
        Assert.Equal(fault, Fault(Decide(facts with { Account = facts.Account with { Status = status } })));
    }

    [Fact]
    public void A_deleted_account_gets_no_new_token()
    {
        var facts = Facts(Issuer.OpenCode);
        Assert.Equal(AuthFault.AccountGone, Fault(Decide(facts with { Account = facts.Account with { DeletedAt = Now } })));
    }

    private static RefreshDecision Decide(RefreshFacts facts) => RefreshSession.Decide(facts, facts.Session.Issuer, Now, Now);

    private static AuthFault Fault(RefreshDecision decision) => Assert.IsType<Unauthenticated>(Assert.IsType<RefreshDecision.Refuse>(decision).Error).Reason;

    private static RefreshFacts Facts(Issuer issuer)
    {
        var account = Some.Account();
        var session = Some.Session(account, issuer, Now);
        return new RefreshFacts(new RefreshToken(Ids.New(), session.Id, [1], Now, session.ExpiresAt), session, account, null);
    }

    private static RefreshFacts Rotated(RefreshFacts facts)
    {
        var successor = facts.Token with { Id = Ids.New(), Hash = [2] };
        return facts with { Token = facts.Token with { RotatedAt = Now, ReplacedBy = successor.Id }, Successor = successor };
    }
}
