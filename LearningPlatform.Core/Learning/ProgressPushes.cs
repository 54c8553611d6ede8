using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Tells a learner's own browsers that the learner's numbers changed (push <c>ProgressChanged</c> of /hubs/learning).</summary>
/// <param name="realtime">Reaches the browsers, on whichever node.</param>
public sealed class ProgressPushes(IRealtime realtime) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "learning.progress_pushes";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [LessonCompleted.Name, ProgressChanged.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var push = envelope.Name == LessonCompleted.Name
            ? Of(envelope, "completed", envelope.Read<LessonCompleted>())
            : Of(envelope, envelope.Read<ProgressChanged>());
        return realtime.Publish(new Push("learning", $"user/{envelope.Subject}", "ProgressChanged", JsonSerializer.SerializeToElement(push, EventEnvelope.Json)), ct);
    }

    private static ProgressPush Of(EventEnvelope envelope, string cause, LessonCompleted data) =>
        Of(envelope, cause, data.LessonId, data.CourseId, data.XpGained, data.Learner);

    private static ProgressPush Of(EventEnvelope envelope, ProgressChanged data) =>
        Of(envelope, data.Cause, data.LessonId, data.CourseId, data.XpGained, data.Learner);

    private static ProgressPush Of(EventEnvelope envelope, string cause, Guid? lesson, Guid? course, long gained, LearnerSummary learner) => new(
        learner.Id, cause, lesson, course, gained, learner.Xp.Points, learner.Xp.Experience, learner.Streak, learner.LongestStreak, learner.Lives, envelope.At);
}

/// <summary>The argument of <c>ProgressChanged</c>.</summary>
/// <param name="UserId">The learner.</param>
/// <param name="Cause"><c>completed</c> or the cause of a <see cref="ProgressChanged"/>.</param>
/// <param name="LessonId">The lesson concerned.</param>
/// <param name="CourseId">The course concerned.</param>
/// <param name="XpGained">What it added to <paramref name="Xp"/>.</param>
/// <param name="Xp">Points of all time, as ranked.</param>
/// <param name="Experience">Wayr's experience_points.</param>
/// <param name="Streak">Days in a row.</param>
/// <param name="LongestStreak">The longest ever.</param>
/// <param name="Lives">0 to 10.</param>
/// <param name="At">When it happened.</param>
public sealed record ProgressPush(
    Guid UserId,
    string Cause,
    Guid? LessonId,
    Guid? CourseId,
    long XpGained,
    long Xp,
    long Experience,
    int Streak,
    int LongestStreak,
    int Lives,
    DateTimeOffset At);
