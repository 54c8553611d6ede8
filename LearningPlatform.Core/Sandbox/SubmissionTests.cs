using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>A test as it is posted or stored (opencode-R81, R82).</summary>
/// <param name="Id">The test.</param>
/// <param name="Name">At most 255 characters.</param>
/// <param name="Description">At most 1000 characters.</param>
/// <param name="Type">unit, integration, functional or edge_case.</param>
/// <param name="Input">What goes in; its keys choose the form.</param>
/// <param name="Expected">What must come out.</param>
/// <param name="Timeout">Milliseconds, 1000 to 30000.</param>
/// <param name="Points">1 to 100.</param>
/// <param name="Hidden">True when learners must not see input and expected data.</param>
public sealed record SubmissionTest(
    Guid Id, string Name, string? Description, string? Type, JsonElement Input, JsonElement Expected, int? Timeout, int? Points, bool? Hidden)
{
    /// <summary>What the test counts; 1 where nothing is said (opencode-R83).</summary>
    public int Weight => Points ?? 1;

    /// <summary>The form in which a hidden test is shown to those who may not see it (opencode-R91, R92).</summary>
    /// <param name="number">Its number among the hidden tests beside it, from 1.</param>
    public SubmissionTest Withheld(int number) => new(Id, $"Hidden test {number}", null, null, Empty, Empty, null, Points, true);

    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement.Clone();
}

/// <summary>A test that is stored in a lesson.</summary>
/// <param name="Test">The test.</param>
/// <param name="Lesson">Its lesson.</param>
public sealed record StoredTest(SubmissionTest Test, StoredLesson Lesson);

/// <summary>The lesson of a stored test.</summary>
/// <param name="Id">The lesson.</param>
/// <param name="CourseId">Its course.</param>
/// <param name="Title">Its title.</param>
public sealed record StoredLesson(Guid Id, Guid CourseId, string Title);

/// <summary>The tests of lessons (opencode-R90).</summary>
public interface IStoredTests
{
    /// <summary>Finds the tests of lessons that the caller can see.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="caller">Who asks; drafts are visible to those who may write content.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>What was found, by id.</returns>
    Task<IReadOnlyDictionary<Guid, StoredTest>> Find(IReadOnlyCollection<Guid> ids, Caller caller, CancellationToken ct);
}

/// <summary>A test of a submission, ready to run: stored definitions are in place, the form is read.</summary>
/// <param name="Test">The test as it counts.</param>
/// <param name="Form">What it does; never withheld.</param>
/// <param name="Lesson">The lesson that it is stored in, null for a posted one.</param>
public sealed record PlannedTest(SubmissionTest Test, TestForm Form, StoredLesson? Lesson)
{
    /// <summary>What the runner does for this test.</summary>
    /// <param name="config">The sandbox's limits.</param>
    /// <param name="files">The sandbox's files.</param>
    public RunCase Case(SandboxConfig config, IReadOnlyList<SandboxFile> files)
    {
        var time = config.TestTime(Test.Timeout is { } ms ? TimeSpan.FromMilliseconds(ms) : null);
        return Form switch
        {
            ProgramTest program => new ProgramCase(program.Input, SandboxFiles.Overlay(files, program.Files), time),
            FunctionTest function => new FunctionCase(function.Function, function.Arguments, time),
            RawTest raw => new ProgramCase(new RunInput(raw.Input, []), files, time),
            _ => throw new InvalidOperationException("A withheld test can't be run."),
        };
    }

    /// <summary>Whether the test passed. The expected data never entered the box: it is compared here.</summary>
    /// <param name="result">What the runner saw.</param>
    public Check Judge(CaseResult result) => (Form, result.Run.Verdict, result.Call) switch
    {
        (_, RunVerdict.NotCompiled, _) => Check.No("The code does not compile."),

        // A program may be expected to fail with a code of its own; nothing is expected to break a limit.
        (_, not (RunVerdict.Succeeded or RunVerdict.Failed), _) => Check.No("The program did not end within its limits."),
        (ProgramTest program, _, _) => Program(program, result.Run),
        (RawTest raw, RunVerdict.Succeeded, _) => Checkers.JsonOutput(raw.Expected, result.Run.Output),
        (RawTest, _, _) => Check.No($"The program ended with exit code {result.Run.ExitCode}."),
        (FunctionTest function, _, { } call) => Checkers.Call(function.Expected, call),
        _ => Check.No($"The call never came to an end; the program ended with exit code {result.Run.ExitCode}."),
    };

    private static Check Program(ProgramTest program, RunResult run)
    {
        if (run.ExitCode != program.ExitCode)
        {
            return Check.No($"Expected exit code {program.ExitCode}, but got {run.ExitCode}.");
        }

        return program.Stdout is { } expected ? Checkers.Match(program.Match, expected, run.Output, program.Tolerance) : Check.Yes;
    }
}

