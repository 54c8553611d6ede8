using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>
/// The numbers that the world's numbering plans allow for mobile phones: which calling codes exist (ITU-T E.164), and how many digits follow them. Taken from
/// the metadata of libphonenumber, of November 2026; where a plan tells mobile numbers by nothing but their first digits, those aren't looked at, because plans
/// change their first digits more often than their lengths. See docs/adr for what should replace it.
/// </summary>
public sealed class CallingCodes : IPhoneNumbers
{
    /// <summary>
    /// The number in every example of Academy's document. Its plan has no number of that length, so nobody can have it; clients that try the document's
    /// examples find them working.
    /// </summary>
    public const string DocumentedExample = "+1234567890";

    private static readonly (string Codes, int[] Lengths)[] Plans =
    [
        ("211 212 213 218 221 224 233 237 240 242 244 245 249 250 251 254 255 256 258 260 261 262 263 264 265 32 33 34 351 352 353 " +
         "355 36 375 380 40 41 420 421 46 48 51 56 590 593 594 595 596 61 66 84 886 93 94 962 963 966 967 970 971 972 992 994 995 " +
         "996 998", [9]),
        ("216 222 223 226 227 228 230 232 235 236 253 257 266 267 268 350 356 357 370 371 373 374 378 382 383 386 389 45 47 502 " +
         "503 504 505 506 509 53 591 598 65 670 675 686 689 852 853 965 968 973 974 975 976 993", [8]),
        ("1 20 225 229 234 30 44 52 57 58 63 7 81 850 880 90 91 92 964 977 98", [10]),
        ("238 239 246 248 269 291 297 501 592 597 673 674 676 678 679 680 691 692 960", [7]),
        ("298 299 672 681 687", [6]),
        ("241 372 507 599 961", [7, 8]),
        ("220 231 243 354 423", [7, 9]),
        ("359 377 385 387 855", [8, 9]),
        ("39 60 82 856 881", [9, 10]),
        ("49 54 55", [10, 11]),
        ("247 500 682", [5]),
        ("376 508", [6, 9]),
        ("381 64", [8, 9, 10]),
        ("86", [11]),
        ("290", [4, 5]),
        ("690", [4, 5, 6, 7]),
        ("683", [4, 7]),
        ("27", [5, 6, 7, 8, 9]),
        ("677", [5, 7]),
        ("688", [6, 7]),
        ("358", [6, 7, 8, 9, 10]),
        ("685", [7, 10]),
        ("252", [7, 8, 9]),
        ("95", [7, 8, 9, 10]),
        ("43", [7, 8, 9, 10, 11, 12, 13]),
        ("882", [7, 8, 9, 10, 12]),
        ("62", [9, 10, 11, 12]),
        ("31", [9, 11]),
        ("870", [9, 12]),
    ];

    private static readonly FrozenDictionary<string, int[]> ByCode =
        Plans.SelectMany(plan => plan.Codes.Split(' ').Select(code => (code, plan.Lengths))).ToFrozenDictionary(pair => pair.code, pair => pair.Lengths, StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool TryRead([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? number)
    {
        number = null;
        if (text is not ['+', >= '1' and <= '9', ..] || text.Length > 16 || text.AsSpan(1).ContainsAnyExceptInRange('0', '9'))
            return false;

        if (text != DocumentedExample && !Exists(text.AsSpan(1)))
            return false;

        number = text;
        return true;
    }

    // No calling code begins with another one, so at most one of the three is found.
    private static bool Exists(ReadOnlySpan<char> digits)
    {
        var codes = ByCode.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = 1; length <= 3 && length < digits.Length; length++)
        {
            if (codes.TryGetValue(digits[..length], out var lengths))
                return lengths.Contains(digits.Length - length);
        }

        return false;
    }
}
