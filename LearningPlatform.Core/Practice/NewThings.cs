using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Languages.Contracts;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Core.Practice;

/// <summary>The exercises of a language lesson may be practised as soon as the lesson is completed, in whatever way.</summary>
/// <param name="store">Where practice is kept.</param>
/// <param name="catalog">Knows lessons.</param>
/// <param name="exercises">Knows exercises.</param>
public sealed class NewThings(IPracticeStore store, ICatalog catalog, IExerciseCatalog exercises) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "practice.new_things";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [LessonCompleted.Name];

    /// <inheritdoc/>
    public async Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        if (await catalog.Lesson(envelope.Read<LessonCompleted>().LessonId, ct) is not { Kind: CourseKind.Language } lesson)
        {
            return;
        }

        var things = (await exercises.Exercises(lesson.Id, ct)).Where(exercise => ExerciseGrading.Asks(exercise.Type))
            .Select(exercise => new PracticeThing(exercise.Id, lesson.CourseId, lesson.Id, lesson.Key, exercise.Place!.Order)).ToList();
        if (things.Count > 0)
        {
            await store.Introduce(envelope.Subject, things, envelope.At, ct);
        }
    }
}
