using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>What a live run is started with.</summary>
/// <param name="Arguments">Command line arguments.</param>
/// <param name="Stdin">Standard input, or its beginning.</param>
/// <param name="Interactive">True when more input follows; the program's standard input then stays open until it is ended.</param>
/// <param name="Timeout">Seconds that it may take at most; null for the sandbox's own limit, which bounds it in any case (opencode-R70).</param>
public sealed record LiveStart(IReadOnlyList<string> Arguments, string Stdin, bool Interactive, int? Timeout);

/// <summary>A live run that was taken on.</summary>
/// <param name="Id">The run.</param>
/// <param name="Timeout">Seconds that it may take, without its time in the queue.</param>
public sealed record LiveStarted(Guid Id, int Timeout);

/// <summary>The states of a live run.</summary>
public enum LiveState
{
    /// <summary>Waits for a place on the machine.</summary>
    Queued,

    /// <summary>The program runs.</summary>
    Running,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>A live run as it is stored, without its output.</summary>
/// <param name="Id">The run.</param>
/// <param name="SandboxId">Where it runs.</param>
/// <param name="Owner">Whose it is; to everybody else it doesn't exist.</param>
/// <param name="State">Queued, running or ended.</param>
/// <param name="Interactive">Whether it takes input.</param>
/// <param name="Until">When it is over at the latest; later than that its node is gone.</param>
/// <param name="InputEnded">True when no more input is taken.</param>
/// <param name="End">How it ended; null before.</param>
public sealed record LiveRun(Guid Id, Guid SandboxId, Guid Owner, LiveState State, bool Interactive, DateTimeOffset Until, bool InputEnded, LiveEnd? End);

/// <summary>A piece of a live run's output.</summary>
/// <param name="Sequence">Its number, from 0 without gaps.</param>
/// <param name="Stream">Which stream.</param>
/// <param name="Text">Complete characters.</param>
public sealed record LiveChunk(int Sequence, RunStream Stream, string Text);

/// <summary>How a live run ended; the last of its messages.</summary>
/// <param name="Sequence">Its number: that of the last piece of output and one.</param>
/// <param name="Verdict">One of <see cref="LiveVerdicts"/>.</param>
/// <param name="ExitCode">As in <see cref="RunResult"/>; 130 when cancelled, 1 when the platform failed.</param>
/// <param name="ExecutionTime">Milliseconds.</param>
/// <param name="MemoryUsed">Bytes; 0 when nothing was read back, as after a cancel.</param>
/// <param name="OutputCut">True when the program printed more than is kept (opencode-R80).</param>
/// <param name="Message">Why the platform failed; null otherwise.</param>
public sealed record LiveEnd(int Sequence, string Verdict, int ExitCode, int ExecutionTime, long MemoryUsed, bool OutputCut, string? Message)
{
    /// <summary>True exactly when the exit code is 0 within the limits.</summary>
    public bool Success => Verdict == LiveVerdicts.Succeeded;
}

/// <summary>The words for how a live run ended: those of <see cref="RunVerdict"/>, and two more.</summary>
public static class LiveVerdicts
{
    /// <summary>Exit code 0 within all limits.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>The learner ended it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The platform could not run it to its end; nothing is said about the program.</summary>
    public const string Platform = "platform";

    /// <summary>The word for a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Of(RunVerdict verdict) => verdict switch
    {
        RunVerdict.Succeeded => Succeeded,
        RunVerdict.Failed => "failed",
        RunVerdict.NotCompiled => "notCompiled",
        RunVerdict.TimeLimit => "timeLimit",
        RunVerdict.MemoryLimit => "memoryLimit",
        RunVerdict.DiskLimit => "diskLimit",
        RunVerdict.OutputLimit => "outputLimit",
        RunVerdict.ProcessLimit => "processLimit",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}

/// <summary>What live runs may become, as pure functions.</summary>
public static class LiveRules
{
    /// <summary>Bytes of one input.</summary>
    public const int MostInput = 64 * 1024;

    /// <summary>Bytes of all input of one run.</summary>
    public const int MostInputs = 1024 * 1024;

    /// <summary>Live runs of one learner that are queued or running at one moment.</summary>
    public const int MostOfOne = 3;

    /// <summary>The run as it is at a moment, to its owner: one whose node died is over.</summary>
    /// <param name="run">As stored; null when there is none.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="next">The number of the message after its stored output.</param>
    /// <param name="now">The time.</param>
    public static Outcome<LiveRun> Read(LiveRun? run, Caller caller, int next, DateTimeOffset now)
    {
        if (run is null || run.Owner != caller.UserId)
        {
            return new NotFound("run", "sandbox.run_not_found");
        }

        return run.State != LiveState.Ended && now >= run.Until
            ? run with { State = LiveState.Ended, End = new LiveEnd(next, LiveVerdicts.Platform, 1, 0, 0, false, "The server that ran the program is gone.") }
            : run;
    }

    /// <summary>Why a run took no input.</summary>
    /// <param name="run">The run as it is now.</param>
    /// <param name="end">True when it was to be the end of input, which may be said again.</param>
    public static Outcome<Done> Refused(LiveRun run, bool end) => run switch
    {
        { Interactive: false } => new Conflict("sandbox.run_not_interactive", "The program was started without open input."),
        { State: LiveState.Ended } => new Conflict("sandbox.run_ended", "The program has ended."),
        { InputEnded: true } => end ? Done.Value : new Conflict("sandbox.input_ended", "The program's input has been ended."),
        _ => Invalid.Field("text", $"A program takes at most {MostInputs} bytes of input."),
    };
}
