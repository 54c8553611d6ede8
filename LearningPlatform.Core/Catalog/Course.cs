using LearningPlatform.Core.Catalog.Contracts;

namespace LearningPlatform.Core.Catalog;

/// <summary>The root of a content tree: an OpenCode or Labs module, a language course, a marketplace course.</summary>
public sealed record Course
{
    /// <summary>Identifies the course.</summary>
    public required Guid Id { get; init; }

    /// <summary>The readable name, unique among all courses: a slug, or the id that a Wayr client chose.</summary>
    public required string Key { get; init; }

    /// <summary>Which dialects list it. Never changes.</summary>
    public required CourseKind Kind { get; init; }

    /// <summary>1 to 255 characters.</summary>
    public required string Title { get; init; }

    /// <summary>At most 2000 characters; null where nobody wrote one.</summary>
    public string? Description { get; init; }

    /// <summary>Whether learners see it.</summary>
    public required ContentStatus Status { get; init; }

    /// <summary>False hides a published course from everybody but authors (wayr-D06).</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>The place among the courses of its kind, from 0.</summary>
    public int Order { get; init; }

    /// <summary>Who wrote it; null when that account is unknown.</summary>
    public Guid? AuthorId { get; init; }

    /// <summary>For whom a code module is (opencode-R61).</summary>
    public CourseLevel? Level { get; init; }

    /// <summary>1 to 10 (opencode-R61).</summary>
    public int? Difficulty { get; init; }

    /// <summary>Minutes.</summary>
    public int? EstimatedMinutes { get; init; }

    /// <summary>Courses that should be known before (opencode-R65).</summary>
    public Guid[] Prerequisites { get; init; } = [];

    /// <summary>What one can do afterwards.</summary>
    public string[] Objectives { get; init; } = [];

    /// <summary>Words to find it by.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>The learner's language of a language course, ISO 639-1.</summary>
    public string? SourceLanguage { get; init; }

    /// <summary>The language that is taught, ISO 639-1.</summary>
    public string? TargetLanguage { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, not counting what hangs below.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Who sees a piece of content (opencode-R66).</summary>
public enum ContentStatus
{
    /// <summary>Authors only, not ready.</summary>
    Draft,

    /// <summary>Everybody.</summary>
    Published,

    /// <summary>Authors only, over.</summary>
    Archived,
}

/// <summary>The levels of a code module, the easiest first (opencode-R61).</summary>
public enum CourseLevel
{
    /// <summary>No previous knowledge.</summary>
    Foundations,

    /// <summary>Some practice.</summary>
    Intermediate,

    /// <summary>Much practice.</summary>
    Advanced,

    /// <summary>Professional.</summary>
    Expert,
}
