using System.Text;
using System.Text.Json;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Api.Dialects.OpenCode.Sandbox;

/// <summary>CreateSandboxRequest.</summary>
internal sealed record CreateSandboxWire(string Language, SandboxConfigWire? Config, IReadOnlyList<SandboxFileWire>? Files);

/// <summary>Sandbox.config; in a request each absent value takes its own default.</summary>
internal sealed record SandboxConfigWire(int? TimeLimit, int? MemoryLimit, int? DiskLimit)
{
    /// <summary>The configuration with the contract's defaults (opencode-R70).</summary>
    public static SandboxConfig Read(SandboxConfigWire? wire)
    {
        var usual = new SandboxConfig();
        return new SandboxConfig(wire?.TimeLimit ?? usual.TimeLimit, wire?.MemoryLimit ?? usual.MemoryLimit, wire?.DiskLimit ?? usual.DiskLimit);
    }
}

/// <summary>Sandbox.files.</summary>
internal sealed record SandboxFileWire(string Path, string Content, bool? Readonly);

/// <summary>Sandbox.</summary>
internal sealed record SandboxWire(
    Guid Id,
    string Language,
    SandboxStatus Status,
    SandboxConfigWire Config,
    IReadOnlyList<SandboxFileWire> Files,
    IReadOnlyDictionary<string, string> Environment,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary>The sandbox as it is shown.</summary>
    public static SandboxWire Of(SandboxSession session) => new(
        session.Id,
        session.Language.Name(),
        session.Status,
        new SandboxConfigWire(session.Config.TimeLimit, session.Config.MemoryLimit, session.Config.DiskLimit),
        [.. session.Files.Select(f => new SandboxFileWire(f.Path, f.Content, f.ReadOnly))],
        session.Environment,
        session.CreatedAt,
        session.ExpiresAt);
}

/// <summary>ExecuteRequest.</summary>
internal sealed record ExecuteWire(string Code, string? Input, IReadOnlyList<string>? Arguments);

/// <summary>ExecutionResult (opencode-R78).</summary>
internal sealed record ExecutionWire(bool Success, string Output, string Error, int ExecutionTime, long MemoryUsed, int ExitCode)
{
    /// <summary>The result as it is shown.</summary>
    public static ExecutionWire Of(RunResult run) =>
        new(run.Success, run.Output, ErrorTexts.Of(run), ErrorTexts.Milliseconds(run.Wall), run.MemoryBytes, run.ExitCode);
}

/// <summary>TestRequest.</summary>
internal sealed record TestRequestWire(string Code, IReadOnlyList<TestCaseWire> Tests);

/// <summary>TestCase.</summary>
internal sealed record TestCaseWire(
    Guid Id, string Name, string? Description, string? Type, JsonElement Input, JsonElement Expected, int? Timeout, int? Points, bool? Hidden)
{
    /// <summary>The test as it was posted.</summary>
    public SubmissionTest Read() => new(Id, Name, Description, Type, Input, Expected, Timeout, Points, Hidden);

    /// <summary>The test as it is shown.</summary>
    public static TestCaseWire Of(SubmissionTest test) =>
        new(test.Id, test.Name, test.Description, test.Type, test.Input, test.Expected, test.Timeout, test.Points, test.Hidden);
}

/// <summary>TestResult.</summary>
internal sealed record TestResultWire(TestCaseWire TestCase, bool Passed, string? Output, string? Error, int ExecutionTime, long? MemoryUsed, int Score)
{
    /// <summary>The result as its caller may see it (opencode-R91, R93).</summary>
    public static TestResultWire Of(TestOutcome outcome)
    {
        var test = TestCaseWire.Of(outcome.Test);
        if (outcome.Result is not { } result)
        {
            return new TestResultWire(test, outcome.Passed, null, null, 0, null, outcome.Score);
        }

        var error = result is { Call: CallRaised } && outcome.Passed ? "" : ErrorTexts.Of(result.Run, outcome.Difference);
        return new TestResultWire(
            test,
            outcome.Passed,

            // A function that prints nothing shows what it returned.
            result.Run.Output.Length == 0 && result.Call is CallReturned returned ? returned.Value.GetRawText() : result.Run.Output,
            error.Length == 0 ? null : error,
            ErrorTexts.Milliseconds(result.Run.Wall),
            result.Run.MemoryBytes,
            outcome.Score);
    }
}

/// <summary>TestRun.</summary>
internal sealed record TestRunWire(IReadOnlyList<TestResultWire> Results, TestSummaryWire Summary)
{
    /// <summary>The run as it is shown.</summary>
    public static TestRunWire Of(TestRun run) => new(
        [.. run.Results.Select(TestResultWire.Of)],
        new TestSummaryWire(run.Results.Count, run.Passed, run.Results.Count - run.Passed, run.Score));
}

/// <summary>TestRun.summary (opencode-R94).</summary>
internal sealed record TestSummaryWire(int Total, int Passed, int Failed, decimal Score);

/// <summary>The text of <c>error</c> (opencode-R79).</summary>
internal static class ErrorTexts
{
    private const int Most = 1048576;

    /// <summary>Whole milliseconds; a program that ran took at least one.</summary>
    public static int Milliseconds(TimeSpan time) => time == TimeSpan.Zero ? 0 : Math.Max(1, (int)Math.Round(time.TotalMilliseconds));

    /// <summary>Error output unchanged, followed by what the platform has to say.</summary>
    /// <param name="run">The program.</param>
    /// <param name="difference">Where a test differs from what was expected.</param>
    public static string Of(RunResult run, string? difference = null)
    {
        var said = run.Verdict switch
        {
            RunVerdict.TimeLimit => "EXECUTION_TIMEOUT: The program was stopped at its time limit.",
            RunVerdict.MemoryLimit => "MEMORY_LIMIT_EXCEEDED: The program needed more memory than its limit.",
            RunVerdict.OutputLimit => $"The program was stopped because its output went far beyond {Most} bytes.",
            RunVerdict.ProcessLimit => "The program started more processes or threads than its limit.",
            RunVerdict.DiskLimit => "The program wrote more than its disk limit.",
            _ => difference,
        };
        if (string.IsNullOrEmpty(said))
        {
            return run.Error;
        }

        var own = run.Error.Length == 0 || run.Error.EndsWith('\n') ? run.Error : run.Error + "\n";
        var room = Most - Encoding.UTF8.GetByteCount(said) - 1;
        return Cut(own, room) + said;
    }

    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        var encoder = Encoding.UTF8.GetEncoder();
        encoder.Convert(text, new byte[bytes], flush: false, out var used, out _, out _);
        return text[..used] + "\n";
    }
}
