using System.Text.Json;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Languages.Contracts;

namespace LearningPlatform.Core.Practice;

/// <summary>Grades one answer and keeps nothing of it.</summary>
/// <param name="exercises">The exercises.</param>
public sealed class GradeExercise(IExerciseCatalog exercises)
{
    /// <summary>Grades it.</summary>
    /// <param name="key">The exercise's key.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<ExerciseGrade>> Handle(string key, JsonElement answer, CancellationToken ct) =>
        (await exercises.Exercises([key], ct)).TryGetValue(key, out var exercise) ? ExerciseGrading.Grade(exercise, answer) : new NotFound("exercise");
}
