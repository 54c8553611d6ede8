using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Import.Exercism;

/// <summary>Makes function tests of the cases of one canonical-data.json, as far as a call and its result can say what a case wants.</summary>
internal sealed partial class CanonicalData
{
    /// <summary>JavaScript has no larger whole numbers, and JSON promises none.</summary>
    private const long Largest = 1L << 53;

    private readonly string slug;
    private readonly List<Skipped> skipped;

    private CanonicalData(string slug, List<Skipped> skipped) => (this.slug, this.skipped) = (slug, skipped);

    /// <summary>The functions that the tests call.</summary>
    public List<Signature> Functions { get; } = [];

    /// <summary>The tests.</summary>
    public List<TestCase> Tests { get; } = [];

    /// <summary>True when some test expects an error.</summary>
    public bool Throws { get; private set; }

    /// <summary>Reads the cases; what can't become a test is reported.</summary>
    /// <param name="slug">The exercise.</param>
    /// <param name="data">The file.</param>
    /// <param name="skipped">Where to report.</param>
    public static CanonicalData Read(string slug, JsonElement data, List<Skipped> skipped)
    {
        var read = new CanonicalData(slug, skipped);
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("cases", out var cases) && cases.ValueKind == JsonValueKind.Array)
        {
            read.Cases([.. Flat(cases, "")]);
        }

