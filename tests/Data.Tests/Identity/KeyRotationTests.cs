using System.Collections.Concurrent;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class KeyRotationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Given_people_who_work_on_two_nodes_When_a_new_key_takes_over_Then_nobodys_token_is_refused()
    {
        await using var one = new IdentityServices(postgres);
        await using var two = new IdentityServices(postgres, one.Clock);
        var early = (await one.Register("early@example.com")).Value.Tokens!.Access;
        var headers = new ConcurrentDictionary<string, int>();
        using var over = new CancellationTokenSource();
        var people = Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            var (own, other) = number % 2 == 0 ? (one, two) : (two, one);
            while (!over.IsCancellationRequested)
            {
                var fresh = (await own.SignIn("early@example.com")).Value.Tokens.Access;
                headers.AddOrUpdate(fresh.Split('.')[0], 1, (_, count) => count + 1);
                Assert.True((await other.Admit(fresh)).Ok);
                Assert.True((await own.Admit(early)).Ok);
            }
        })).ToList();

        // Every wait is for work that was done, not for time.
        await Until(() => headers.Values.Sum() >= 8);
        await one.Get<SigningKeys>().Rotate(CancellationToken.None);
        var before = headers.Values.Sum();
        await Until(() => headers.Values.Sum() >= before + 8);
        one.Clock.Advance(TimeSpan.FromMinutes(10));
        await Until(() => headers.Count == 2 && headers.Values.Min() >= 8);
        await over.CancelAsync();
        await Task.WhenAll(people);

        async Task Until(Func<bool> enough)
        {
            while (!enough() && !people.Any(person => person.IsCompleted))
                await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
