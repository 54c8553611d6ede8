using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace LearningPlatform.Core.Identity;

/// <summary>
/// An e-mail address with the key by which two spellings are the same mailbox: case folded, domain in its ASCII form, so that
/// <c>Ada@BÜCHER.example</c> and <c>ada@xn--bcher-kva.example</c> can't be two accounts. Plus-addresses and dots stay different: only the
/// receiving host knows whether they mean the same.
/// </summary>
public sealed record EmailAddress
{
    /// <summary>The longest address that mail can be sent to (RFC 5321), in characters.</summary>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string text, string key)
    {
        Text = text;
        Key = key;
    }

    /// <summary>The address as its owner wrote it, without surrounding white space.</summary>
    public string Text { get; }

    /// <summary>What is compared and unique.</summary>
    public string Key { get; }

    /// <summary>Reads an address.</summary>
    /// <param name="input">What somebody typed.</param>
    /// <param name="address">The address, when it can be one.</param>
    public static bool TryParse([NotNullWhen(true)] string? input, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        var text = input?.Trim().Normalize(NormalizationForm.FormC);
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength)
        {
            return false;
        }

        var at = text.LastIndexOf('@');
        if (at is < 1 or > MaxLocalLength || at == text.Length - 1)
        {
            return false;
        }

        var local = text[..at];
        if (local.StartsWith('.') || local.EndsWith('.') || local.Contains("..", StringComparison.Ordinal) || local.Any(c => !InLocalPart(c)))
        {
            return false;
        }

        if (!TryAscii(text[(at + 1)..], out var domain))
        {
            return false;
        }

        address = new EmailAddress(text, $"{local.ToLowerInvariant()}@{domain}");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool InLocalPart(char c) =>
        char.IsAsciiLetterOrDigit(c) || ".!#$%&'*+/=?^_`{|}~-".Contains(c, StringComparison.Ordinal) || (c > 127 && !char.IsWhiteSpace(c) && !char.IsControl(c));

    private static bool TryAscii(string domain, out string ascii)
    {
        ascii = "";
        try
        {
            ascii = Idn.GetAscii(domain.ToLowerInvariant()).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        return !ascii.EndsWith('.') && !ascii.Contains("..", StringComparison.Ordinal) && ascii.Split('.').All(label => label.Length is > 0 and <= 63);
    }
}
