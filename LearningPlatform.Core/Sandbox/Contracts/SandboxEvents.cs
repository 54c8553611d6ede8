using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox.Contracts;

/// <summary>A learner ran a program or tests. The subject is the one who ran it.</summary>
/// <param name="SandboxId">Where.</param>
/// <param name="RunId">Which run.</param>
/// <param name="Language">The language's name.</param>
/// <param name="Tests">True for a run of tests.</param>
/// <param name="Succeeded">True when the program succeeded, or all tests passed.</param>
public sealed record CodeRun(Guid SandboxId, Guid RunId, string Language, bool Tests, bool Succeeded) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "sandbox.code_run.v1";
}

/// <summary>
/// A learner's code passed tests that are stored in lessons. Raised for every run; who awards points does so once for each learner and test.
/// The subject is the one who ran them.
/// </summary>
/// <param name="RunId">Which run.</param>
/// <param name="Tests">The tests that passed.</param>
public sealed record StoredTestsPassed(Guid RunId, IReadOnlyList<StoredTestPassed> Tests) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "sandbox.stored_tests_passed.v1";
}

/// <summary>A stored test that passed.</summary>
/// <param name="TestId">The test.</param>
/// <param name="LessonId">The lesson that it is stored in.</param>
/// <param name="CourseId">The course of that lesson.</param>
/// <param name="Title">The lesson's title; the test's own name may be withheld from the learner.</param>
/// <param name="Points">What it is worth, 1 to 100.</param>
public sealed record StoredTestPassed(Guid TestId, Guid LessonId, Guid CourseId, string Title, int Points);
