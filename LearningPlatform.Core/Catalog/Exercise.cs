using System.Text.Json;

namespace LearningPlatform.Core.Catalog;

/// <summary>A language exercise: stands alone, is assigned to any number of lessons (wayr-R37).</summary>
public sealed record Exercise
{
    /// <summary>Identifies the exercise.</summary>
    public required Guid Id { get; init; }

    /// <summary>The readable name, unique among exercises; Wayr's id.</summary>
    public required string Key { get; init; }

    /// <summary>Which of the six.</summary>
    public required ExerciseType Type { get; init; }

    /// <summary>As its author sent it, additional fields included; <see cref="ExerciseData.Read"/> makes it typed.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>An exercise's place in a lesson.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="ExerciseId">The exercise; a lesson has it at most once.</param>
/// <param name="Order">The place, from 1.</param>
public sealed record LessonExercise(Guid LessonId, Guid ExerciseId, int Order);

/// <summary>The six types of exercise (wayr-R48).</summary>
public enum ExerciseType
{
    /// <summary>Translate a text.</summary>
    Translation,

    /// <summary>Complete a sentence.</summary>
    FillInTheBlank,

    /// <summary>True or false (verdadero o falso).</summary>
    Vof,

    /// <summary>Match two columns.</summary>
    Pairs,

    /// <summary>Read.</summary>
    Informative,

    /// <summary>Put in order.</summary>
    Ordering,
}
