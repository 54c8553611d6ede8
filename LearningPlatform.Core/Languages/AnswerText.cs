using System.Globalization;
using System.Text;

namespace LearningPlatform.Core.Languages;

/// <summary>
/// What counts of a text that a learner typed: letters and numbers. Case, width and other compatibility forms, kinds of apostrophes and hyphens, punctuation (also ¿ and ¡) and
/// white space don't.
/// </summary>
public static class AnswerText
{
    /// <summary>Longer answers are nobody's; they are wrong without being looked at.</summary>
    public const int Longest = 2000;

    /// <summary>The same for words: one sign can stand for several.</summary>
    public const int MostWords = 400;

    /// <summary>The words of a text, as they are compared.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Words(string text) => Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A word without the accents of Latin and Greek letters; in other scripts marks are letters of their own.</summary>
    /// <param name="word">The word, as <see cref="Words"/> gives it.</param>
    public static string WithoutAccents(string word)
    {
        var (plain, accented) = (new StringBuilder(word.Length), false);
        foreach (var rune in word.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark && accented)
            {
                continue;
            }

            accented = Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark && IsLatinOrGreek(rune.Value);
            plain.Append(rune.Value switch { 0xF8 => "o", 0x142 => "l", 0x131 => "i", 0xE6 => "ae", 0x153 => "oe", _ => rune.ToString() });
        }

        return plain.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>True when a slip of the finger can be told from another word: alphabets with case. In Chinese each sign is a word.</summary>
    /// <param name="word">The word.</param>
    public static bool IsSpelled(string word) =>
        word.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.NonSpacingMark || rune.Value == '\'');

    /// <summary>True when a word is of a script that is written without spaces, or may be.</summary>
    /// <param name="word">The word.</param>
    public static bool NeedsNoSpaces(string word) => word.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherLetter);

    private static string Plain(string text)
    {
        var folded = Folded(text);
        var plain = new StringBuilder(folded.Length);
        var at = 0;
        foreach (var rune in folded.EnumerateRunes())
        {
            var here = at;
            at += rune.Utf16SequenceLength;
            if (rune.Value is '.' or ',' or ':' && here > 0 && char.IsDigit(folded[here - 1]) && at < folded.Length && char.IsDigit(folded[at]))
            {
                // Within a number: 1.5 is not 15, however the decimal sign is written.
                plain.Append('.');
                continue;
            }

            if (IsApostrophe(rune.Value))
            {
                plain.Append('\'');
                continue;
            }

            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                    or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                    or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
                    or UnicodeCategory.CurrencySymbol or UnicodeCategory.MathSymbol or UnicodeCategory.OtherSymbol:
                    plain.Append(rune);
                    break;
                case UnicodeCategory.Format:
                    // Soft hyphens, joiners and marks of direction are never seen.
                    break;
                default:
                    plain.Append(' ');
                    break;
            }
        }

        // What is left at a word's ends were quotation marks.
        return string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\'')).Where(word => word.Length > 0));
    }

    /// <summary>One form for what is the same letter; halves of surrogate pairs, which no form takes, are replaced.</summary>
    private static string Folded(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune);
        }

        // A second time: the lower case of some letters, as of İ, is not composed.
        return whole.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant().Replace('ς', 'σ').Replace("ß", "ss", StringComparison.Ordinal)
            .Normalize(NormalizationForm.FormKC);
    }

    // FormKC makes a space and a mark of the acute accent that stands alone, so it is not among these; people who type it mean an apostrophe all the same and lose a space only.
    private static bool IsApostrophe(int rune) => rune is '\'' or '`' or 0x2018 or 0x2019 or 0x201B or 0x02BC or 0x02B9 or 0x2032 or 0x055A;

    private static bool IsLatinOrGreek(int rune) => rune is (>= 'a' and <= 'z') or (>= 0xDF and <= 0x24F) or (>= 0x370 and <= 0x3FF) or (>= 0x1E00 and <= 0x1FFF);
}
