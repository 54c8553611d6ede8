using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>The tests of lessons as the catalogue has them.</summary>
/// <param name="catalog">The catalogue.</param>
public sealed class StoredTests(ITestCatalog catalog) : IStoredTests
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Guid, StoredTest>> Find(IReadOnlyCollection<Guid> ids, Caller caller, CancellationToken ct)
    {
        var found = await catalog.Tests(ids, ct);
        return found.Values
            .Where(stored => stored.Lesson.VisibleTo(caller))
            .ToDictionary(stored => stored.Test.Id, stored => new StoredTest(Of(stored.Test), new StoredLesson(stored.Lesson.Id, stored.Lesson.CourseId, stored.Lesson.Title)));
    }

    /// <summary>A stored test as the runner takes it.</summary>
    /// <param name="test">The test.</param>
    internal static SubmissionTest Of(TestCase test) => new(
        test.Id,
        test.Name,
        test.Description,
        test.Type switch
        {
            TestType.Unit => "unit",
            TestType.Integration => "integration",
            TestType.Functional => "functional",
            TestType.EdgeCase => "edge_case",
            _ => null,
        },
        test.Input,
        test.Expected,
        test.Timeout,
        test.Points,
        test.Hidden);
}
