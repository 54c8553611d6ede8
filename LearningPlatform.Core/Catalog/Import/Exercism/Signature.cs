using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace LearningPlatform.Core.Catalog.Import.Exercism;

/// <summary>A function that tests call.</summary>
/// <param name="Name">Usable in all seven languages.</param>
/// <param name="Parameters">In the order of the data.</param>
/// <param name="Result">What it returns.</param>
internal sealed record Signature(string Name, IReadOnlyList<Parameter> Parameters, Shape Result)
{
    /// <summary>True when every language has types for it.</summary>
    public bool Typed => Result.Typed && Parameters.All(parameter => parameter.Shape.Typed);

    public override string ToString() => $"{Name}({string.Join(", ", Parameters.Select(parameter => parameter.Name))})";
}

/// <summary>A parameter.</summary>
/// <param name="Name">Usable in all seven languages.</param>
/// <param name="Shape">What is given.</param>
internal sealed record Parameter(string Name, Shape Shape);

/// <summary>Names that work in all seven languages.</summary>
internal static partial class Names
{
    /// <summary>Words that some language keeps for itself.</summary>
    private static readonly FrozenSet<string> Reserved = Words(
        """
        abstract alignas alignof and arguments as asm assert async auto await become bool boolean box break byte case catch chan char class concept const continue
        crate debugger decltype def default defer del delete do double dyn elif else enum eval except explicit export extends extern fallthrough false final finally
        float fn for friend from func function global go goto if impl implements import in inline instanceof int interface is lambda let long loop macro map match
        mod module move mut mutable namespace native new nil nonlocal not null operator or override package pass priv private protected pub public raise range
        record ref register requires return select self short signed sizeof static strictfp string struct super switch synchronized template this thread throw
        throws trait transient true try type typedef typeid typename typeof union unsafe unsigned unsized use using var virtual void volatile where while with xor yield
        """);

    /// <summary>Functions that come with a language and that a solution may want; a function of that name would hide them, or not compile (C++ has all of C's).</summary>
    private static readonly FrozenSet<string> Taken = Words(
        """
        abs all any append bin bool bytes call cap ceil chr clock close complex copy cos dict dir div drop exit exp filter float floor format hash hex id imag index
        init input int iter len link list log main make max min next notify object oct open ord panic pipe pow print println rand random range read real recover
        remove rename repr reversed round set signal sin slice sorted sqrt str sum system tan time trunc truncate tuple type wait write zip
        """);

    /// <summary>The name of a function; null when the given one is no identifier.</summary>
    public static string? Function(string name) => Identifier().IsMatch(name) ? Reserved.Contains(name) || Taken.Contains(name) ? name + "Of" : name : null;

    /// <summary>The name of a parameter; null when the given one is no identifier.</summary>
    public static string? Parameter(string name) => Identifier().IsMatch(name) ? Reserved.Contains(name) ? name + "Value" : name : null;

    private static FrozenSet<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex("^[a-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
