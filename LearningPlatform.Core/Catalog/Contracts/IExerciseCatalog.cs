using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Contracts;

/// <summary>The exercises of language courses as other modules see them, each call one query. Exercises have no public flag: everybody may read them (wayr-D06).</summary>
public interface IExerciseCatalog
{
    /// <summary>Exercises by their keys; unknown keys are missing in the answer.</summary>
    /// <param name="keys">The keys, repeated ones are fine.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyDictionary<string, ExerciseRef>> Exercises(IReadOnlyCollection<string> keys, CancellationToken ct);

    /// <summary>Exercises by their ids; unknown ids are missing in the answer.</summary>
    /// <param name="ids">The ids, repeated ones are fine.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyDictionary<Guid, ExerciseRef>> Exercises(IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>The exercises of a lesson in their order; none for an unknown lesson.</summary>
    /// <param name="lesson">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<ExerciseRef>> Exercises(Guid lesson, CancellationToken ct);
}

/// <summary>An exercise, and the lesson that it is asked in.</summary>
/// <param name="Id">The exercise.</param>
/// <param name="Key">Its readable name, Wayr's id.</param>
/// <param name="Type">Which of the six.</param>
/// <param name="Data">As its author sent it, answers included.</param>
/// <param name="Place">Where it is assigned, the first place if there are several; null for one that stands alone.</param>
public sealed record ExerciseRef(Guid Id, string Key, ExerciseType Type, JsonElement Data, ExercisePlace? Place)
{
    /// <summary>The data, typed.</summary>
    public Outcome<ExerciseData> Read() => ExerciseData.Read(Type, Data);
}

/// <summary>An exercise's place in a course.</summary>
/// <param name="CourseId">The course.</param>
/// <param name="LessonId">The lesson.</param>
/// <param name="LessonKey">The lesson's readable name.</param>
/// <param name="Order">The place in the lesson, from 1.</param>
public sealed record ExercisePlace(Guid CourseId, Guid LessonId, string LessonKey, int Order);
