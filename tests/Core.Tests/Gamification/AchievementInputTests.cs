using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Gamification;

public sealed class AchievementInputTests
{
    private static readonly Dictionary<Guid, int> NoPlaces = [];
    private static readonly AchievementInput Good = new("good", " Good ", "Good.", "special", "epic", 5, [new ConditionInput(Metric: "lessons.completed", Value: 3)], "medal", "#3F8F5B", ["first"]);

    [Fact]
    public void What_is_left_out_follows_from_the_rest()
    {
        var made = Good.Make().Value;
        Assert.Equal(("good", "Good", AchievementCategory.Special, Rarity.Epic, 5, false), (made.Key, made.Name, made.Category, made.Rarity, made.XpReward, made.Secret));
        Assert.Equal((Achievement.IdOf("good"), Achievement.IdOf("first")), (made.Id, made.Dependencies.Single()));
        Assert.Equal(
            [
                new(ConditionType.Metric, "lessons.completed", Comparison.Gte, 3),
                new(ConditionType.Streak, AchievementMetrics.StreakDays, Comparison.Gte, 7),
                new(ConditionType.Event, "hour", Comparison.Lt, 5, "lesson.completed"),
                new(ConditionType.Event, null, Comparison.Gte, 1, "lesson.completed"),
                new(ConditionType.Milestone, "runs.total", Comparison.Gt, 1),
            ],
            (Good with
            {
                Conditions =
                [
                    new(Metric: "lessons.completed", Value: 3), new(Value: 7), new(Event: "lesson.completed", Metric: "hour", Operator: "lt", Value: 5), new(Event: "lesson.completed"),
                    new("milestone", "runs.total", "gt"),
                ],
            }).Make().Value.Conditions);
    }

    [Fact]
    public void A_change_leaves_the_rest_as_it_is_and_the_key_for_ever()
    {
        var present = Good.Make().Value;
        Assert.Equal(present with { Name = "Better", Icon = null, Secret = true }, new AchievementInput(Name: "Better", Icon: "", Secret: true).Apply(present).Value);
        Assert.Equal(present, new AchievementInput(Key: "good").Apply(present).Value);
        Assert.Equal(["key"], Fields(new AchievementInput(Key: "other").Apply(present)));
    }

    [Fact]
    public void All_that_can_t_be_read_is_told_at_once()
    {
        Assert.Equal(["key", "name", "description", "category", "rarity", "reward", "conditions"], Fields(new AchievementInput().Make()));
        Assert.Equal(
            ["category", "conditions[0].type", "conditions[1]", "conditions[2].operator", "after[1]"],
            Fields((Good with { Category = "Special", Conditions = [new("dream"), null, new(Operator: "=")], After = ["first", null] }).Make()));
    }

    [Fact]
    public void What_administrators_wrote_joins_the_files_as_far_as_it_can_be_used()
    {
        var file = (Good with { Key = "first", After = null }).Make().Value;
        var current = new CurrentAchievements(AchievementCatalogue.Of([file]));
        var own = Good.Make().Value;
        var deeper = (Good with { Key = "deeper", After = ["good"] }).Make().Value;
        var orphan = (Good with { Key = "orphan", After = ["gone"] }).Make().Value;
        var lost = (Good with { Key = "lost", After = ["orphan"] }).Make().Value;
        var old = (Good with { Key = "old" }).Make().Value;
        current.Take(new([new(deeper, false, 0), new(own, false, 0), new(file with { Name = "Mine" }, false, 0), new(lost, false, 0), new(orphan, false, 0), new(old, true, 3)], NoPlaces));

        // A file's key is the file's, what depends on something that is gone can't be earned, and what is archived is known only.
        Assert.Equal([file, own, deeper], current.Now.InOrder);
        Assert.Equal([file], current.Files.InOrder);
        Assert.All([file, own, deeper, orphan, lost, old], one => Assert.True(current.Knows(one.Id)));
        Assert.False(current.Knows(Ids.New()));
        current.Take(new([], NoPlaces));
        Assert.Equal([file], current.Now.InOrder);
    }

    private static IEnumerable<string> Fields(Outcome<Achievement> outcome) => Assert.IsType<Invalid>(outcome.Error).Fields.Select(fault => fault.Field);
}
