using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Reads a learner's entries (decision of getUserProgress): of all courses or of one, known or not.</summary>
/// <param name="views">Reads.</param>
public sealed class GetEntries(ILearnerViews views)
{
    /// <summary>Reads them.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="learner">Whose entries.</param>
    /// <param name="course">Only this course, null for all.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerEntries>> Handle(Caller caller, Guid learner, Guid? course, CancellationToken ct)
    {
        if (Access.Read(caller, learner) is { } refusal)
        {
            return refusal;
        }

        if (caller.UserId != learner && await views.Summary(learner, ct) is null)
        {
            return new NotFound("user");
        }

        return await views.Entries(learner, course, ct);
    }
}
