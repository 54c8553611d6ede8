using System.Collections.Concurrent;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Languages;

namespace LearningPlatform.Sandbox;

/// <summary>
/// Makes what compiled languages run. Compiling is a stranger's work like running: it happens in a box of its own, under limits of its own. The same sources
/// are compiled once, however many want them at the same time.
/// </summary>
/// <param name="cache">What was made before.</param>
/// <param name="limits">What compiling a learner's sources may use.</param>
internal sealed class Compiler(ArtefactCache cache, RunLimits limits)
{
    // The largest of a learner's: a Rust program with all of its symbols takes a tenth of this.
    private const long MostBytes = 64L << 20;
    private const long MostOwnBytes = 512L << 20;

    // Nobody reads more than that of what is wrong with a program.
    private const int MostText = 256 * 1024;

    // The platform's own are built once on a machine, perhaps while others compile.
    private static readonly TimeSpan OwnTime = TimeSpan.FromSeconds(120);
    private const long OwnMemory = 2L << 30;
    private const long OwnDisk = 1L << 30;
    private readonly ConcurrentDictionary<string, Turn> turns = new();
    private long started;

    /// <summary>How often a learner's sources were compiled; not what was found.</summary>
    public long Started => Volatile.Read(ref started);

    /// <summary>Makes what is run, or says why there is nothing.</summary>
    /// <param name="box">The box of the slot that asks.</param>
    /// <param name="language">The language.</param>
    /// <param name="build">What to make.</param>
    /// <param name="outputBytes">How much of the compiler's text is kept.</param>
    /// <param name="cancelled">Asked now and then: true ends the work.</param>
    public Outcome<Compiled> Make(Box box, ILanguage language, Build build, int outputBytes, Func<bool> cancelled)
    {
        while (true)
        {
            if (cache.Find(build.Key) is { } found)
            {
                return new Compiled(found, null);
            }

            var mine = new Turn();
            var turn = turns.GetOrAdd(build.Key, mine);
            if (turn != mine)
            {
                // Another slot is at it. What it makes is found in the next round; when it came to nothing else than a failure, that is the answer here as well.
                while (!turn.Over.Wait(20))
                {
                    if (cancelled())
                    {
                        throw new OperationCanceledException();
                    }
                }

                if (turn.Failed is { } failed)
                {
                    return new Compiled(null, failed);
                }

                continue;
            }

            try
            {
                var made = Run(box, language, build, outputBytes, cancelled);
                turn.Failed = made.Ok ? made.Value.Failed : null;
                return made;
            }
            finally
            {
                turns.TryRemove(new(build.Key, mine));
                mine.Over.Set();
            }
        }
    }

    private Outcome<Compiled> Run(Box box, ILanguage language, Build build, int outputBytes, Func<bool> cancelled)
    {
        var launch = new Launch(["/bin/sh", "-c", build.Script], build.Helper, [.. build.Mounts.Select(m => m with { Host = cache.Reachable(m.Host, build.Compiler) })]);
        foreach (var (need, place) in build.Needs)
        {
            var made = Make(box, language, need, outputBytes, cancelled);
            if (!made.Ok)
            {
                return made.Error;
            }

            if (made.Value.File is not { } file)
            {
                throw new InvalidOperationException($"{place} could not be made: {made.Value.Failed!.Verdict} {made.Value.Failed.Error}");
            }

            launch = launch.With(new Mount(file.Host, place));
        }

        return Run(box, language, build, launch, outputBytes, cancelled);
    }

    private Outcome<Compiled> Run(Box box, ILanguage language, Build build, Launch launch, int outputBytes, Func<bool> cancelled)
    {
        var allowed = (build.Own ? limits with { Time = OwnTime, MemoryBytes = OwnMemory, DiskBytes = OwnDisk } : limits) with { OutputBytes = Math.Min(outputBytes, MostText) };

        if (!build.Own)
        {
            Interlocked.Increment(ref started);
        }

        BoxEnd? end = null;
        var file = cache.Make(build.Key, sink =>
        {
            // A call, though an empty one: so that descriptor 3 is open.
            end = box.Run(new BoxJob(
                build.Code, language.Language, build.Files, launch, new BoxInput([], [], []), allowed, null, cancelled, sink, build.Own ? MostOwnBytes : MostBytes));
            return end is { Stop: Stop.None, ExitCode: 0, Use.OutOfMemory: 0, Whole: true } && sink.Length > 0;
        });
        if (file is not null)
        {
            return new Compiled(file, null);
        }

        return Verdicts.Of(end!, language, allowed).Map(run => new Compiled(null, Told(run, language)));
    }

    private static RunResult Told(RunResult run, ILanguage language)
    {
        // Some compilers complain on their standard output.
        var text = language.Readable(string.Join('\n', new[] { run.Output.TrimEnd(), run.Error.TrimEnd() }.Where(t => t.Length > 0)));
        var (verdict, why) = run.Verdict switch
        {
            RunVerdict.Succeeded => (RunVerdict.Failed, "The compiler made no program."),
            RunVerdict.Failed => (RunVerdict.NotCompiled, null),
            RunVerdict.TimeLimit => (run.Verdict, "The code takes too long to compile."),
            RunVerdict.MemoryLimit => (run.Verdict, "The code takes too much memory to compile."),
            RunVerdict.DiskLimit => (run.Verdict, "The code takes too much disk space to compile."),
            RunVerdict.OutputLimit => (run.Verdict, "Compiling the code makes too much output."),
            RunVerdict.ProcessLimit => (run.Verdict, "Compiling the code takes too many processes."),
            _ => (run.Verdict, (string?)null),
        };
        return run with { Verdict = verdict, Output = "", Error = why is null ? text + "\n" : text.Length == 0 ? why + "\n" : $"{text}\n{why}\n" };
    }

    private sealed class Turn
    {
        public ManualResetEventSlim Over { get; } = new();

        public RunResult? Failed { get; set; }
    }
}

/// <summary>What compiling came to: one of the two.</summary>
/// <param name="File">What is run.</param>
/// <param name="Failed">How the compiler ended.</param>
internal sealed record Compiled(Artefact? File, RunResult? Failed);
