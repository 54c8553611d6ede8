using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Gamification;

public sealed class AchievementRulesTests
{
    private static readonly HashSet<Guid> Nothing = [];

    // opencode-R101
    [Fact]
    public void One_that_needs_others_comes_after_them_also_when_all_are_earned_at_once()
    {
        var first = One("a-last-by-name", Metric("lessons.completed", 1));
        var second = One("0-first-by-name", Metric("lessons.completed", 1)) with { Dependencies = [first.Id] };
        var third = One("00", Metric("lessons.completed", 1)) with { Dependencies = [second.Id, first.Id] };
        var catalogue = AchievementCatalogue.Of([third, second, first]);
        Assert.Equal([first, second, third], AchievementRules.Decide(catalogue, Nothing, Facts(lessons: 1)).Select(one => one.Achievement));
        Assert.Empty(AchievementRules.Decide(catalogue, Nothing, Facts(lessons: 0)));
        Assert.Equal([third], AchievementRules.Decide(catalogue, new HashSet<Guid> { first.Id, second.Id }, Facts(lessons: 1)).Select(one => one.Achievement));
    }

    [Fact]
    public void Who_lacks_a_dependency_gets_nothing_whatever_else_holds()
    {
        var hard = One("hard", Metric("lessons.completed", 100));
        var easy = One("easy", Metric("lessons.completed", 1)) with { Dependencies = [hard.Id] };
        Assert.Empty(AchievementRules.Decide(AchievementCatalogue.Of([easy, hard]), Nothing, Facts(lessons: 50)));
    }

    [Fact]
    public void Those_who_collect_are_counted_in_the_same_step()
    {
        var collector = One("a", Metric(AchievementMetrics.AchievementsEarned, 2));
        var catalogue = AchievementCatalogue.Of([collector, One("b", Metric("lessons.completed", 1)), One("c", Metric("lessons.completed", 2))]);
        Assert.Equal(["b", "c", "a"], AchievementRules.Decide(catalogue, Nothing, Facts(lessons: 2)).Select(one => one.Achievement.Key));
        Assert.Equal(["b"], AchievementRules.Decide(catalogue, Nothing, Facts(lessons: 1)).Select(one => one.Achievement.Key));
    }

    [Theory]
    [InlineData(Comparison.Lt, 5, new[] { 4.0 }, true)]
    [InlineData(Comparison.Lt, 5, new[] { 5.0, 23.0 }, false)]
    [InlineData(Comparison.Lte, 5, new[] { 5.0 }, true)]
    [InlineData(Comparison.Eq, 5, new[] { 4.0, 6.0 }, false)]
    [InlineData(Comparison.Eq, 5, new[] { 4.0, 5.0 }, true)]
    [InlineData(Comparison.Gt, 22, new[] { 22.0 }, false)]
    [InlineData(Comparison.Gte, 22, new[] { 22.0 }, true)]
    public void An_event_holds_when_one_that_happened_fits(Comparison comparison, double value, double[] hours, bool holds)
    {
        var owl = One("owl", new AchievementCondition(ConditionType.Event, "hour", comparison, value, "lesson.completed"));
        var earned = AchievementRules.Decide(AchievementCatalogue.Of([owl]), Nothing, Facts(1, hours));
        Assert.Equal(holds, earned.Count == 1);
        if (holds)
        {
            Assert.Contains(earned[0].Evidence["lesson.completed.hour"], hours);
        }
    }

    [Fact]
    public void Boards_are_looked_at_only_when_a_place_is_all_that_may_be_missing()
    {
        var place = One("place", Metric("lessons.completed", 3), new AchievementCondition(ConditionType.Metric, "leaderboard.weekly.rank", Comparison.Lte, 3));
        var catalogue = AchievementCatalogue.Of([place]);
        Assert.False(AchievementRules.WantsBoards(catalogue, Nothing, Facts(lessons: 2)));
        Assert.True(AchievementRules.WantsBoards(catalogue, Nothing, Facts(lessons: 3)));
        Assert.False(AchievementRules.WantsBoards(catalogue, new HashSet<Guid> { place.Id }, Facts(lessons: 3)));

        // Without a place there is no rank: nobody wins by not being there.
        Assert.Empty(AchievementRules.Decide(catalogue, Nothing, Facts(lessons: 3)));
        Assert.Single(AchievementRules.Decide(catalogue, Nothing, Facts(lessons: 3).With(new KeyValuePair<string, double>("leaderboard.weekly.rank", 3))));
    }

