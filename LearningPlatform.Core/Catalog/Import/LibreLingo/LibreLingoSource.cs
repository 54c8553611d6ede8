namespace LearningPlatform.Core.Catalog.Import.LibreLingo;

/// <summary>A course in LibreLingo's YAML format, as far as it is used here.</summary>
/// <param name="Target">The language that is taught.</param>
/// <param name="Source">The learners' language.</param>
public sealed record LibreLingoSource(LibreLingoLanguage Target, LibreLingoLanguage Source)
{
    /// <summary>Under which terms, as a name.</summary>
    public string? License { get; init; }

    /// <summary>Where it comes from.</summary>
    public string? Repository { get; init; }

    /// <summary>The modules.</summary>
    public List<LibreLingoModule> Modules { get; } = [];

    /// <summary>What couldn't be read.</summary>
    public List<Skipped> Skipped { get; } = [];
}

/// <summary>A language.</summary>
/// <param name="Name">In English.</param>
/// <param name="Code">IETF BCP 47.</param>
public sealed record LibreLingoLanguage(string Name, string Code);

/// <summary>A module.</summary>
/// <param name="Folder">The folder's name.</param>
/// <param name="Name">Its name.</param>
public sealed record LibreLingoModule(string Folder, string Name)
{
    /// <summary>The skills.</summary>
    public List<LibreLingoSkill> Skills { get; } = [];
}

/// <summary>A skill.</summary>
/// <param name="File">The file's name without its ending.</param>
/// <param name="Name">Its name.</param>
public sealed record LibreLingoSkill(string File, string Name)
{
    /// <summary>An introduction in Markdown.</summary>
    public string? Tips { get; init; }

    /// <summary>New words.</summary>
    public List<LibreLingoEntry> Words { get; } = [];

    /// <summary>Phrases.</summary>
    public List<LibreLingoEntry> Phrases { get; } = [];

    /// <summary>What a word of the learners' language is in the other one.</summary>
    public Dictionary<string, IReadOnlyList<string>> Dictionary { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A word or a phrase.</summary>
/// <param name="Text">In the language that is taught.</param>
/// <param name="Translation">In the learners' language.</param>
/// <param name="Also">Other texts that are right.</param>
public sealed record LibreLingoEntry(string Text, string Translation, IReadOnlyList<string> Also);
