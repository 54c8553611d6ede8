using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox.Contracts;

namespace LearningPlatform.Core.Learning;

/// <summary>Gives the points of stored tests that a learner's code passed; the ledger's keys see to it that each test earns once.</summary>
/// <param name="learners">The learners' turns.</param>
public sealed class TestPoints(ILearners learners) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "learning.test_points";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [StoredTestsPassed.Name];

    /// <inheritdoc/>
    public async Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var course in envelope.Read<StoredTestsPassed>().Tests.GroupBy(test => test.CourseId))
        {
            var passed = course.Select(test => new PassedTest(test.TestId, test.Points, test.Title)).ToList();

            // A refusal (the account is gone, everything is earned already) is an end as well.
            await learners.Handle(envelope.Subject, new PassTest(Ids.New(envelope.At), envelope.At, course.Key, passed), ct);
        }
    }
}
