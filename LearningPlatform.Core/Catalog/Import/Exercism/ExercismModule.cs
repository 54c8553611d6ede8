using System.Text.RegularExpressions;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Import.Exercism;

/// <summary>
/// Makes a code module of Exercism's problem specifications (https://github.com/exercism/problem-specifications): an exercise lesson for each of them, whose cases are
/// its tests. They have no reference solutions, so lessons have templates only, and are drafts unless told otherwise.
/// </summary>
public static partial class ExercismModule
{
    /// <summary>The module's key, and the beginning of its lessons' keys.</summary>
    public const string Key = "exercism";

    private const string Source = "https://github.com/exercism/problem-specifications";

    /// <summary>Makes the module; what can't be taken over is in its report.</summary>
    /// <param name="sources">The exercises.</param>
    /// <param name="status">Of the module and its lessons.</param>
    public static ImportedCourse Make(IEnumerable<ExercismSource> sources, ContentStatus status)
    {
        var module = new ImportedCourse(new Course
        {
            Id = StableIds.Of("course", Key),
            Key = Key,
            Kind = CourseKind.Code,
            Title = "Exercism: practice problems",
            Description = $"Small problems with many tests, each solved by a function or two. Texts and tests by Exercism and its contributors ({Source}), MIT license.",
            Status = status,
            Order = 100,
            Level = CourseLevel.Intermediate,
            Difficulty = 5,
            Objectives = ["Solve small problems in the language of your choice", "Read tests as a specification"],
            Tags = ["practice", "exercism"],
        });
        foreach (var source in sources.OrderBy(source => source.Slug != "hello-world").ThenBy(source => source.Slug, StringComparer.Ordinal))
        {
            if (Lesson(source, module, status) is { } lesson)
            {
                module.Lessons.Add(lesson);
            }
        }

        return module;
    }

    private static Lesson? Lesson(ExercismSource source, ImportedCourse module, ContentStatus status)
    {
        var why = source switch
        {
            { Deprecated: true } => "its authors have given it up",
            { Fault: { } fault } => fault,
            { Data: null } => "it has no canonical-data.json",
            _ when !SafeKey().IsMatch(source.Slug) => "its name can't be part of a key",
            _ => null,
        };
        if (why is not null)
        {
            module.Skipped.Add(new Skipped(source.Slug, why, true));
            return null;
        }

        var data = CanonicalData.Read(source.Slug, source.Data!.Value, module.Skipped);
        if (data.Tests.Count == 0)
        {
            module.Skipped.Add(new Skipped(source.Slug, "none of its cases can be tested by calling a function", true));
            return null;
        }

        var key = $"{Key}.{source.Slug}";
        var title = Cut(source.Metadata.GetValueOrDefault("title") ?? Title(source.Slug), 255);
        return new Lesson
        {
            Id = StableIds.Of("lesson", key),
            Key = key,
            CourseId = module.Course.Id,
            Title = title,
            Description = source.Metadata.GetValueOrDefault("blurb") is { } blurb ? Cut(blurb, 1000) : null,
            Type = LessonType.Exercise,
            Status = status,
            Order = module.Lessons.Count,
            EstimatedMinutes = 30,
            Resources = Resources(source, key),
            Content = new LessonContent { Text = Text(title, source.Texts, data), Code = new CodeContent(Templates.Of(data.Functions), data.Tests) },
        };
    }

    private static string Title(string slug) => char.ToUpperInvariant(slug[0]) + slug[1..].Replace('-', ' ');

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");

    private static string Text(string title, IReadOnlyList<string> texts, CanonicalData data)
    {
        var functions = string.Concat(data.Functions.Select(function => $"- `{function}`\n"));
        var throws = data.Throws ? "\nWhere a test expects an error, raise one (throw, panic): which one doesn't matter.\n" : "";
        var order = data.Functions.Any(function => function.Result is ListShape) ? "\nThe items of a list are compared in their order.\n" : "";
        return $"# {title}\n\n{string.Concat(texts.Select(text => Plain(text) + "\n\n"))}## Your program\n\nThe tests call:\n\n{functions}{order}{throws}";
    }

    /// <summary>Without its own heading, and with notes as quotations instead of Exercism's boxes.</summary>
    private static string Plain(string text) => Box().Replace(
        Heading().Replace(text.ReplaceLineEndings("\n").Trim(), ""),
        box => string.Join('\n', box.Groups["text"].Value.Trim().Split('\n').Select(line => $"> {line}".TrimEnd()))).Trim();

    private static List<Resource> Resources(ExercismSource source, string key)
    {
        List<(string Title, string Url)> links = [("The problem's specification", $"{Source}/tree/main/exercises/{source.Slug}")];
        if (source.Metadata.GetValueOrDefault("source_url") is { } url)
        {
            links.Add((Cut(source.Metadata.GetValueOrDefault("source") is { Length: > 0 } name ? name : "Where the problem comes from", 255), url));
        }

        return [.. links
            .Where(link => Uri.TryCreate(link.Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            .Select(link => new Resource(StableIds.Of("resource", $"{key}/{link.Url}"), link.Title, null, ResourceType.Link, new Uri(link.Url)))];
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,200}$", RegexOptions.CultureInvariant)]
    private static partial Regex SafeKey();

    [GeneratedRegex(@"\A# [^\n]*\n*", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^~~~~exercism/\w+\n(?<text>.*?)^~~~~[ \t]*$", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Box();
}