        return read;
    }

    private static IEnumerable<Case> Flat(JsonElement cases, string above)
    {
        foreach (var item in cases.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
        {
            var description = Text(item, "description") ?? "";
            var name = above.Length == 0 || description.Length == 0 ? above + description : $"{above}: {description}";
            if (item.TryGetProperty("cases", out var inner) && inner.ValueKind == JsonValueKind.Array)
            {
                foreach (var below in Flat(inner, name))
                {
                    yield return below;
                }
            }
            else
            {
                yield return new Case(item, name);
            }
        }
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private void Cases(List<Case> all)
    {
        // A case that was found wrong stays in the file, and a newer one names it.
        var replaced = all.Select(one => Text(one.Item, "reimplements")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var sound = new List<Case>();
        foreach (var one in all)
        {
            if (Fault(one, replaced) is { } why)
            {
                Skip(one, why);
            }
            else
            {
                sound.Add(one);
            }
        }

        foreach (var group in sound.GroupBy(one => one.Property, StringComparer.Ordinal))
        {
            Property(group.Key, [.. group]);
        }
    }

    private void Skip(Case one, string why) => skipped.Add(new Skipped($"{slug}: {(one.Name.Length == 0 ? "a case" : one.Name)}", why, false));

    private static string? Fault(Case one, HashSet<string> replaced)
    {
        if (!Guid.TryParse(Text(one.Item, "uuid"), out _) || one.Property.Length == 0)
        {
            return "it has no uuid or no property";
        }

        if (replaced.Contains(Text(one.Item, "uuid")!))
        {
            return "a newer case replaces it";
        }

        if (!one.Item.TryGetProperty("input", out var input) || input.ValueKind != JsonValueKind.Object || !one.Item.TryGetProperty("expected", out var expected))
        {
            return "its input is no object, or nothing is expected";
        }

        if (one.Has("random"))
        {
            return "its result is random";
        }

        if (one.Has("unicode") && Texts(input).Any(text => text.EnumerateRunes().Any(Joins)))
        {
            return "it needs characters of several code points as one, which most of the languages don't have";
        }

        if (Texts(input).Any(text => FileName().IsMatch(text)))
        {
            return "it reads files that its case doesn't hold";
        }

        if (Texts(input).Any(text => Code().IsMatch(text)) || Texts(expected).Any(text => Condition().IsMatch(text)) || Constants(input) || Constants(expected))
        {
            return "it holds program text where a value should be";
        }

        return Numbers(input).Concat(Numbers(expected)).All(Fits) ? null : "it has a number that JSON can't carry exactly (beyond 2^53)";
    }

    private void Property(string property, List<Case> cases)
    {
        if (Names.Function(property) is not { } name)
        {
            cases.ForEach(one => Skip(one, $"'{property}' is no name of a function"));
            return;
        }

        // The parameters of a function are those that most of its cases give.
        var most = cases.GroupBy(one => string.Join('\n', one.Inputs.Order(StringComparer.Ordinal))).OrderByDescending(group => group.Count()).First().ToList();
        foreach (var other in cases.Except(most))
        {
            Skip(other, "its input has other names than that of the other cases");
        }

        var keys = most[0].Inputs;
        var parameters = keys.Select(Names.Parameter).ToList();
        if (parameters.Contains(null) || parameters.Distinct(StringComparer.Ordinal).Count() < parameters.Count)
        {
            most.ForEach(one => Skip(one, "its input has names that can't be parameters"));
            return;
        }

        if (most.Count > 1 && most.TrueForAll(one => one.Expected.ValueKind == JsonValueKind.Object && !one.Expected.EnumerateObject().Any()))
        {
            most.ForEach(one => Skip(one, "it describes steps with an object, not a call"));
            return;
        }

        var results = most.Where(one => !one.IsError).Select(one => one.Expected).ToList();
        Functions.Add(new Signature(
            name,
            [.. keys.Zip(parameters, (key, parameter) => new Parameter(parameter!, Shape.OfAll(most.Select(one => one.Input.GetProperty(key)))))],
            results.Count == 0 ? new WholeShape(false) : Shape.OfAll(results)));
        Tests.AddRange(most.Select(one => Test(one, name, [.. keys.Zip(parameters, (key, parameter) => (key, parameter!))])));
    }

    private TestCase Test(Case one, string function, IReadOnlyList<(string Key, string Parameter)> parameters)
    {
        Throws |= one.IsError;
        var expected = new Dictionary<string, object> { [one.IsError ? "throws" : "returns"] = one.IsError ? true : one.Expected };
        if (!one.IsError && Tolerance(one.Expected) is { } tolerance)
        {
            expected["tolerance"] = tolerance;
        }

        var text = one.Name.Length == 0 ? function : one.Name;
        return new TestCase
        {
            Id = StableIds.Of("test", $"exercism/{Text(one.Item, "uuid")}"),
            Name = text.Length <= 255 ? text : string.Concat(text.AsSpan(0, 254), "…"),
            Type = one.IsError ? TestType.EdgeCase : TestType.Unit,
            Input = JsonSerializer.SerializeToElement(new
            {
                function,
                arguments = parameters.ToDictionary(pair => pair.Parameter, pair => one.Input.GetProperty(pair.Key)),
            }),
            Expected = JsonSerializer.SerializeToElement(expected),
        };
    }

    /// <summary>Half of the last digit that is written, where numbers were rounded; null without fractions.</summary>
    private static decimal? Tolerance(JsonElement value)
    {
        var digits = Numbers(value).Select(number => number.GetRawText()).Where(text => text.Contains('.', StringComparison.Ordinal))
            .Select(text => text.Contains('e', StringComparison.OrdinalIgnoreCase) ? int.MaxValue : text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1).ToList();
        return digits.Count == 0 ? null
            : digits.Max() is >= 2 and <= 5 and var places ? decimal.Parse($"0.{new string('0', places)}5", CultureInfo.InvariantCulture)
            : 0.000001m;
    }

    /// <summary>Names of numbers among numbers.</summary>
    private static bool Constants(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Any(Constants)
            || (value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() is "e" or "pi")
                && !value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)),
        JsonValueKind.Object => value.EnumerateObject().Any(member => Constants(member.Value)),
        _ => false,
    };

    private static bool Joins(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    private static bool Fits(JsonElement number) =>
        number.TryGetInt64(out var whole) ? whole is >= -Largest and <= Largest : number.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') >= 0 && double.IsFinite(number.GetDouble());

    private static IEnumerable<JsonElement> Numbers(JsonElement value) => Leaves(value).Where(leaf => leaf.ValueKind == JsonValueKind.Number);

    private static IEnumerable<string> Texts(JsonElement value) => Leaves(value).Where(leaf => leaf.ValueKind == JsonValueKind.String).Select(leaf => leaf.GetString()!);

    private static IEnumerable<JsonElement> Leaves(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Leaves(member.Value)),
        _ => [value],
    };

    /// <summary>A function, or a call on an object that the case doesn't hold.</summary>
    [GeneratedRegex(@"^\s*(fn\s*)?\([\w\s,]*\)\s*[-=]>|^[a-z]\w*\.[a-z]\w*(\(.*\))?$|^[a-z]\w*\([\w\s,]*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"^[\w-]+\.txt$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    /// <summary>A condition instead of a value.</summary>
    [GeneratedRegex(@"^\w+ (==|>=|<=|<|>) \w+( && |$)|^[a-z]\w*\.[a-z]\w*\.?\w*\(.*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Condition();

    private sealed record Case(JsonElement Item, string Name)
    {
        public string Property => Text(Item, "property") ?? "";

        public JsonElement Input => Item.GetProperty("input");

        public JsonElement Expected => Item.GetProperty("expected");

        public List<string> Inputs => [.. Input.EnumerateObject().Select(member => member.Name)];

        public bool Has(string scenario) => Item.TryGetProperty("scenarios", out var all) && all.ValueKind == JsonValueKind.Array
            && all.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(scenario));

        public bool IsError => Expected.ValueKind == JsonValueKind.Object && Expected.EnumerateObject().Select(member => member.Name).SequenceEqual(["error"]);
    }
}
