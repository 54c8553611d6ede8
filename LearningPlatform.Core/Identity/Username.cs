using System.Security.Cryptography;
using System.Text;

namespace LearningPlatform.Core.Identity;

/// <summary>
/// The handle of an account: 3 to 30 of <c>a-z A-Z 0-9 _ -</c>, unique without regard to case (opencode-R54, opencode-R57). Every account has one.
/// Where a dialect doesn't ask for it, one is made from the name that was given, never from the e-mail address, which is nobody else's business.
/// </summary>
public static class Username
{
    /// <summary>Fewest characters.</summary>
    public const int MinLength = 3;

    /// <summary>Most characters.</summary>
    public const int MaxLength = 30;

    private const string Letters = "23456789abcdefghjkmnpqrstuvwxyz";

    /// <summary>True when the text can be a handle.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string text) =>
        text.Length is >= MinLength and <= MaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>What is compared and unique.</summary>
    /// <param name="username">A handle.</param>
    public static string Key(string username) => username.ToLowerInvariant();

    /// <summary>A handle for an account whose owner chose none.</summary>
    /// <param name="name">A name to start from; null and names without usable letters become <c>learner</c>.</param>
    /// <param name="attempt">0 tries the name itself, later ones add random letters, so that two people with one name never fight over it.</param>
    public static string Suggest(string? name, int attempt)
    {
        var stem = new StringBuilder();
        foreach (var c in (name ?? "").Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            {
                stem.Append(char.ToLowerInvariant(c));
            }
            else if (c is ' ' or '.' && stem.Length > 0 && stem[^1] != '-')
            {
                stem.Append('-');
            }
        }

        var text = stem.ToString().Trim('-');
        if (text.Length < MinLength)
        {
            text = "learner";
            attempt++;
        }

        if (attempt == 0 && text.Length <= MaxLength)
        {
            return text;
        }

        const int suffix = 6;
        var kept = text[..Math.Min(text.Length, MaxLength - suffix - 1)].TrimEnd('-');
        return $"{kept}-{RandomNumberGenerator.GetString(Letters, suffix)}";
    }
}
