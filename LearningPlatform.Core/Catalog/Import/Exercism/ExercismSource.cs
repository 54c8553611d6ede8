using System.Text.Json;

namespace LearningPlatform.Core.Catalog.Import.Exercism;

/// <summary>The files of one exercise of Exercism's problem specifications.</summary>
/// <param name="Slug">The folder's name.</param>
public sealed record ExercismSource(string Slug)
{
    /// <summary>canonical-data.json; null when there is none.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>description.md, or introduction.md and instructions.md, as they are.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>The values of metadata.toml that are texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>True when its authors have given it up.</summary>
    public bool Deprecated { get; init; }

    /// <summary>What is wrong with the files; null when nothing is.</summary>
    public string? Fault { get; init; }
}
