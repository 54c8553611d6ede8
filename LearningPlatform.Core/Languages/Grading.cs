namespace LearningPlatform.Core.Languages;

/// <summary>How good an answer is, the worst first.</summary>
public enum Verdict
{
    /// <summary>Not what was asked for.</summary>
    Wrong,

    /// <summary>Right, with a slip: an accent, a letter, a space.</summary>
    SmallError,

    /// <summary>Right.</summary>
    Correct,
}

/// <summary>What an answer is worth, and why.</summary>
/// <param name="Verdict">How good it is.</param>
/// <param name="Expected">The accepted answer that is nearest to it; null when there is none to tell.</param>
/// <param name="Words">Word by word, what is the same and what is not; empty where there are no words to compare.</param>
public sealed record Grade(Verdict Verdict, string? Expected, IReadOnlyList<WordDifference> Words)
{
    /// <summary>A grade without words.</summary>
    /// <param name="right">Whether the answer is right.</param>
    public static Grade Of(bool right) => new(right ? Verdict.Correct : Verdict.Wrong, null, []);
}

/// <summary>One step from what was given to what is expected.</summary>
/// <param name="Kind">What happened to the word.</param>
/// <param name="Given">The word that was given; null when it is missing.</param>
/// <param name="Expected">The word that is expected; null when one is too many.</param>
public sealed record WordDifference(WordChange Kind, string? Given, string? Expected);

/// <summary>What happened to a word.</summary>
public enum WordChange
{
    /// <summary>It is right.</summary>
    Same,

    /// <summary>It is right but for an accent.</summary>
    Accent,

    /// <summary>It is right but for a letter.</summary>
    Typo,

    /// <summary>Another word stands there.</summary>
    Other,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is one too many.</summary>
    Extra,
}

/// <summary>Grades answers to the six types of exercise (wayr-R48 … R54). Pure: the same answer always gets the same grade.</summary>
public static class Grading
{
    /// <summary>A text, as a translation, against everything that is accepted; the best of the grades.</summary>
    /// <param name="given">What was typed.</param>
    /// <param name="accepted">What counts as right, the usual one first.</param>
    public static Grade Text(string given, IReadOnlyList<string> accepted)
    {
        var first = accepted.Count > 0 ? accepted[0] : null;
        if (first is null || given.Length > AnswerText.Longest)
        {
            return new Grade(Verdict.Wrong, first, []);
        }

        var words = AnswerText.Words(given);
        if (words.Count > AnswerText.MostWords)
        {
            return new Grade(Verdict.Wrong, first, []);
        }

        return accepted.Where(answer => answer.Length <= AnswerText.Longest).Select(answer => Compare(words, answer))
            .OrderByDescending(grade => grade.Verdict).ThenBy(grade => grade.Words.Count(word => word.Kind != WordChange.Same)).FirstOrDefault(new Grade(Verdict.Wrong, first, []));
    }

    /// <summary>The gaps of a text, one grade each; a gap without an answer is wrong.</summary>
    /// <param name="given">What was typed, in the order of the gaps.</param>
    /// <param name="accepted">What counts as right for each gap.</param>
    public static IReadOnlyList<Grade> Blanks(IReadOnlyList<string?> given, IReadOnlyList<IReadOnlyList<string>> accepted) =>
        [.. accepted.Select((answers, i) => Text(i < given.Count ? given[i] ?? "" : "", answers))];

    /// <summary>True or false.</summary>
    /// <param name="given">What was chosen.</param>
    /// <param name="right">What is so.</param>
    public static Grade Truth(bool given, bool right) => Grade.Of(given == right);

    /// <summary>Pairs: each right one once, in whatever order. Sides that read the same may change places.</summary>
    /// <param name="given">What was matched.</param>
    /// <param name="right">What belongs together.</param>
    public static Grade Pairs(IReadOnlyList<(string Left, string Right)> given, IReadOnlyList<(string Left, string Right)> right)
    {
        var left = right.ToList();
        return Grade.Of(given.Count == right.Count && given.All(left.Remove));
    }

    /// <summary>An order: the pieces read the same from the first to the last, so equal pieces may change places.</summary>
    /// <param name="given">The pieces as they were put.</param>
    /// <param name="right">The pieces in their order.</param>
    public static Grade Order(IReadOnlyList<string> given, IReadOnlyList<string> right) => Grade.Of(given.SequenceEqual(right, StringComparer.Ordinal));

    /// <summary>Something to read is done when it was read.</summary>
    public static Grade Read() => Grade.Of(true);

    /// <summary>The worst of several: what an exercise with gaps is worth as a whole.</summary>
    /// <param name="grades">At least one.</param>
    public static Verdict Whole(IEnumerable<Grade> grades) => grades.Min(grade => grade.Verdict);

    private static Grade Compare(IReadOnlyList<string> given, string answer)
    {
        var expected = AnswerText.Words(answer);
        if (expected.Count > AnswerText.MostWords)
        {
            return new Grade(Verdict.Wrong, answer, []);
        }

        var words = WordDifferences.Of(given, expected);
        var (typos, accents) = (words.Count(word => word.Kind == WordChange.Typo), words.Count(word => word.Kind == WordChange.Accent));
        if (words.All(word => word.Kind is WordChange.Same or WordChange.Accent or WordChange.Typo))
        {
            // One slip, and another for every four words: more is not a slip.
            var verdict = expected.Count == 0 || typos > 1 + (expected.Count / 4) ? Verdict.Wrong : typos + accents > 0 ? Verdict.SmallError : Verdict.Correct;
            return new Grade(verdict, answer, words);
        }

        // A space too many or too few; of numbers it makes others, and some scripts have none that could be wrong.
        var (one, other) = (string.Concat(given), string.Concat(expected));
        var verdictOfSpaces = one != other || other.Any(char.IsDigit) ? Verdict.Wrong : expected.All(AnswerText.NeedsNoSpaces) ? Verdict.Correct : Verdict.SmallError;
        return new Grade(verdictOfSpaces, answer, words);
    }
}
