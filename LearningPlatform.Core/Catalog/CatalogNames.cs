using System.Collections.Concurrent;
using System.Text.Json;

namespace LearningPlatform.Core.Catalog;

/// <summary>
/// The names under which the catalogue's enumerations are stored and which its dialects use: snake_case, and kebab-case for types of exercises
/// as wayr-R48 writes them.
/// </summary>
public static class CatalogNames
{
    private static readonly ConcurrentDictionary<Enum, string> Known = [];

    /// <summary>A value's name.</summary>
    /// <param name="value">The value.</param>
    public static string Of(Enum value) => Known.GetOrAdd(value, static known =>
        (known is ExerciseType ? JsonNamingPolicy.KebabCaseLower : JsonNamingPolicy.SnakeCaseLower).ConvertName(known.ToString()));

    /// <summary>The value of a name; null when there is none.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The name, null for nothing.</param>
    public static T? Parse<T>(string? name)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Of(value) == name)
            {
                return value;
            }
        }

        return null;
    }
}
