using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Makes an exercise that stands alone (wayr-R48 … R54, wayr-D08).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class CreateExercise(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Makes an exercise.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="key">Its id, chosen by the client.</param>
    /// <param name="type">Its type.</param>
    /// <param name="data">Its data; additional fields are kept.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Exercise>> Handle(Caller caller, string key, ExerciseType type, JsonElement data, CancellationToken ct)
    {
        if (Edits.Missing(caller) is { } missing)
        {
            return missing;
        }

        if (ExerciseData.Read(type, data).Error is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetUtcNow();
        return await edits.Add(new Exercise { Id = StableIds.Of("exercise", key), Key = key, Type = type, Data = data, CreatedAt = now, UpdatedAt = now }, ct);
    }
}
