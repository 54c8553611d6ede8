using System.Text.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Core.Catalog.Import;
using LearningPlatform.Core.Catalog.Import.LibreLingo;
using LearningPlatform.Data.Catalog.Files;

namespace LearningPlatform.Data.Catalog.Import;

/// <summary>Reads a course in LibreLingo's YAML format: course.yaml, a folder with module.yaml for each module, below it a file in <c>skills</c> for each skill.</summary>
internal sealed class LibreLingoFiles
{
    private readonly string root;
    private readonly LibreLingoSource source;

    private LibreLingoFiles(string root, LibreLingoSource source) => (this.root, this.source) = (root, source);

    /// <summary>Reads a course.</summary>
    /// <param name="folder">The folder of course.yaml, or the repository that has it in its folder <c>course</c>.</param>
    /// <param name="progress">Told the number of modules that were read, and of all.</param>
    public static LibreLingoSource Read(string folder, Action<int, int> progress)
    {
        var root = new[] { folder, Path.Combine(folder, "course") }.FirstOrDefault(place => File.Exists(Path.Combine(place, "course.yaml")))
            ?? throw new ImportException($"{folder} has no course.yaml: give the folder of a LibreLingo course.");
        JsonNode? file;
        try
        {
            file = YamlJson.Read(Path.Combine(root, "course.yaml"));
        }
        catch (ContentFileException e)
        {
            throw new ImportException(e.Message);
        }

        var course = Part(file, "Course");
        var source = new LibreLingoSource(Language(course, "Language"), Language(course, "For speakers of"))
        {
            License = Text(Part(course, "License"), "Short name") ?? Text(Part(course, "License"), "Name"),
            Repository = Text(course, "Repository"),
        };
        var names = Texts(Part(file, "Modules"));
        var reader = new LibreLingoFiles(Path.GetFullPath(root), source);
        foreach (var (name, i) in names.Select((name, i) => (name.TrimEnd('/'), i)))
        {
            reader.Module(name);
            progress(i + 1, names.Count);
        }

        return source;
    }

    private static LibreLingoLanguage Language(JsonNode? course, string part) =>
        Text(Part(course, part), "Name") is { } name && Text(Part(course, part), "IETF BCP 47") is { } code
            ? new LibreLingoLanguage(name, code)
            : throw new ImportException($"course.yaml doesn't say the name and the code (IETF BCP 47) of '{part}'.");

    private void Module(string folder)
    {
        if (Open(folder, "module.yaml") is not { } file)
        {
            return;
        }

        var module = new LibreLingoModule(folder, Text(Part(file, "Module"), "Name") ?? folder);
        source.Modules.Add(module);
        foreach (var skill in Texts(Part(file, "Skills")))
        {
            Skill(module, folder, skill);
        }
    }

    private void Skill(LibreLingoModule module, string folder, string name)
    {
        var where = $"{folder}/skills/{name}";
        if (Open(folder, "skills", name) is not { } file)
        {
            return;
        }

        var tips = Path.ChangeExtension(Path.Combine(root, folder, "skills", name), ".md");
        var plain = Path.GetFileNameWithoutExtension(name);
        var skill = new LibreLingoSkill(plain, Text(Part(file, "Skill"), "Name") ?? plain) { Tips = File.Exists(tips) ? File.ReadAllText(tips) : null };
        Entries(file, "New words", "Word", ["Synonyms"], skill.Words, where);
        Entries(file, "Phrases", "Phrase", ["Alternative versions", "Alternative"], skill.Phrases, where);
        Dictionary(Part(file, "Mini-dictionary"), skill);
        if (skill.Words.Count + skill.Phrases.Count == 0)
        {
            source.Skipped.Add(new Skipped(where, "it has neither words nor phrases", true));
            return;
        }

        module.Skills.Add(skill);
    }

    private void Entries(JsonObject file, string part, string name, string[] others, List<LibreLingoEntry> into, string where)
    {
        foreach (var (entry, i) in (Part(file, part) as JsonArray ?? []).Select((entry, i) => (entry, i)))
        {
            if (Text(entry, name) is { } text && Text(entry, "Translation") is { } translation)
            {
                var also = others.SelectMany(other => Texts(Part(entry, other))).Where(other => other != text).Distinct(StringComparer.Ordinal);
                into.Add(new LibreLingoEntry(text, translation, [.. also]));
            }
            else
            {
                source.Skipped.Add(new Skipped($"{where}: {part} {i + 1}", $"it has no {name} or no Translation", false));
            }
        }
    }

    /// <summary>The learners' words: a list of one word each, with one meaning or several.</summary>
    private void Dictionary(JsonNode? dictionary, LibreLingoSkill skill)
    {
        foreach (var word in (Part(dictionary, source.Source.Name) as JsonArray ?? []).OfType<JsonObject>().SelectMany(word => word))
        {
            if (Texts(word.Value) is { Count: > 0 } meanings)
            {
                skill.Dictionary.TryAdd(word.Key.Trim(), meanings);
            }
        }
    }

    /// <summary>A file of the course; null and reported when it is missing, empty or wrong, or lies outside.</summary>
    private JsonObject? Open(params string[] parts)
    {
        var where = string.Join('/', parts);
        var path = Path.GetFullPath(Path.Combine([root, .. parts]));
        try
        {
            if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(path))
            {
                source.Skipped.Add(new Skipped(where, "there is no such file in the course", true));
                return null;
            }

            if (YamlJson.Read(path) is JsonObject file)
            {
                return file;
            }

            source.Skipped.Add(new Skipped(where, "the file is empty", true));
        }
        catch (ContentFileException e)
        {
            source.Skipped.Add(new Skipped(where, e.Message[(e.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.'), true));
        }

        return null;
    }

    private static JsonNode? Part(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static string? Text(JsonNode? node, string name) => Value(Part(node, name)) is { Length: > 0 } text ? text : null;

    /// <summary>One text or a list of them.</summary>
    private static List<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(Value).Where(text => text.Length > 0)],
        _ => Value(node) is { Length: > 0 } text ? [text] : [],
    };

    /// <summary>A plain number or truth value is the word that stands there.</summary>
    private static string Value(JsonNode? node) => node is JsonValue value
        ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>().Trim() : value.ToJsonString()
        : "";
}
