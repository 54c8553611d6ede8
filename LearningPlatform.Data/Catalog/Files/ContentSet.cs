using LearningPlatform.Core.Catalog;

namespace LearningPlatform.Data.Catalog.Files;

/// <summary>Content that was read from files, with stable ids and without times.</summary>
internal sealed class ContentSet
{
    public List<Course> Courses { get; } = [];

    public List<Section> Sections { get; } = [];

    public List<Lesson> Lessons { get; } = [];

    public List<Exercise> Exercises { get; } = [];

    public List<LessonExercise> Assignments { get; } = [];
}

/// <summary>A content file can't be used; the message names the file and says what is wrong.</summary>
internal sealed class ContentFileException(string file, string message, Exception? inner = null) : Exception($"{file}: {message}", inner);
