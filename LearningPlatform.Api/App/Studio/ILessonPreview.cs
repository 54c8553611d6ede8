using System.Text.Json;
using LearningPlatform.Core.Catalog;

namespace LearningPlatform.Api.App.Studio;

/// <summary>Shows an author a lesson in exactly the form in which learners get it, which the dialect of the lesson decides.</summary>
internal interface ILessonPreview
{
    /// <summary>What a learner would get.</summary>
    /// <param name="lesson">The lesson, complete.</param>
    JsonElement Of(Lesson lesson);
}
