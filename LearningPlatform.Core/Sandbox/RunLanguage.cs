namespace LearningPlatform.Core.Sandbox;

/// <summary>The seven languages that code can be run in (opencode-R68).</summary>
public enum RunLanguage
{
    /// <summary>JavaScript on Node.js.</summary>
    JavaScript,

    /// <summary>TypeScript, checked and run on Node.js.</summary>
    TypeScript,

    /// <summary>Python 3.</summary>
    Python,

    /// <summary>Java.</summary>
    Java,

    /// <summary>Go.</summary>
    Go,

    /// <summary>Rust.</summary>
    Rust,

    /// <summary>C++.</summary>
    Cpp,
}

/// <summary>The languages' names and main source files, the same in every dialect and in the database.</summary>
public static class RunLanguages
{
    private static readonly (RunLanguage Language, string Name, string MainFile)[] All =
    [
        (RunLanguage.JavaScript, "javascript", "main.js"),
        (RunLanguage.TypeScript, "typescript", "main.ts"),
        (RunLanguage.Python, "python", "main.py"),
        (RunLanguage.Java, "java", "Main.java"),
        (RunLanguage.Go, "go", "main.go"),
        (RunLanguage.Rust, "rust", "main.rs"),
        (RunLanguage.Cpp, "cpp", "main.cpp"),
    ];

    /// <summary>All names, in the order of the contract.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(l => l.Name)];

    /// <summary>The language's stable name, as in <c>python</c>.</summary>
    /// <param name="language">The language.</param>
    public static string Name(this RunLanguage language) => Array.Find(All, l => l.Language == language).Name;

    /// <summary>The path, relative to the working directory, under which the posted code stands (opencode-R76).</summary>
    /// <param name="language">The language.</param>
    public static string MainFile(this RunLanguage language) => Array.Find(All, l => l.Language == language).MainFile;

    /// <summary>Finds a language by its name.</summary>
    /// <param name="name">The name, case-sensitive.</param>
    /// <returns>The language, null when there is none of that name.</returns>
    public static RunLanguage? Find(string name)
    {
        var index = Array.FindIndex(All, l => l.Name == name);
        return index < 0 ? null : All[index].Language;
    }
}
