using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Catalog.Studio;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Runs reference solutions as learners' submissions are run: in the same boxes, under the same limits, in the same fair queue.</summary>
/// <param name="runner">Runs code.</param>
/// <param name="clock">The time.</param>
public sealed class SolutionChecks(ICodeRunner runner, TimeProvider clock) : ISolutionChecks
{
    /// <summary>The longest that all languages of a lesson may take together.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private const int LongestText = 4000;

    /// <inheritdoc/>
    public bool Knows(string language) => RunLanguages.Find(language) is not null;

    /// <inheritdoc/>
    public FieldError? Fault(TestCase test, string field)
    {
        var form = TestForms.Parse(test.Input, test.Expected, field);
        return form switch
        {
            { Error: Invalid invalid } => invalid.Fields[0],
            { Error: { } error } => new FieldError(field, error.Message),
            { Value: WithheldTest } => new FieldError($"{field}.input", "Must say what the test does."),
            { Value: ProgramTest { Files.Count: > 0 } program } when SandboxFiles.Check(program.Files, "main", new SandboxConfig().DiskBytes, $"{field}.input.files").Error is Invalid bad => bad.Fields[0],
            _ => null,
        };
    }

    /// <inheritdoc/>
    public async Task<Outcome<SolutionReport>> Run(Guid owner, CodeContent code, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(Longest, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        var variants = new List<SolutionCheck>(code.Variants.Count);
        foreach (var variant in code.Variants.Where(variant => variant.Solution is not null))
        {
            try
            {
                var done = await Run(owner, variant, code.Tests, end.Token);
                if (!done.Ok)
                {
                    return done.Error;
                }

                variants.Add(done.Value);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return new Unavailable("catalog.check_too_long", $"The solutions took longer than {Longest.TotalMinutes} minutes together.");
            }
        }

        return new SolutionReport(variants);
    }

    private async Task<Outcome<SolutionCheck>> Run(Guid owner, CodeVariant variant, IReadOnlyList<TestCase> tests, CancellationToken ct)
    {
        if (RunLanguages.Find(variant.Language) is not { } language || !runner.Check(language).Ok)
        {
            return new SolutionCheck(variant.Language, false, false, 0, null, []);
        }

        var session = SandboxRules.Open(Ids.New(), owner, language, new SandboxConfig(), [], clock.GetUtcNow());
        var planned = Submissions.Plan([.. tests.Select(StoredTests.Of)], new Dictionary<Guid, StoredTest>(), session, variant.Solution!);
        if (!planned.Ok)
        {
            return planned.Error;
        }

        var cases = planned.Value.Select(test => test.Case(session.Config, session.Files)).ToList();
        var results = await runner.RunCases(new CasesRequest(owner, language, variant.Solution!, session.Files, session.Config.Limits, cases), ct);
        if (!results.Ok)
        {
            return results.Error;
        }

        var report = Submissions.Report(planned.Value, results.Value, seesHidden: true);
        var compiler = results.Value.Select(result => result.Run).FirstOrDefault(run => run.Verdict == RunVerdict.NotCompiled)?.Error;
        return new SolutionCheck(
            variant.Language,
            report.Passed == report.Results.Count,
            true,
            report.Score,
            Cut(compiler),
            [.. report.Results.Select(test => new SolutionTest(test.Test.Id, test.Test.Name, test.Passed, Cut(test.Difference)))]);
    }

    private static string? Cut(string? text) => text is { Length: > LongestText } ? $"{text[..LongestText]} …" : text;
}
