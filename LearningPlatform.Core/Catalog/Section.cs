namespace LearningPlatform.Core.Catalog;

/// <summary>An inner node of a content tree. Language courses nest level, section, module (wayr-R37).</summary>
public sealed record Section
{
    /// <summary>Identifies the node.</summary>
    public required Guid Id { get; init; }

    /// <summary>The readable name, unique among nodes of the same kind (wayr-D08).</summary>
    public required string Key { get; init; }

    /// <summary>The course at the root.</summary>
    public required Guid CourseId { get; init; }

    /// <summary>The node above; null directly below the course.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>How deep it hangs.</summary>
    public required SectionKind Kind { get; init; }

    /// <summary>At least 1 character.</summary>
    public required string Title { get; init; }

    /// <summary>A level's code such as A1; free text.</summary>
    public string? Code { get; init; }

    /// <summary>What a module is for.</summary>
    public ModuleType? ModuleType { get; init; }

    /// <summary>The place among its siblings, from 1; not necessarily unique (wayr-D11).</summary>
    public int Order { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, not counting what hangs below.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The kinds of inner nodes, from the top.</summary>
public enum SectionKind
{
    /// <summary>Directly below the course.</summary>
    Level,

    /// <summary>Below a level.</summary>
    Section,

    /// <summary>Below a section; holds lessons.</summary>
    Module,
}

/// <summary>What a module of a language course is for (wayr-R47).</summary>
public enum ModuleType
{
    /// <summary>Information only.</summary>
    Informative,

    /// <summary>A standard lesson with exercises.</summary>
    BasicLesson,

    /// <summary>Reading comprehension.</summary>
    Reading,

    /// <summary>A conversation.</summary>
    Dialogue,

    /// <summary>An assessment.</summary>
    Exam,
}
