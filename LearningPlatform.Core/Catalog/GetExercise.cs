using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Reads an exercise; exercises have no public flag and are always readable (wayr-D06).</summary>
/// <param name="content">The content.</param>
public sealed class GetExercise(IContent content)
{
    /// <summary>Reads an exercise.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Exercise>> Handle(string key, CancellationToken ct) =>
        await content.Exercise(key, ct) is { } exercise ? exercise : new NotFound("exercise");
}
