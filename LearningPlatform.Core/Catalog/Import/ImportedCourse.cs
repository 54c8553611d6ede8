namespace LearningPlatform.Core.Catalog.Import;

/// <summary>A course that was made of somebody else's files, with stable ids and without times.</summary>
/// <param name="Course">The root.</param>
public sealed record ImportedCourse(Course Course)
{
    /// <summary>Inner nodes, parents before children.</summary>
    public List<Section> Sections { get; } = [];

    /// <summary>Lessons in their order.</summary>
    public List<Lesson> Lessons { get; } = [];

    /// <summary>Language exercises.</summary>
    public List<Exercise> Exercises { get; } = [];

    /// <summary>Exercises in their lessons.</summary>
    public List<LessonExercise> Assignments { get; } = [];

    /// <summary>What was left out.</summary>
    public List<Skipped> Skipped { get; } = [];
}

/// <summary>Something of the files that isn't in the course.</summary>
/// <param name="Where">The exercise, file or entry.</param>
/// <param name="Why">A sentence without its full stop.</param>
/// <param name="Whole">True when a whole exercise or file is missing, false for a part of one.</param>
public sealed record Skipped(string Where, string Why, bool Whole);

/// <summary>The files can't become a course at all; the message says why.</summary>
/// <param name="message">A sentence for the person at the terminal.</param>
public sealed class ImportException(string message) : Exception(message);
