using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>
/// Runs a stranger's code in isolation (opencode-R77). What the program does, also when a limit ends it, is a <see cref="RunResult"/>; a refusal is the
/// platform's own: <see cref="RunnerFailed"/>, <see cref="Unavailable"/> when the machine can't isolate, <see cref="TooMany"/> when its queue is full.
/// </summary>
public interface ICodeRunner
{
    /// <summary>Says whether programs of a language can be run here, and if not why not.</summary>
    /// <param name="language">The language.</param>
    Outcome<Done> Check(RunLanguage language);

    /// <summary>Runs one program.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="output">Gets the output while the program runs; must not block. Null when nobody listens.</param>
    /// <param name="ct">Ends the program and throws.</param>
    Task<Outcome<RunResult>> Run(RunRequest request, Action<RunChunk>? output, CancellationToken ct);

    /// <summary>Runs the cases of one submission one after the other in one box; no case sees anything of another one.</summary>
    /// <param name="request">The submission and its cases.</param>
    /// <param name="ct">Ends the running case and throws.</param>
    /// <returns>One result for each case, in their order.</returns>
    Task<Outcome<IReadOnlyList<CaseResult>>> RunCases(CasesRequest request, CancellationToken ct);
}

/// <summary>One program with its surroundings.</summary>
/// <param name="Owner">Whose run it is; the queue is fair between owners.</param>
/// <param name="Language">The language of <paramref name="Code"/>.</param>
/// <param name="Code">The main source file.</param>
/// <param name="Files">The other files; checked by <see cref="SandboxFiles.Check"/>.</param>
/// <param name="Input">What the program gets.</param>
/// <param name="Limits">What it may use.</param>
/// <param name="Console">Who watches it live; null when nobody does.</param>
public sealed record RunRequest(
    Guid Owner, RunLanguage Language, string Code, IReadOnlyList<SandboxFile> Files, RunInput Input, RunLimits Limits, RunConsole? Console = null);

/// <summary>What a program gets at its start.</summary>
/// <param name="Stdin">Standard input, UTF-8.</param>
/// <param name="Arguments">Command line arguments.</param>
public sealed record RunInput(string Stdin, IReadOnlyList<string> Arguments)
{
    /// <summary>No input and no arguments.</summary>
    public static readonly RunInput None = new("", []);
}

/// <summary>What a run may use.</summary>
/// <param name="Time">Wall-clock time, and CPU time of all its processes together.</param>
/// <param name="MemoryBytes">Memory of all its processes and files together.</param>
/// <param name="DiskBytes">What it may write.</param>
/// <param name="Processes">Processes and threads at one moment.</param>
/// <param name="OutputBytes">Bytes kept of standard output, and the same of error output (opencode-R80).</param>
public sealed record RunLimits(TimeSpan Time, long MemoryBytes, long DiskBytes, int Processes = 64, int OutputBytes = 1048576);

/// <summary>A piece of output while a program runs.</summary>
/// <param name="Stream">Which stream.</param>
/// <param name="Text">Complete characters.</param>
public readonly record struct RunChunk(RunStream Stream, string Text);

/// <summary>A program's two output streams.</summary>
public enum RunStream
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Error output.</summary>
    Stderr,
}

/// <summary>How a run ended. Two of the three families are here; the third, the platform's own failure, is the error <see cref="RunnerFailed"/>.</summary>
public enum RunVerdict
{
    /// <summary>Program: exit code 0 within all limits.</summary>
    Succeeded,

    /// <summary>Program: another exit code, or a signal.</summary>
    Failed,

    /// <summary>Program: it doesn't compile.</summary>
    NotCompiled,

    /// <summary>Limit: wall-clock or CPU time.</summary>
    TimeLimit,

    /// <summary>Limit: memory.</summary>
    MemoryLimit,

    /// <summary>Limit: disk space.</summary>
    DiskLimit,

    /// <summary>Limit: a flood of output, stopped.</summary>
    OutputLimit,

    /// <summary>Limit: processes or threads.</summary>
    ProcessLimit,
}

