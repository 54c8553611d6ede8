using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Gamification;
using Xunit;

namespace LearningPlatform.Core.Tests.Gamification;

public sealed class RankedScoresTests
{
    [Fact]
    public void Equal_scores_share_a_rank_and_the_next_is_skipped_opencode_R105()
    {
        var scores = new RankedScores();
        var users = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToArray();
        long[] points = [50, 70, 50, 90, 10];
        foreach (var (user, score) in users.Zip(points))
        {
            scores.Set(user, score);
        }

        Assert.Equal([3, 2, 3, 1, 5], users.Select(user => scores.RankOf(user)!.Value));
        Assert.Equal([1, 2, 3, 3, 5], scores.Top(10).Select(one => one.Rank));
        Assert.Null(scores.RankOf(Guid.NewGuid()));
    }

    [Fact]
    public void Ten_thousand_users_rank_as_a_naive_sort_ranks_them_while_they_move()
    {
        var random = new Random(5);
        var scores = new RankedScores();
        var naive = new Dictionary<Guid, long>();
        var users = Enumerable.Range(0, 10_000).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var user in users)
        {
            Set(user, random.Next(2_000));
        }

        for (var round = 0; round < 3; round++)
        {
            foreach (var user in users.Where(_ => random.Next(3) == 0))
            {
                if (random.Next(10) == 0)
                {
                    scores.Remove(user);
                    naive.Remove(user);
                }
                else
                {
                    Set(user, random.Next(2_000));
                }
            }

            var sorted = naive.OrderByDescending(one => one.Value).ThenBy(one => one.Key).ToList();
            var ranks = new Dictionary<Guid, int>();
            for (var i = 0; i < sorted.Count; i++)
            {
                ranks[sorted[i].Key] = i > 0 && sorted[i - 1].Value == sorted[i].Value ? ranks[sorted[i - 1].Key] : i + 1;
            }

            Assert.Equal(naive.Count, scores.Count);
            Assert.All(users, user => Assert.Equal(ranks.TryGetValue(user, out var rank) ? rank : null, scores.RankOf(user)));
            Assert.Equal(sorted.Select(one => (one.Key, one.Value, ranks[one.Key])), scores.Top(int.MaxValue));
            Assert.Equal(sorted.Take(100).Select(one => one.Key), scores.Top(100).Select(one => one.User));
        }

        void Set(Guid user, long score)
        {
            scores.Set(user, score);
            naive[user] = score;
        }
    }

    [Fact]
    public void The_order_of_updates_does_not_matter()
    {
        var users = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToArray();
        var updates = (from user in Gen.Elements(users) from score in Gen.Choose(0, 5) select (user, score: (long)score)).ListOf();
        Prop.ForAll(updates.ToArbitrary(), given =>
        {
            var (one, other) = (new RankedScores(), new RankedScores());
            given.ToList().ForEach(update => one.Set(update.user, update.score));
            foreach (var last in given.GroupBy(update => update.user).Select(group => group.Last()).Reverse())
            {
                other.Set(last.user, last.score);
            }

            return one.Top(100).SequenceEqual(other.Top(100));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }
}
