using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>What a client reports about a course or one of its lessons.</summary>
/// <param name="LearnerId">Whose progress.</param>
/// <param name="CourseId">The course.</param>
/// <param name="LessonId">The lesson, null for the course itself.</param>
/// <param name="Report">The fields.</param>
public sealed record ProgressInput(Guid LearnerId, Guid CourseId, Guid? LessonId, ProgressReport Report);

/// <summary>The entry that was written: one of the two is set.</summary>
/// <param name="Course">Of a course.</param>
/// <param name="Lesson">Of a lesson.</param>
public sealed record ReportedProgress(CourseEntry? Course, LessonEntry? Lesson);

/// <summary>Writes an entry of progress (opencode-R95 … R97); a lesson of any kind of course may be completed with it.</summary>
/// <param name="catalog">Knows courses and lessons.</param>
/// <param name="learners">Take the turn.</param>
/// <param name="clock">The time.</param>
public sealed class ReportProgress(ICatalog catalog, ILearners learners, TimeProvider clock)
{
    /// <summary>Writes it.</summary>
    /// <param name="caller">Who asks: the learner or an administrator.</param>
    /// <param name="input">What is reported.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<ReportedProgress>> Handle(Caller caller, ProgressInput input, CancellationToken ct)
    {
        if (Access.Write(caller, input.LearnerId) is { } refusal)
        {
            return refusal;
        }

        if (await catalog.Course(input.CourseId, ct) is not { } course || !course.VisibleTo(caller))
        {
            return new NotFound("module");
        }

        LearnerCommand command;
        if (input.LessonId is { } id)
        {
            if (await catalog.Lesson(id, ct) is not { } lesson || !lesson.VisibleTo(caller))
            {
                return new NotFound("lesson");
            }

            if (lesson.CourseId != course.Id)
            {
                return Invalid.Field("lessonId", "The lesson belongs to another module.", id.ToString());
            }

            command = new RecordLesson(Ids.New(), clock.Now(), LessonFacts.Of(lesson), input.Report);
        }
        else
        {
            command = new RecordCourse(Ids.New(), clock.Now(), course.Id, input.Report);
        }

        var outcome = await learners.Handle(input.LearnerId, command, ct);
        return outcome.Map(answer => input.LessonId is null ? new ReportedProgress(answer.Course, null) : new ReportedProgress(null, answer.Lesson));
    }
}
