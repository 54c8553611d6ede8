using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>What is new in a module; null leaves a field as it is.</summary>
/// <param name="Title">1 to 255 characters.</param>
/// <param name="Description">At most 2000 characters.</param>
/// <param name="Level">Its name.</param>
/// <param name="SetDifficulty">Whether there is a new difficulty.</param>
/// <param name="Difficulty">1 to 10; null for none.</param>
/// <param name="SetMinutes">Whether there are new minutes.</param>
/// <param name="EstimatedMinutes">Minutes; null for none.</param>
/// <param name="Tags">Words to find it by.</param>
/// <param name="Objectives">What one can do afterwards.</param>
/// <param name="Prerequisites">Modules that come before.</param>
public sealed record ModuleInput(
    string? Title,
    string? Description,
    string? Level,
    bool SetDifficulty,
    int? Difficulty,
    bool SetMinutes,
    int? EstimatedMinutes,
    IReadOnlyList<string?>? Tags,
    IReadOnlyList<string?>? Objectives,
    IReadOnlyList<Guid>? Prerequisites)
{
    /// <summary>The module with what is new, or all that is wrong with it (opencode-R61).</summary>
    /// <param name="present">The module as it is; a new one has no title and no level yet.</param>
    /// <param name="graph">The other modules.</param>
    public Outcome<Course> Apply(Course present, ModuleGraph graph)
    {
        var faults = new Faults();
        var changed = present with
        {
            Title = faults.Text("title", Title?.Trim() ?? (present.Title.Length == 0 ? null : present.Title), 1, 255),
            Description = faults.Text("description", Description ?? present.Description, 0, 2000),
            Level = Level is null && present.Level is not null ? present.Level : faults.Name("level", Level, CourseLevel.Foundations),
            Difficulty = faults.Number("difficulty", SetDifficulty ? Difficulty : present.Difficulty, 1, 10),
            EstimatedMinutes = faults.Number("estimatedMinutes", SetMinutes ? EstimatedMinutes : present.EstimatedMinutes, 0, 100_000),
            Tags = Tags is null ? present.Tags : faults.Texts("tags", Tags, 30, 50),
            Objectives = Objectives is null ? present.Objectives : faults.Texts("objectives", Objectives, 50, 500),
            Prerequisites = Prerequisites is null ? present.Prerequisites : [.. Prerequisites],
        };
        if (Prerequisites is not null)
        {
            faults.Count("prerequisites", Prerequisites.Count, 50);
            faults.Add(StudioRules.Fault(present.Id, Prerequisites, graph.Before));
        }

        return faults.Refusal is { } refusal ? refusal : changed;
    }
}
