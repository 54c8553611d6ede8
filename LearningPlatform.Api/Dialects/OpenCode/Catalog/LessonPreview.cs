using System.Text.Json;
using LearningPlatform.Api.App.Studio;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Catalog;

namespace LearningPlatform.Api.Dialects.OpenCode.Catalog;

/// <summary>A lesson as getLessonById answers it to a learner.</summary>
/// <param name="dialects">One of them is OpenCode, with its JSON.</param>
internal sealed class LessonPreview(IEnumerable<Dialect> dialects) : ILessonPreview
{
    private readonly JsonSerializerOptions json = dialects.OfType<OpenCodeDialect>().Single().Json;

    /// <inheritdoc/>
    public JsonElement Of(Lesson lesson) => JsonSerializer.SerializeToElement(LessonRecord.Of(lesson.ForLearners()), json);
}
