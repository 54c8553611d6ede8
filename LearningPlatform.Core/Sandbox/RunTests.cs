using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Runs tests in a sandbox (opencode-R81 to R94).</summary>
/// <param name="sandboxes">The sandboxes' turns.</param>
/// <param name="store">Where sandboxes are kept.</param>
/// <param name="tests">The tests of lessons.</param>
/// <param name="clock">The time.</param>
public sealed class RunTests(ISandboxes sandboxes, ISandboxStore store, IStoredTests tests, TimeProvider clock)
{
    /// <summary>Runs tests.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The sandbox.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="posted">The tests; those whose id is stored in a visible lesson run with the stored definition.</param>
    /// <param name="ct">Ends the running test.</param>
    public async Task<Outcome<TestRun>> Handle(Caller caller, Guid id, string code, IReadOnlyList<SubmissionTest> posted, CancellationToken ct)
    {
        var reached = SandboxRules.Reach(await store.Find(id, ct), caller, clock.GetUtcNow());
        if (!reached.Ok)
        {
            return reached.Error;
        }

        var stored = posted.Count == 0
            ? new Dictionary<Guid, StoredTest>()
            : await tests.Find([.. posted.Take(Submissions.MostTests).Select(t => t.Id).Distinct()], caller, ct);
        var planned = Submissions.Plan(posted, stored, reached.Value, code);
        return planned.Ok ? await sandboxes.Test(id, caller, code, planned.Value, ct) : planned.Error;
    }
}
