using System.Text.Json;
using LearningPlatform.Core.Catalog.Import;
using LearningPlatform.Core.Catalog.Import.Exercism;

namespace LearningPlatform.Data.Catalog.Import;

/// <summary>Reads a copy of Exercism's problem specifications: a folder <c>exercises</c> with a folder for each problem.</summary>
internal static class ExercismFiles
{
    /// <summary>Both ways in which the texts are divided, in the order of reading.</summary>
    private static readonly string[] TextFiles = ["introduction.md", "instructions.md", "description.md"];

    /// <summary>Reads all exercises.</summary>
    /// <param name="folder">The repository's folder.</param>
    /// <param name="progress">Told the number of exercises that were read, and of all.</param>
    public static List<ExercismSource> Read(string folder, Action<int, int> progress)
    {
        var place = Path.Combine(folder, "exercises");
        if (!Directory.Exists(place))
        {
            throw new ImportException($"{folder} has no folder exercises: give the folder of a copy of https://github.com/exercism/problem-specifications.");
        }

        var folders = Directory.GetDirectories(place).Order(StringComparer.Ordinal).ToList();
        var read = new List<ExercismSource>();
        foreach (var one in folders)
        {
            read.Add(Exercise(one));
            progress(read.Count, folders.Count);
        }

        return read;
    }

    private static ExercismSource Exercise(string folder)
    {
        var source = new ExercismSource(Path.GetFileName(folder))
        {
            Deprecated = File.Exists(Path.Combine(folder, ".deprecated")),
            Texts = [.. TextFiles.Select(name => Path.Combine(folder, name)).Where(File.Exists).Select(File.ReadAllText)],
            Metadata = Metadata(Path.Combine(folder, "metadata.toml")),
        };
        var data = Path.Combine(folder, "canonical-data.json");
        if (!File.Exists(data))
        {
            return source;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(data));
            return source with { Data = document.RootElement.Clone() };
        }
        catch (JsonException e)
        {
            return source with { Fault = $"canonical-data.json is no JSON (line {e.LineNumber + 1})" };
        }
    }

    /// <summary>The lines <c>name = "text"</c> of a TOML file, which is all that these files hold.</summary>
    private static Dictionary<string, string> Metadata(string file)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.Exists(file) ? File.ReadAllLines(file) : [])
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && Text(line[(equals + 1)..].Trim()) is { } text)
            {
                values.TryAdd(line[..equals].Trim(), text);
            }
        }

        return values;
    }

    /// <summary>A basic string has the escapes of JSON, a literal one none.</summary>
    private static string? Text(string value)
    {
        if (value is ['\'', .. var literal, '\''])
        {
            return literal;
        }

        try
        {
            return value is ['"', .., '"'] ? JsonSerializer.Deserialize<string>(value) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
