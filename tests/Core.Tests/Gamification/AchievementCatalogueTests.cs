using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Gamification;

public sealed class AchievementCatalogueTests
{
    private static readonly Achievement Good = new()
    {
        Id = Ids.New(),
        Key = "good",
        Name = "Good",
        Description = "Good.",
        Category = AchievementCategory.Learning,
        Rarity = Rarity.Common,
        Conditions = [Of(ConditionType.Metric, "lessons.completed")],
    };

    public static TheoryData<string, AchievementCondition> Impossible => new()
    {
        { "there is no metric", Of(ConditionType.Metric, "lessons.forgotten") },
        { "must name a metric", Of(ConditionType.Metric, null) },
        { "only grows", Of(ConditionType.Metric, "lessons.completed", Comparison.Lte) },
        { "only grows", Of(ConditionType.Metric, "lessons.completed", Comparison.Eq) },
        { "better when smaller", Of(ConditionType.Metric, "leaderboard.weekly.rank") },
        { "isn't counted by day", Of(ConditionType.Metric, "tests.passed") with { Timeframe = "day" } },
        { "isn't counted by year", Of(ConditionType.Metric, "lessons.completed") with { Timeframe = "year" } },
        { "counts all time", Of(ConditionType.Milestone, "lessons.completed") with { Timeframe = "day" } },
        { "a streak counts", Of(ConditionType.Streak, "lessons.completed") },
        { "must name the event", Of(ConditionType.Event, "hour") },
        { "there is no event", Of(ConditionType.Event, "hour") with { Event = "lesson.forgotten" } },
        { "has no color", Of(ConditionType.Event, "color") with { Event = "lesson.completed" } },
        { "only grows", Of(ConditionType.Event, null, Comparison.Lt) with { Event = "lesson.completed" } },
        { "only an event", Of(ConditionType.Metric, "lessons.completed") with { Event = "lesson.completed" } },
    };

    // opencode-R100
    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_condition_that_could_never_hold_or_depend_on_when_one_looks_is_refused(string why, AchievementCondition condition) =>
        Refused(why, Good with { Conditions = [condition] });

    [Fact]
    public void What_the_contract_forbids_is_refused_opencode_R99()
    {
        Refused("1 to 255", Good with { Name = "" });
        Refused("1 to 255", Good with { Name = new string('x', 256) });
        Refused("small letters", Good with { Key = "Not good" });
        Refused("small letters", Good with { Key = new string('x', 101) });
        Refused("at most 100 ", Good with { Icon = new string('x', 101) });
        Refused("at most 100000", Good with { XpReward = 100_001 });
        Refused("20 conditions", Good with { Conditions = [.. Enumerable.Repeat(Good.Conditions[0], 21)] });
        Refused("from 0 to", Good with { Conditions = [Good.Conditions[0] with { Value = -1 }] });
        Refused("from 0 to", Good with { Conditions = [Good.Conditions[0] with { Value = double.PositiveInfinity }] });
        Refused("1 to 1000", Good with { Description = new string('x', 1001) });
        Refused("at least 0", Good with { XpReward = -1 });
        Refused("#RRGGBB", Good with { BadgeColor = "#12345G" });
        Refused("#RRGGBB", Good with { BadgeColor = "red" });
        Refused("needs a condition", Good with { Conditions = [] });
        Assert.Single(AchievementCatalogue.Of([Good with { BadgeColor = "#a1B2c3", XpReward = 0 }]).Listed);
    }

    [Fact]
    public void Dependencies_must_be_there_not_go_in_circles_and_not_tell_secrets()
    {
        var other = Good with { Id = Ids.New(), Key = "other", Dependencies = [Good.Id] };
        Assert.Equal([Good, other], AchievementCatalogue.Of([other, Good]).InOrder);
        Refused("isn't there", other);
        Refused("depends on itself", other, Good with { Dependencies = [other.Id] });
        Refused("depends on itself", Good with { Dependencies = [Good.Id] });
        Refused("secret", other, Good with { Secret = true });
        Assert.Equal(2, AchievementCatalogue.Of([other with { Secret = true }, Good with { Secret = true }]).Listed.Count);
        Refused("2 times", Good, other with { Key = "good" });
    }

    [Fact]
    public void They_are_listed_by_category_rarity_and_name_until_somebody_orders_them()
    {
        Achievement[] given =
        [
            Named("z", AchievementCategory.Learning, Rarity.Rare), Named("b", AchievementCategory.Learning, Rarity.Common),
            Named("a", AchievementCategory.Special, Rarity.Common), Named("a2", AchievementCategory.Learning, Rarity.Common), Named("c", AchievementCategory.Coding, Rarity.Legendary),
        ];
        var catalogue = AchievementCatalogue.Of(given);
        Assert.Equal(["a2", "b", "z", "c", "a"], catalogue.Listed.Select(one => one.Name));

        // What has no place comes last in its category, and no place leads out of it.
        Assert.Equal(["z", "b", "a2", "c", "a"], catalogue.Placed(new Dictionary<Guid, int> { [given[0].Id] = 0, [given[1].Id] = 1, [given[2].Id] = 0 }).Listed.Select(one => one.Name));
        Assert.Equal(["a2", "b", "z", "c", "a"], catalogue.Listed.Select(one => one.Name));

        static Achievement Named(string name, AchievementCategory category, Rarity rarity) =>
            Good with { Id = Ids.New(), Key = name, Name = name, Category = category, Rarity = rarity };
    }

    private static AchievementCondition Of(ConditionType type, string? metric, Comparison comparison = Comparison.Gte) => new(type, metric, comparison, 1);

    private static void Refused(string why, params Achievement[] given) =>
        Assert.Contains(why, Assert.Throws<ArgumentException>(() => AchievementCatalogue.Of(given)).Message, StringComparison.Ordinal);
}
