using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Changes an exercise; new data replaces the old as a whole and fits the type that the exercise has then (decision of updateExercise).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class UpdateExercise(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Changes an exercise.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="key">The exercise's key.</param>
    /// <param name="type">Its new type; null leaves it.</param>
    /// <param name="data">Its new data; null leaves them.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Exercise>> Handle(Caller caller, string key, ExerciseType? type, JsonElement? data, CancellationToken ct) =>
        Edits.Missing(caller) is { } missing
            ? missing
            : await edits.ChangeExercise(
                key,
                exercise =>
                {
                    var changed = exercise with { Type = type ?? exercise.Type, Data = data ?? exercise.Data, UpdatedAt = clock.GetUtcNow() };
                    return ExerciseData.Read(changed.Type, changed.Data).Error is { } wrong ? wrong : changed;
                },
                ct);
}
