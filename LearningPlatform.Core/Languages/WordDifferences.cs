namespace LearningPlatform.Core.Languages;

/// <summary>Finds the fewest changes that lead from the words given to the words expected.</summary>
internal static class WordDifferences
{
    // Longer "words" are compared as a whole only.
    private const int LongestWord = 64;

    public static IReadOnlyList<WordDifference> Of(IReadOnlyList<string> given, IReadOnlyList<string> expected)
    {
        // costs[i, j]: from the given words behind i to the expected ones behind j.
        var costs = new int[given.Count + 1, expected.Count + 1];
        var kinds = new WordChange[given.Count, expected.Count];
        var (bareGiven, bareExpected) = (given.Select(AnswerText.WithoutAccents).ToArray(), expected.Select(AnswerText.WithoutAccents).ToArray());
        for (var i = given.Count; i >= 0; i--)
        {
            for (var j = expected.Count; j >= 0; j--)
            {
                if (i == given.Count || j == expected.Count)
                {
                    costs[i, j] = 10 * (given.Count - i + expected.Count - j);
                    continue;
                }

                kinds[i, j] = Kind(given[i], bareGiven[i], expected[j], bareExpected[j]);
                costs[i, j] = Math.Min(costs[i + 1, j + 1] + Cost(kinds[i, j]), 10 + Math.Min(costs[i + 1, j], costs[i, j + 1]));
            }
        }

        var steps = new List<WordDifference>(Math.Max(given.Count, expected.Count));
        var (g, e) = (0, 0);
        while (g < given.Count || e < expected.Count)
        {
            if (g < given.Count && e < expected.Count && costs[g, e] == costs[g + 1, e + 1] + Cost(kinds[g, e]))
            {
                steps.Add(new WordDifference(kinds[g, e], given[g], expected[e]));
                (g, e) = (g + 1, e + 1);
            }
            else if (e < expected.Count && costs[g, e] == 10 + costs[g, e + 1])
            {
                steps.Add(new WordDifference(WordChange.Missing, null, expected[e++]));
            }
            else
            {
                steps.Add(new WordDifference(WordChange.Extra, given[g++], null));
            }
        }

        return steps;
    }

    /// <summary>How a word differs from the one that is expected.</summary>
    private static WordChange Kind(string given, string bareGiven, string expected, string bareExpected)
    {
        if (given == expected)
        {
            return WordChange.Same;
        }

        if (bareGiven == bareExpected)
        {
            return WordChange.Accent;
        }

        // A slip must not make another word of a short one: son and sol, pero and perro.
        var allowed = Math.Min(given.Length, expected.Length) switch { < 5 => 0, < 9 => 1, _ => 2 };
        return allowed > 0 && expected.Length <= LongestWord && Math.Abs(given.Length - expected.Length) <= allowed
            && AnswerText.IsSpelled(given) && AnswerText.IsSpelled(expected) && Distance(bareGiven, bareExpected) <= allowed
            ? WordChange.Typo
            : WordChange.Other;
    }

    private static int Cost(WordChange kind) => kind switch { WordChange.Same => 0, WordChange.Accent => 1, WordChange.Typo => 2, _ => 15 };

    /// <summary>Letters to change, add, leave out or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string one, string other)
    {
        var (a, b) = (one.EnumerateRunes().ToArray(), other.EnumerateRunes().ToArray());
        var costs = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                costs[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(costs[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), 1 + Math.Min(costs[i - 1, j], costs[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
                }
            }
        }

        return costs[a.Length, b.Length];
    }
}
