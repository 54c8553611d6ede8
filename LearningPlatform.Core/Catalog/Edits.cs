using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>What the use cases that change content have in common.</summary>
internal static class Edits
{
    /// <summary>Why the caller may not write content (wayr-R38); null when he may.</summary>
    public static Forbidden? Missing(Caller caller) => Authors.Are(caller) ? null : new Forbidden(ForbiddenReason.Role, "Only content creators and administrators write content.");

    /// <summary>Why the caller may not delete content (wayr-R39); null when he may.</summary>
    public static Forbidden? MissingToDelete(Caller caller) =>
        caller.Is(Roles.Admin) ? null : new Forbidden(ForbiddenReason.Role, "Only administrators delete content.");

    /// <summary>That nothing is left of a text without the white space around it (wayr-D19); null when something is, or when there is no text.</summary>
    public static Invalid? Blank(string field, string? trimmed) => trimmed is { Length: 0 } ? Invalid.Field(field, "Must not be empty.") : null;
}
