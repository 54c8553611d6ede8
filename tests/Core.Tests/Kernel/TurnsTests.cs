using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Kernel;

public sealed class TurnsTests
{
    [Fact]
    public async Task Given_one_key_When_many_run_at_once_Then_no_two_bodies_overlap()
    {
        var turns = new LocalTurns();
        var inside = 0;
        var most = 0;
        var total = 0;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => turns.Run(
            "learner/a",
            async ct =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                total++; // unprotected on purpose: the turn is the protection
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                return 0;
            },
            CancellationToken.None))));

        Assert.Equal(1, most);
        Assert.Equal(200, total);
    }

    [Fact]
    public async Task Given_two_keys_When_one_turn_is_long_Then_the_other_does_not_wait_for_it()
    {
        var turns = new LocalTurns();
        var release = new TaskCompletionSource();

        var slow = turns.Run(
            "a",
            async _ =>
            {
                await release.Task;
                return 1;
            },
            CancellationToken.None);
        var quick = await turns.Run("b", _ => Task.FromResult(2), CancellationToken.None);

        Assert.Equal(2, quick);
        Assert.False(slow.IsCompleted);
        release.SetResult();
        Assert.Equal(1, await slow);
    }

    [Fact]
    public async Task Given_a_body_that_throws_When_the_next_comes_Then_the_turn_is_free_and_no_key_is_left_behind()
    {
        var turns = new LocalTurns();

        await Assert.ThrowsAsync<InvalidOperationException>(() => turns.Run<int>("a", _ => throw new InvalidOperationException(), CancellationToken.None));

        Assert.Equal(3, await turns.Run("a", _ => Task.FromResult(3), CancellationToken.None));
        Assert.Equal(0, turns.Busy);
    }

    [Fact]
    public async Task Given_a_waiter_that_gives_up_When_the_turn_ends_Then_it_never_ran_and_no_key_is_left_behind()
    {
        var turns = new LocalTurns();
        var release = new TaskCompletionSource();
        using var patience = new CancellationTokenSource();
        var ran = false;
        var holder = turns.Run(
            "a",
            async _ =>
            {
                await release.Task;
                return 0;
            },
            CancellationToken.None);

        var waiter = turns.Run(
            "a",
            _ =>
            {
                ran = true;
                return Task.FromResult(0);
            },
            patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
        release.SetResult();
        await holder;
        Assert.False(ran);
        Assert.Equal(0, turns.Busy);
    }
}