/// <summary>What a program did and used.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="ExitCode">Its exit code; 128 + n for signal n, 124 after the time limit, 137 after the memory limit, 153 after the output limit.</param>
/// <param name="Output">Standard output, cut at the limit.</param>
/// <param name="Error">Error output or the compiler's text, cut at the limit.</param>
/// <param name="Wall">From start to end.</param>
/// <param name="Cpu">CPU time of all its processes.</param>
/// <param name="MemoryBytes">The most memory it had at one moment.</param>
/// <param name="OutputCut">True when it printed more than was kept.</param>
public sealed record RunResult(
    RunVerdict Verdict, int ExitCode, string Output, string Error, TimeSpan Wall, TimeSpan Cpu, long MemoryBytes, bool OutputCut = false)
{
    /// <summary>True exactly when the exit code is 0 within the limits (executeCode, x-decision).</summary>
    public bool Success => Verdict == RunVerdict.Succeeded;
}

/// <summary>A submission with its cases.</summary>
/// <param name="Owner">Whose run it is.</param>
/// <param name="Language">The language of <paramref name="Code"/>.</param>
/// <param name="Code">The main source file.</param>
/// <param name="Files">The other files, fresh for each case.</param>
/// <param name="Limits">What one case may use; the time is the case's own.</param>
/// <param name="Cases">What to run.</param>
public sealed record CasesRequest(
    Guid Owner, RunLanguage Language, string Code, IReadOnlyList<SandboxFile> Files, RunLimits Limits, IReadOnlyList<RunCase> Cases)
{
    /// <summary>The longest that all cases of one submission may take together; the cases after that are not run and count as past their time.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(300);
}

/// <summary>One case of a submission.</summary>
/// <param name="Time">How long it may take.</param>
public abstract record RunCase(TimeSpan Time);

/// <summary>Runs the code as a program (opencode-R85, R89).</summary>
/// <param name="Input">What it gets.</param>
/// <param name="Files">Its own files, laid over those of the submission.</param>
/// <param name="Time">How long it may take.</param>
public sealed record ProgramCase(RunInput Input, IReadOnlyList<SandboxFile> Files, TimeSpan Time) : RunCase(Time);

/// <summary>Calls one function of the code (opencode-R87).</summary>
/// <param name="Function">Its name; dots lead into a class or object.</param>
/// <param name="Arguments">An array by position or an object by parameter name.</param>
/// <param name="Time">How long it may take.</param>
public sealed record FunctionCase(string Function, JsonElement Arguments, TimeSpan Time) : RunCase(Time);

/// <summary>What one case did.</summary>
/// <param name="Run">The program that ran, also for a function.</param>
/// <param name="Call">How the function ended; null for a program, and when the call never came to an end.</param>
public sealed record CaseResult(RunResult Run, CallResult? Call = null);

/// <summary>How a function call ended: it returned, raised an error, or could not be made.</summary>
public abstract record CallResult;

/// <summary>It returned.</summary>
/// <param name="Value">What it returned.</param>
public sealed record CallReturned(JsonElement Value) : CallResult;

/// <summary>It raised an error.</summary>
/// <param name="Types">The error's class name, then those of its base classes.</param>
/// <param name="Message">The error's message.</param>
public sealed record CallRaised(IReadOnlyList<string> Types, string Message) : CallResult;

/// <summary>The call could not be made or its result can't be written as JSON.</summary>
/// <param name="Reason">A sentence for the learner that names the function or parameter.</param>
public sealed record CallImpossible(string Reason) : CallResult;

/// <summary>The runner itself failed; nothing is known of the program (the platform's verdict family).</summary>
/// <param name="Fault">What failed.</param>
/// <param name="Reason">A sentence without internals.</param>
public sealed record RunnerFailed(RunnerFault Fault, string Reason) : Error($"sandbox.runner.{Fault}", Reason);

/// <summary>What of the runner failed.</summary>
public enum RunnerFault
{
    /// <summary>The box could not be set up or read back.</summary>
    Box,

    /// <summary>The machine ran out of memory.</summary>
    Memory,

    /// <summary>The runner gave no result in time.</summary>
    Time,
}
