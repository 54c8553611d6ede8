using System.Diagnostics.CodeAnalysis;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>Tells which texts are phone numbers that a short message can reach.</summary>
public interface IPhoneNumbers
{
    /// <summary>Reads a number.</summary>
    /// <param name="text">What somebody typed: E.164, a plus and digits.</param>
    /// <param name="number">The number in E.164, when it can be one.</param>
    bool TryRead([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? number);
}
