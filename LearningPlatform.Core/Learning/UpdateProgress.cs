using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>What a learner sets himself; null means: not sent.</summary>
/// <param name="Experience">experience_points, at least 0.</param>
/// <param name="Lives">0 to 10.</param>
/// <param name="Streak">At least 0.</param>
/// <param name="LastLesson">Key or id; null clears it when <paramref name="LastLessonSent"/>.</param>
/// <param name="LastLessonSent">True when the field was there.</param>
public sealed record OwnNumbers(long? Experience, int? Lives, int? Streak, string? LastLesson, bool LastLessonSent);

/// <summary>Sets the caller's own numbers (decision of updateProgress).</summary>
/// <param name="catalog">Knows lessons.</param>
/// <param name="learners">Take the turn.</param>
/// <param name="clock">The time.</param>
public sealed class UpdateProgress(ICatalog catalog, ILearners learners, TimeProvider clock)
{
    /// <summary>The most that can be set as experience_points.</summary>
    public const long MostExperience = 1_000_000_000_000;

    /// <summary>Sets them.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="input">The numbers.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerAnswer>> Handle(Caller caller, OwnNumbers input, CancellationToken ct)
    {
        if (input.Experience > MostExperience)
        {
            return Invalid.Field("experience_points", $"At most {MostExperience}.");
        }

        LessonName? last = null;
        if (input.LastLesson is { } idOrKey)
        {
            if (await catalog.Lesson(idOrKey, ct) is not { } lesson)
            {
                return new NotFound("lesson");
            }

            last = new LessonName(lesson.Id, lesson.Key);
        }

        return await learners.HandleOwn(caller, new SetProgress(Ids.New(), clock.Now(), input.Experience, input.Lives, input.Streak, last, input.LastLessonSent), ct);
    }
}
