using LearningPlatform.Core.Identity;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity;

public sealed class SignInAttemptsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Five_failures_in_a_row_lock_for_fifteen_minutes_academy_D05()
    {
        var four = Fail(SignInAttempts.None, 4);
        Assert.False(four.IsLocked(Now));

        var five = four.Fail(Now);
        Assert.True(five.IsLocked(Now));
        Assert.True(five.IsLocked(Now.AddMinutes(15).AddTicks(-1)));
        Assert.False(five.IsLocked(Now.AddMinutes(15)));
    }

    [Fact]
    public void Failures_during_a_lock_do_not_prolong_it()
    {
        var locked = Fail(SignInAttempts.None, 5);
        Assert.Same(locked, locked.Fail(Now.AddMinutes(14)));
    }

    [Fact]
    public void After_a_lock_the_count_starts_anew()
    {
        var after = Fail(SignInAttempts.None, 5).Fail(Now.AddMinutes(16));
        Assert.Equal((1, false), (after.Failures, after.IsLocked(Now.AddMinutes(16))));
    }

    [Fact]
    public void A_day_without_a_failure_forgets_those_before()
    {
        Assert.Equal(5, Fail(SignInAttempts.None, 4).Fail(Now.AddHours(23)).Failures);
        Assert.Equal(1, Fail(SignInAttempts.None, 4).Fail(Now.AddHours(25)).Failures);
    }

    [Fact]
    public void Spellings_of_one_address_share_their_attempts_and_the_key_does_not_show_it()
    {
        Assert.True(EmailAddress.TryParse("Ada@Example.com", out var one) & EmailAddress.TryParse("ada@example.COM", out var other));
        Assert.Equal(SignInAttempts.KeyOf(one!), SignInAttempts.KeyOf(other!));
        Assert.Equal(32, SignInAttempts.KeyOf(one!).Length);
    }

    private static SignInAttempts Fail(SignInAttempts attempts, int times) => Enumerable.Range(0, times).Aggregate(attempts, (a, _) => a.Fail(Now));
}