/// <summary>How one test ended, as its caller may see it.</summary>
/// <param name="Test">The test, withheld when it is hidden from the caller.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Result">What the program did; null when the test is hidden from the caller.</param>
/// <param name="Difference">Where it differs from what was expected; null when it passed or is hidden from the caller.</param>
public sealed record TestOutcome(SubmissionTest Test, bool Passed, CaseResult? Result, string? Difference)
{
    /// <summary>100 when passed, else 0 (opencode-R94).</summary>
    public int Score => Passed ? 100 : 0;
}

/// <summary>A run of tests.</summary>
/// <param name="Results">In the order of the request.</param>
/// <param name="Score">0 to 100, two decimals.</param>
public sealed record TestRun(IReadOnlyList<TestOutcome> Results, decimal Score)
{
    /// <summary>How many passed.</summary>
    public int Passed => Results.Count(r => r.Passed);
}

/// <summary>Plans, judges and reports the tests of a submission; pure.</summary>
public static class Submissions
{
    /// <summary>How many tests one request may have.</summary>
    public const int MostTests = 500;

    /// <summary>Puts stored definitions in place (opencode-R90) and reads every form.</summary>
    /// <param name="posted">The tests as posted.</param>
    /// <param name="stored">The stored ones among them.</param>
    /// <param name="session">The sandbox.</param>
    /// <param name="code">The main source file.</param>
    public static Outcome<IReadOnlyList<PlannedTest>> Plan(
        IReadOnlyList<SubmissionTest> posted, IReadOnlyDictionary<Guid, StoredTest> stored, SandboxSession session, string code)
    {
        if (posted.Count > MostTests)
        {
            return Invalid.Field("tests", $"At most {MostTests} tests.");
        }

        var planned = new List<PlannedTest>(posted.Count);
        foreach (var test in posted)
        {
            var found = stored.GetValueOrDefault(test.Id);
            var used = found?.Test ?? test;
            var field = $"tests[{planned.Count}]";
            var form = Laid(TestForms.Parse(used.Input, used.Expected, field), session, code, $"{field}.input.files");
            if (!form.Ok)
            {
                // A stored test is no fault of the learner's, and its details may be hidden from him.
                return found is null ? form.Error : new RunnerFailed(RunnerFault.Box, "A stored test of the lesson can't be run.");
            }

            if (form.Value is WithheldTest)
            {
                return Invalid.Field($"{field}.id", "Is not the id of a test that you can see, and the test has neither input nor expected data.", $"{test.Id}");
            }

            planned.Add(new PlannedTest(used, form.Value, found?.Lesson));
        }

        return planned;
    }

    // A test's own files are laid over the sandbox's: the whole must be one that a box can be made of.
    private static Outcome<TestForm> Laid(Outcome<TestForm> form, SandboxSession session, string code, string field)
    {
        if (form.Error is not null || form.Value is not ProgramTest { Files.Count: > 0 } program)
        {
            return form;
        }

        var main = session.Language.MainFile();
        var disk = session.Config.DiskBytes;
        var own = SandboxFiles.Check(program.Files, main, disk, field);
        if (!own.Ok)
        {
            return own.Error;
        }

        var all = SandboxFiles.Check(SandboxFiles.Overlay(session.Files, own.Value), main, disk - SandboxFiles.Size(code), field);
        return all.Ok ? program with { Files = own.Value } : all.Error;
    }

    /// <summary>Judges the results and withholds what the caller may not see (opencode-R91, R93, R94).</summary>
    /// <param name="tests">The tests.</param>
    /// <param name="results">What the runner saw, in the same order.</param>
    /// <param name="seesHidden">True for those who may write content.</param>
    public static TestRun Report(IReadOnlyList<PlannedTest> tests, IReadOnlyList<CaseResult> results, bool seesHidden)
    {
        var outcomes = new List<TestOutcome>(tests.Count);
        var hidden = 0;
        for (var i = 0; i < tests.Count; i++)
        {
            var check = tests[i].Judge(results[i]);
            outcomes.Add(tests[i].Test.Hidden == true && !seesHidden
                ? new TestOutcome(tests[i].Test.Withheld(++hidden), check.Passed, null, null)
                : new TestOutcome(tests[i].Test, check.Passed, results[i], check.Difference));
        }

        return new TestRun(outcomes, Score([.. outcomes.Select(o => (o.Test.Weight, o.Passed))]));
    }

    /// <summary>100 times the points passed divided by all points, two decimals, 0 without tests (opencode-R94).</summary>
    /// <param name="tests">Points and whether they were earned.</param>
    public static decimal Score(IReadOnlyList<(int Points, bool Passed)> tests)
    {
        var all = tests.Sum(t => t.Points);
        return all == 0 ? 0 : Math.Round(100m * tests.Where(t => t.Passed).Sum(t => t.Points) / all, 2, MidpointRounding.AwayFromZero);
    }
}
