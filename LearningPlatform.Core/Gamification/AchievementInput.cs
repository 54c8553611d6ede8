using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Gamification;

/// <summary>
/// An achievement as it is written, in a file or by an administrator: the words of docs/content.md. What is left out stays as it is, or as it is by default in a new one.
/// </summary>
/// <param name="Key">Its name for ever.</param>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="Description">1 to 1000 characters.</param>
/// <param name="Category">The name of what it is about.</param>
/// <param name="Rarity">The name of how hard it is to get.</param>
/// <param name="Reward">What it is worth.</param>
/// <param name="Conditions">All of them must hold.</param>
/// <param name="Icon">The name of its picture; empty for none.</param>
/// <param name="Color">The badge's colour, #RRGGBB; empty for none.</param>
/// <param name="After">Keys of the achievements that must be earned before.</param>
/// <param name="Secret">True for one that nobody is told of before he has it.</param>
public sealed record AchievementInput(
    string? Key = null,
    string? Name = null,
    string? Description = null,
    string? Category = null,
    string? Rarity = null,
    int? Reward = null,
    IReadOnlyList<ConditionInput?>? Conditions = null,
    string? Icon = null,
    string? Color = null,
    IReadOnlyList<string?>? After = null,
    bool? Secret = null)
{
    /// <summary>A new achievement, or everything that can't be read of it.</summary>
    public Outcome<Achievement> Make() => Read(null);

    /// <summary>The achievement with what is new, or everything that can't be read of it. Its key never changes.</summary>
    /// <param name="present">As it is.</param>
    public Outcome<Achievement> Apply(Achievement present) => Read(present);

    private Outcome<Achievement> Read(Achievement? present)
    {
        var faults = new List<FieldError>();
        if (present is not null && Key is not null && Key != present.Key)
        {
            faults.Add(new FieldError("key", "Never changes.", FieldFault.Constraint, Key));
        }

        var key = present?.Key ?? Needed("key", Key);
        var made = new Achievement
        {
            Id = present?.Id ?? Achievement.IdOf(key),
            Key = key,
            Name = (Name is null && present is not null ? present.Name : Needed("name", Name)).Trim(),
            Description = (Description is null && present is not null ? present.Description : Needed("description", Description)).Trim(),
            Category = Word("category", Category, present?.Category),
            Rarity = Word("rarity", Rarity, present?.Rarity),
            XpReward = Reward ?? present?.XpReward ?? Absent<int>("reward"),
            Icon = Icon is null ? present?.Icon : Icon.Length == 0 ? null : Icon,
            BadgeColor = Color is null ? present?.BadgeColor : Color.Length == 0 ? null : Color,
            Conditions = Conditions is null
                ? present?.Conditions ?? Absent<IReadOnlyList<AchievementCondition>>("conditions") ?? []
                : [.. Conditions.Take(Achievement.MostConditions + 1).Select((one, i) => Condition($"conditions[{i}]", one))],
            Dependencies = After is null
                ? present?.Dependencies ?? []
                : [.. After.Take(Achievement.MostDependencies + 1).Select((one, i) => Achievement.IdOf(Needed($"after[{i}]", one))).Distinct()],
            Secret = Secret ?? present?.Secret ?? false,
        };
        return faults.Count == 0 ? made : Achievement.Refused(faults);

        string Needed(string field, string? value) => value ?? Absent<string>(field) ?? "";

        T? Absent<T>(string field)
        {
            faults.Add(new FieldError(field, "Is required.", FieldFault.Missing));
            return default;
        }

        T Word<T>(string field, string? value, T? otherwise)
            where T : struct, Enum
        {
            foreach (var known in Enum.GetValues<T>())
            {
                if (value is not null && Achievement.Word(known) == value)
                {
                    return known;
                }
            }

            if (value is not null)
            {
                faults.Add(new FieldError(field, $"Must be one of {string.Join(", ", Enum.GetValues<T>().Select(Achievement.Word))}.", FieldFault.Constraint, value));
            }

            return otherwise ?? (value is null ? Absent<T>(field) : default);
        }

        AchievementCondition Condition(string field, ConditionInput? one)
        {
            one ??= Absent<ConditionInput>(field) ?? new ConditionInput();
            var type = Word<ConditionType>(
                $"{field}.type", one.Type, one.Event is not null ? ConditionType.Event : one.Metric is null ? ConditionType.Streak : ConditionType.Metric);
            return new AchievementCondition(
                type,
                type == ConditionType.Streak ? one.Metric ?? AchievementMetrics.StreakDays : one.Metric,
                Word<Comparison>($"{field}.operator", one.Operator, Comparison.Gte),
                one.Value ?? 1,
                one.Event,
                one.Timeframe);
        }
    }
}

/// <summary>A condition as it is written; what is left out follows from the rest.</summary>
/// <param name="Type">metric, event, streak or milestone.</param>
/// <param name="Metric">The number that is compared; of an event its attribute.</param>
/// <param name="Operator">gte, lte, eq, gt or lt.</param>
/// <param name="Value">With what.</param>
/// <param name="Event">What happened.</param>
/// <param name="Timeframe">day, week or month.</param>
public sealed record ConditionInput(
    string? Type = null, string? Metric = null, string? Operator = null, double? Value = null, string? Event = null, string? Timeframe = null);
