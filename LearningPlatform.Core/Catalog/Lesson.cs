namespace LearningPlatform.Core.Catalog;

/// <summary>What a learner opens, does and completes.</summary>
public sealed record Lesson
{
    /// <summary>The points of a lesson whose dialect has none.</summary>
    public const int DefaultExperience = 10;

    /// <summary>Identifies the lesson.</summary>
    public required Guid Id { get; init; }

    /// <summary>The readable name, unique among all lessons.</summary>
    public required string Key { get; init; }

    /// <summary>The course at the root.</summary>
    public required Guid CourseId { get; init; }

    /// <summary>The module of a language course; null directly below the course.</summary>
    public Guid? SectionId { get; init; }

    /// <summary>1 to 255 characters.</summary>
    public required string Title { get; init; }

    /// <summary>At most 1000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>What the lesson mainly is.</summary>
    public required LessonType Type { get; init; }

    /// <summary>Whether learners see it, the course allowing.</summary>
    public required ContentStatus Status { get; init; }

    /// <summary>The place among its siblings: from 0 in a code module (opencode-R64), from 1 in a language course.</summary>
    public int Order { get; init; }

    /// <summary>Minutes.</summary>
    public int? EstimatedMinutes { get; init; }

    /// <summary>What completing it earns before multipliers, at least 0 (wayr-R57).</summary>
    public int ExperiencePoints { get; init; } = DefaultExperience;

    /// <summary>What there is to read, see, run and answer. Complete: learners get <see cref="ForLearners"/>.</summary>
    public LessonContent Content { get; init; } = new();

    /// <summary>Where to read on.</summary>
    public IReadOnlyList<Resource> Resources { get; init; } = [];

    /// <summary>Lessons that should be known before (opencode-R65).</summary>
    public Guid[] Prerequisites { get; init; } = [];

    /// <summary>What one can do afterwards.</summary>
    public string[] Objectives { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The lesson as learners get it.</summary>
    public Lesson ForLearners() => this with { Content = Content.ForLearners() };
}

/// <summary>The types of a lesson (opencode-R62).</summary>
public enum LessonType
{
    /// <summary>A film.</summary>
    Video,

    /// <summary>Something to read.</summary>
    Text,

    /// <summary>Something to play with.</summary>
    Interactive,

    /// <summary>Code to look at and to run.</summary>
    Demo,

    /// <summary>Code to write, or a language lesson's exercises.</summary>
    Exercise,

    /// <summary>Questions.</summary>
    Quiz,

    /// <summary>A larger piece of work.</summary>
    Project,
}

/// <summary>Something outside to read, see or download.</summary>
/// <param name="Id">Identifies the resource.</param>
/// <param name="Title">1 to 255 characters.</param>
/// <param name="Description">At most 1000 characters.</param>
/// <param name="Type">What it is.</param>
/// <param name="Url">An absolute http or https address.</param>
public sealed record Resource(Guid Id, string Title, string? Description, ResourceType Type, Uri Url);

/// <summary>What a resource is.</summary>
public enum ResourceType
{
    /// <summary>A page.</summary>
    Link,

    /// <summary>A document.</summary>
    Document,

    /// <summary>A film.</summary>
    Video,

    /// <summary>Source code.</summary>
    Code,

    /// <summary>A file to keep.</summary>
    Download,
}