    [Fact]
    public void Progress_is_the_number_itself_or_how_many_conditions_hold()
    {
        Assert.Equal(new AchievementProgress(7, 10), AchievementRules.Progress(One("a", Metric("lessons.completed", 10)), Facts(lessons: 7), 0));
        Assert.Equal(new AchievementProgress(10, 10), AchievementRules.Progress(One("a", Metric("lessons.completed", 10)), Facts(lessons: 70), 0));
        Assert.Equal(new AchievementProgress(3, 5), AchievementRules.Progress(One("a", Metric(AchievementMetrics.AchievementsEarned, 5)), Facts(lessons: 7), 3));
        Assert.Equal(new AchievementProgress(1, 2), AchievementRules.Progress(One("a", Metric("lessons.completed", 1), Metric("courses.completed", 1)), Facts(lessons: 7), 0));
        Assert.Equal(new AchievementProgress(0, 1), AchievementRules.Progress(One("a", new AchievementCondition(ConditionType.Event, "hour", Comparison.Lt, 5, "lesson.completed")), Facts(1, [7]), 0));
    }

    [Fact]
    public void Order_and_repetition_of_what_happens_don_t_change_what_is_earned_in_the_end()
    {
        var condition = Gen.OneOf(
            from value in Gen.Choose(1, 12) select Metric("lessons.completed", value),
            from value in Gen.Choose(1, 6) select Metric("runs.total", value),
            from value in Gen.Choose(1, 5) select Metric(AchievementMetrics.AchievementsEarned, value),
            from value in Gen.Choose(0, 23) from comparison in Gen.Elements(Enum.GetValues<Comparison>()) select new AchievementCondition(ConditionType.Event, "hour", comparison, value, "lesson.completed"));
        var definition = from conditions in condition.NonEmptyListOf() from needs in Gen.Choose(0, 100).ListOf() select (conditions: conditions.Take(3).ToArray(), needs);
        var happening = from lesson in Gen.Choose(-6, 20) select (lesson, hour: Math.Abs(lesson * 7) % 24, id: lesson);
        var cases =
            from definitions in definition.NonEmptyListOf()
            from events in happening.ListOf()
            from repeated in events.Count == 0 ? Gen.Constant(events) : Gen.Elements(events.ToArray()).ListOf()
            from order in Gen.Shuffle(events.Concat(repeated).ToArray())
            select (definitions, events, order);

        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            // Each may need those before it: never a circle.
            var all = new List<Achievement>();
            foreach (var (conditions, needs) in given.definitions)
            {
                all.Add(One($"one-{all.Count}", conditions) with { Dependencies = [.. needs.Where(_ => all.Count > 0).Select(need => all[need % all.Count].Id).Distinct().Take(2)] });
            }

            var catalogue = AchievementCatalogue.Of(all);
            return Play(catalogue, given.events).SetEquals(Play(catalogue, given.order));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    /// <summary>What a learner has after these, each looked at when it happened. Numbers below zero are runs, the others lessons; the same one again is the same.</summary>
    private static HashSet<Guid> Play(AchievementCatalogue catalogue, IEnumerable<(int Lesson, int Hour, int Id)> events)
    {
        var (earned, lessons, runs) = (new HashSet<Guid>(), new Dictionary<int, int>(), new HashSet<int>());
        foreach (var (lesson, hour, id) in events)
        {
            if (id < 0)
            {
                runs.Add(id);
            }
            else
            {
                lessons[lesson] = hour;
            }

            var facts = Facts(lessons.Count, [.. lessons.Values.Select(value => (double)value)]).With(new KeyValuePair<string, double>("runs.total", runs.Count));
            earned.UnionWith(AchievementRules.Decide(catalogue, earned, facts).Select(one => one.Achievement.Id));
        }

        return earned;
    }

    private static LearnerFacts Facts(int lessons, params double[] hours) => new(
        new Dictionary<string, double> { ["lessons.completed"] = lessons, ["lesson.completed"] = lessons },
        new Dictionary<string, IReadOnlyList<double>> { ["lesson.completed.hour"] = hours });

    private static AchievementCondition Metric(string metric, double value) => new(ConditionType.Metric, metric, Comparison.Gte, value);

    private static Achievement One(string key, params AchievementCondition[] conditions) => new()
    {
        Id = Ids.New(),
        Key = key,
        Name = key,
        Description = key,
        Category = AchievementCategory.Learning,
        Rarity = Rarity.Common,
        Conditions = conditions,
    };
}
