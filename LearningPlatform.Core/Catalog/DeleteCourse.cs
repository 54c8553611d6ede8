using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Deletes a language course with everything in it; exercises stay (wayr-R39, wayr-R41).</summary>
/// <param name="edits">Changes content.</param>
public sealed class DeleteCourse(IContentEdits edits)
{
    /// <summary>Deletes a course.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="key">The course's key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string key, CancellationToken ct) =>
        Edits.MissingToDelete(caller) is { } missing ? missing : await edits.RemoveCourse(key, ct);
}
