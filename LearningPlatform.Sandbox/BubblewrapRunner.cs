using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Languages;
using LearningPlatform.Sandbox.Linux;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Sandbox;

/// <summary>
/// Runs code in boxes made of bubblewrap, cgroups, a system call filter and a user id for each slot. A slot is a thread of its own that runs one box at a time.
/// Where boxes can't be made nothing is run, and the refusal says why.
/// </summary>
internal sealed partial class BubblewrapRunner : ICodeRunner, IDisposable
{
    private const long CompileDisk = 256L << 20;
    private const int CompileProcesses = 128;
    private static readonly TimeSpan RetryProbe = TimeSpan.FromSeconds(30);

    private readonly SandboxOptions options;
    private readonly ILogger<BubblewrapRunner> logger;
    private readonly TimeProvider clock;
    private readonly SandboxMetrics metrics;
    private readonly FairQueue<Work> queue;
    private readonly FairQueue<Work> liveQueue;
    private readonly Dictionary<RunLanguage, ILanguage> languages;
    private readonly CancellationTokenSource stopping = new();
    private readonly SlotUsers users = new();
    private readonly Lock starting = new();
    private readonly List<Thread> threads = [];
    private readonly int slots;
    private readonly int liveSlots;

    // Files lie in memory. Where no cgroup counts them as such, they get no more room than the program has memory.
    private Func<RunLimits, RunLimits> files = limits => limits;
    private Compiler? compiler;
    private Error? refusal;
    private DateTimeOffset probed = DateTimeOffset.MinValue;
    private bool ready;

    public BubblewrapRunner(IOptions<SandboxOptions> options, IEnumerable<ILanguage> languages, IMeterFactory meters, TimeProvider clock, ILogger<BubblewrapRunner> logger)
    {
        this.options = options.Value;
        this.logger = logger;
        this.clock = clock;
        this.languages = languages.Where(l => this.options.Languages.Count == 0 || this.options.Languages.Contains(l.Language.Name())).ToDictionary(l => l.Language);
        slots = this.options.Slots > 0 ? this.options.Slots : Environment.ProcessorCount;
        liveSlots = this.options.LiveSlots > 0 ? this.options.LiveSlots : 4 * Environment.ProcessorCount;
        FairQueue<Work> Line(int places) => new(
            this.options.Queue, Math.Max(1, this.options.QueuePerUser), this.options.PerUser > 0 ? this.options.PerUser : Math.Max(1, places - 1));
        queue = Line(slots);
        liveQueue = Line(liveSlots);
        metrics = new SandboxMetrics(meters, () => queue.Count + liveQueue.Count);
    }

    /// <summary>True to run also single programs in kept boxes, waiting or not: so that proofs can choose.</summary>
    internal bool Always { get; init; }

    /// <inheritdoc/>
    public Outcome<Done> Check(RunLanguage language)
    {
        if (Machine() is { } refused)
        {
            return refused;
        }

        return languages.TryGetValue(language, out var found)
            ? found.Check()
            : new Unavailable("sandbox.language", $"Programs in {language.Name()} can't be run on this machine.");
    }

    /// <inheritdoc/>
    public async Task<Outcome<RunResult>> Run(RunRequest request, Action<RunChunk>? output, CancellationToken ct)
    {
        var ready = Check(request.Language);
        if (!ready.Ok)
        {
            return ready.Error;
        }

        var language = languages[request.Language];
        request = request with { Limits = files(request.Limits) };
        var place = request.Console is { Interactive: true } ? liveQueue : queue;
        var outcome = await Queue<CaseResult>(place, request.Owner, (box, cancelled) => Alone(box, language, Program(box, language, request, output, cancelled)), ct);
        metrics.Ran(request.Language, outcome.Ok ? outcome.Value.Run.Verdict.ToString() : "Platform", outcome.Ok ? outcome.Value.Run.Wall : TimeSpan.Zero);
        return outcome.Map(result => result.Run);
    }

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<CaseResult>>> RunCases(CasesRequest request, CancellationToken ct)
    {
        if (request.Cases.Count == 0)
        {
            return new List<CaseResult>();
        }

        var ready = Check(request.Language);
        if (!ready.Ok)
        {
            return ready.Error;
        }

        var language = languages[request.Language];
        request = request with { Limits = files(request.Limits) };
        var watch = Stopwatch.StartNew();
        var outcome = await Queue<IReadOnlyList<CaseResult>>(queue, request.Owner, (box, cancelled) => Cases(box, language, request, cancelled), ct);
        metrics.Ran(request.Language, outcome.Ok ? "Tested" : "Platform", watch.Elapsed);
        return outcome;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Cancel();
        foreach (var thread in threads)
        {
            thread.Join(TimeSpan.FromSeconds(5));
        }

        users.Dispose();
        stopping.Dispose();
    }

    /// <summary>How often the compiler was started for learners' sources.</summary>
    internal long Compilations => compiler?.Started ?? 0;

    // What is run: null for code that runs as it stands.
    private Outcome<Compiled?> Compile(
        Box box, ILanguage language, string code, IReadOnlyList<SandboxFile> files, IReadOnlyList<string> functions, Submission? submission, RunLimits limits, Func<bool> cancelled)
    {
        if (language.Build(code, files, functions) is not { } build)
        {
            return (Compiled?)null;
        }

        if (submission?.Failed.GetValueOrDefault(build.Key) is { } known)
        {
            return known;
        }

        var made = compiler!.Make(box, language, build, limits.OutputBytes, cancelled);
        if (made is { Ok: true, Value: { Failed: not null } failed })
        {
            submission?.Failed.Add(build.Key, failed);
        }

        return made.Map<Compiled?>(compiled => compiled);
    }

    private Outcome<Prepared> Program(
        Box box, ILanguage language, RunRequest request, Action<RunChunk>? output, Func<bool> cancelled, Submission? submission = null)
    {
        request.Console?.Start();
        var compiled = Compile(box, language, request.Code, request.Files, [], submission, request.Limits, cancelled);
        if (!compiled.Ok)
        {
            return compiled.Error;
        }

        if (compiled.Value?.Failed is { } failed)
        {
            return new Prepared(null, new CaseResult(failed));
        }

        var program = compiled.Value?.File;
        var launch = Laid(language, language.Program(request.Limits, output is not null), program);
        var input = new BoxInput(Encoding.UTF8.GetBytes(request.Input.Stdin), request.Input.Arguments);
        var open = request.Console is { Interactive: true } ? request.Console : null;
        return new Prepared(new BoxJob(request.Code, request.Language, request.Files, launch, input, request.Limits, output, cancelled, Console: open));
    }

    private static CaseResult Impossible(string reason) =>
        new(new RunResult(RunVerdict.Failed, 1, "", "", TimeSpan.Zero, TimeSpan.Zero, 0), new CallImpossible(reason));

    private static Launch Laid(ILanguage language, Launch launch, Artefact? program) =>
        program is null ? launch : launch.With(new Mount(program.Host, language.Artefact));

    private Outcome<Prepared> Function(
        Box box, ILanguage language, CasesRequest request, FunctionCase function, Submission submission, RunLimits limits, Func<bool> cancelled)
    {
        if (submission.Impossible.GetValueOrDefault(function.Function) is { } reason)
        {
            return new Prepared(null, Impossible(reason));
        }

        // What can't be compiled because of one function's call must fail that function's tests only.
        var compiled = Compile(box, language, request.Code, request.Files, submission.Functions, submission, limits, cancelled);
        if (submission.Functions.Count > 1 && compiled is { Ok: true, Value.Failed: { } all } && Learners(language, all, request.Code) is null)
        {
            compiled = Compile(box, language, request.Code, request.Files, [function.Function], submission, limits, cancelled);
        }

        if (!compiled.Ok)
        {
            return compiled.Error;
        }

        if (compiled.Value?.Failed is { } failed)
        {
            return new Prepared(
                null,
                Learners(language, failed, request.Code) is { } told ? new CaseResult(failed with { Error = told })
                : failed.Verdict != RunVerdict.NotCompiled ? new CaseResult(failed)
                : Impossible($"A test can't call '{function.Function}': it is not the only function of its name, or a parameter or the result has a type that tests can't give or read."));
        }

        var program = compiled.Value?.File;
        var launch = Laid(language, language.Function(limits), program);
        var call = JsonSerializer.SerializeToUtf8Bytes(new { function = function.Function, arguments = function.Arguments });
        return new Prepared(new BoxJob(request.Code, request.Language, request.Files, launch, new BoxInput([], [], call), limits, null, cancelled));
    }

    private static Outcome<CaseResult> Alone(Box box, ILanguage language, Outcome<Prepared> program) =>
        program.Ok ? Run(box, language, program.Value, Following.None) : program.Error;

    private static Outcome<CaseResult> Run(Box box, ILanguage language, Prepared prepared, Following following)
    {
        if (prepared.Job is not { } job)
        {
            return prepared.Known!;
        }

        var end = box.Run(job, following);
        return Verdicts.Of(end, language, job.Limits).Map(run => new CaseResult(run, job.Input.Call is not null && run.Success ? Verdicts.Call(end.Result) : null));
    }

    // What the compiler has against the code itself; null when that may be the calls' doing.
    private static string? Learners(ILanguage language, RunResult failed, string code) =>
        failed.Verdict == RunVerdict.NotCompiled && language.Learners(failed.Error, code) is { Length: > 0 } told ? told : null;

    private Outcome<IReadOnlyList<CaseResult>> Cases(Box box, ILanguage language, CasesRequest request, Func<bool> cancelled)
    {
        var watch = Stopwatch.StartNew();
        var submission = new Submission(language, request);
        var results = new List<CaseResult>(request.Cases.Count);
        Outcome<Prepared>? next = null;
        for (var i = 0; i < request.Cases.Count; i++)
        {
            var left = CasesRequest.LongestTime - watch.Elapsed;
            if (left <= TimeSpan.Zero)
            {
                results.Add(new CaseResult(new RunResult(RunVerdict.TimeLimit, 124, "", "", TimeSpan.Zero, TimeSpan.Zero, 0)));
                continue;
            }

            var present = next ?? Case(request.Cases[i], left);
            if (!present.Ok)
            {
                return present.Error;
            }

            // Known before this one runs, so that its place can be laid meanwhile.
            var count = request.Cases.Count - i - 1;
            next = count > 0 ? Case(request.Cases[i + 1], left) : (Outcome<Prepared>?)null;
            var result = Run(box, language, Within(present.Value, left), new Following(count, next is { Ok: true } known ? known.Value.Job : null));
            if (!result.Ok)
            {
                return result.Error;
            }

            results.Add(result.Value);
        }

        return results;

        // Namespaces, files and processes are new for each case, also in one box: what one leaves behind, also of a hidden test's input, no other can find.
        Outcome<Prepared> Case(RunCase item, TimeSpan left)
        {
            var limits = request.Limits with { Time = item.Time < left ? item.Time : left };
            return item switch
            {
                ProgramCase program => Program(
                    box, language, new RunRequest(request.Owner, request.Language, request.Code, program.Files, program.Input, limits), null, cancelled, submission),
                FunctionCase function => Function(box, language, request, function, submission, limits, cancelled),
                _ => throw new InvalidOperationException($"There is no case {item.GetType().Name}."),
            };
        }

        static Prepared Within(Prepared prepared, TimeSpan left) =>
            prepared.Job is { } job && job.Limits.Time > left ? prepared with { Job = job with { Limits = job.Limits with { Time = left } } } : prepared;
    }

    private async Task<Outcome<T>> Queue<T>(FairQueue<Work> place, Guid owner, Func<Box, Func<bool>, Outcome<T>> run, CancellationToken ct)
    {
        var done = new TaskCompletionSource<Outcome<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = new Work(box =>
        {
            if (ct.IsCancellationRequested)
            {
                done.TrySetCanceled(ct);
            }
            else
            {
                Settle(box, run, done, ct);
            }
        });
        if (!place.TryAdd(owner, work))
        {
            metrics.Refused();
            return new TooMany(TimeSpan.FromSeconds(Math.Max(1, options.Queue / slots / 10)), "Too many programs wait to be run.", "sandbox.queue_full");
        }

        // Who goes away while waiting, or has waited long enough, makes room for others.
        void Leave(Action answer)
        {
            if (place.Remove(owner, work))
            {
                answer();
            }
        }

        using var gone = ct.Register(() => Leave(() => done.TrySetCanceled(ct)));
        using var late = new Timer(
            _ => Leave(() => done.TrySetResult(new RunnerFailed(RunnerFault.Time, "The machine was too busy to run the program in time."))),
            null,
            TimeSpan.FromSeconds(options.QueueSeconds),
            Timeout.InfiniteTimeSpan);
        using var closing = stopping.Token.Register(() => done.TrySetResult(new Unavailable("sandbox.stopping", "The runner is stopping.")));
        return await done.Task;
    }

    private void Settle<T>(Box box, Func<Box, Func<bool>, Outcome<T>> run, TaskCompletionSource<Outcome<T>> done, CancellationToken ct)
    {
        try
        {
            done.TrySetResult(run(box, () => ct.IsCancellationRequested || stopping.IsCancellationRequested));
        }
        catch (OperationCanceledException)
        {
            done.TrySetCanceled(ct.IsCancellationRequested ? ct : stopping.Token);
        }
#pragma warning disable CA1031 // A slot must survive whatever one run does to it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            BoxFailed(error);
            done.TrySetResult(error is OutOfMemoryException or LinuxException { Number: 12 }
                ? new RunnerFailed(RunnerFault.Memory, "The machine ran out of memory.")
                : new RunnerFailed(RunnerFault.Box, "The program could not be run."));
        }
        finally
        {
            box.Leave();
        }
    }

    // Null when boxes can be made. Looked at before the first run, and again after a while when the answer was no.
    private Error? Machine()
    {
        lock (starting)
        {
            if (ready)
            {
                return null;
            }

            var now = clock.GetUtcNow();
            if (refusal is not null && now - probed < RetryProbe)
            {
                return refusal;
            }

            probed = now;
            refusal = Start();
            ready = refusal is null;
            if (refusal is not null)
            {
                Refusing(refusal.Message);
            }

            return refusal;
        }
    }

    private Unavailable? Start()
    {
        static Unavailable No(string why) => new("sandbox.unavailable", $"This machine can't isolate programs, so none is run: {why}");

        if (!OperatingSystem.IsLinux())
        {
            return No("it needs Linux.");
        }

        if (SeccompFilter.ForThisMachine() is not { } seccomp)
        {
            return No("there is no system call filter for its processor.");
        }

        foreach (var (tool, package) in new[] { (options.Bubblewrap, "bubblewrap"), ("/usr/bin/setpriv", "util-linux") })
        {
            if (!File.Exists(tool))
            {
                return No($"{tool} is missing. Install the package {package}.");
            }
        }

        try
        {
            var reason = "switched off by Sandbox:Cgroups";
            var cgroups = options.Cgroups ? Cgroups.Find(out reason) : null;
            cgroups?.Sweep();
            compiler = new Compiler(
                ArtefactCache.Open(options.CacheFolder, (long)options.CacheMegabytes << 20, clock),
                files(new RunLimits(TimeSpan.FromSeconds(options.CompileSeconds), (long)options.CompileMegabytes << 20, CompileDisk, CompileProcesses)));
            var root = Native.EffectiveUser() == 0;
            var ids = root ? users.Claim(options.LockFolder, options.FirstUser, slots + liveSlots) : [];
            files = cgroups is null ? limits => limits with { DiskBytes = Math.Min(limits.DiskBytes, limits.MemoryBytes) } : limits => limits;
            var boxes = Enumerable.Range(0, slots + liveSlots)
                .Select(i => new Box(i, root ? ids[i] : null, cgroups, seccomp, options.Bubblewrap) { Live = i >= slots }).ToList();
            if (Probe(boxes[0]) is { } failed)
            {
                return No(failed);
            }

            var keeps = ProbeKept(boxes[0]);
            var limits = files(new SandboxConfig().Limits);
            var warm = options.Warm ? languages.Values.Where(one => one.Check().Ok).Select(one => one.Warm(limits)).OfType<Launch>().ToList() : [];
            foreach (var box in boxes)
            {
                (box.Keeps, box.Warm, box.WarmCases, box.Always) = (keeps && !box.Live, warm, options.WarmCases, Always);
                var thread = new Thread(() => Serve(box)) { IsBackground = true, Name = $"sandbox slot {threads.Count}" };
                threads.Add(thread);
                thread.Start();
            }

            Started(slots, cgroups?.Layout ?? $"no cgroups ({reason})", root ? $"user ids {string.Join(", ", ids)}" : "the host's own user");
            return null;
        }
        catch (Exception error) when (error is LinuxException or IOException or UnauthorizedAccessException or InvalidOperationException or EntryPointNotFoundException)
        {
            return No(error.Message);
        }
    }

    // A real box around a program that does nothing. Afterwards nothing of it waits: what waits must be the child of the slot's own thread.
    private static string? Probe(Box box)
    {
        using var probe = box;
        var end = box.Run(Nothing(["/bin/true"]));
        if (end.ExitCode == 0)
        {
            return null;
        }

        var said = end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return said ?? $"a box around /bin/true ended with {end.Stop} and exit code {end.ExitCode}";
    }

    // Where it can't be done every case gets a box of its own, as before.
    private bool ProbeKept(Box box)
    {
        using var probe = box;
        if (options.Cgroups && File.Exists(Python.Interpreter) && box.ProbeKept(Nothing([Python.Interpreter, "-B", "main.py"])))
        {
            return true;
        }

        NotKept(box.Complaint);
        return false;
    }

    private static BoxJob Nothing(IReadOnlyList<string> command) => new(
        "", RunLanguage.Python, [], new Launch(command), BoxInput.None, new RunLimits(TimeSpan.FromSeconds(10), 64 << 20, 10 << 20), null, () => false);

    private void Serve(Box box)
    {
        try
        {
            while (true)
            {
                var more = Prepare(box);
                var place = box.Live ? liveQueue : queue;
                if (place.Take(more ?? Timeout.InfiniteTimeSpan, stopping.Token) is not var (owner, work))
                {
                    continue;
                }

                try
                {
                    work.Do(box);
                }
                finally
                {
                    place.Done(owner);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        finally
        {
            box.Dispose();
        }
    }

    private TimeSpan? Prepare(Box box)
    {
        TimeSpan? more = null;
        try
        {
            more = box.Prepare(queue.Count == 0);
        }
        catch (Exception error) when (error is LinuxException or IOException or UnauthorizedAccessException)
        {
            // The next run tries again, and tells its caller when it fails.
            BoxFailed(error);
        }

        if (box.Complaint is { } complaint)
        {
            KeptFailed(complaint);
            box.Complaint = null;
        }

        return more;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Code is run in boxes: {Slots} at once, {Cgroups}, {Users}")]
    private partial void Started(int slots, string cgroups, string users);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No code is run: {Reason}")]
    private partial void Refusing(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No box is kept for several programs or started ahead, so runs are slower: {Reason}")]
    private partial void NotKept(string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A kept box failed; what it was to run is run in a new one: {Reason}")]
    private partial void KeptFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A box failed")]
    private partial void BoxFailed(Exception error);

    // What all cases of one submission have in common: one program that can call each of the functions, and the compiler's complaints, which nobody keeps.
    private sealed class Submission
    {
        public Submission(ILanguage language, CasesRequest request)
        {
            var called = request.Cases.OfType<FunctionCase>().Select(function => function.Function).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            Impossible = called.ToDictionary(name => name, name => language.Impossible(request.Code, request.Files, name), StringComparer.Ordinal);
            Functions = [.. called.Where(name => Impossible[name] is null)];
        }

        public Dictionary<string, string?> Impossible { get; }

        public IReadOnlyList<string> Functions { get; }

        public Dictionary<string, Compiled> Failed { get; } = [];
    }

    // What a program or case comes to before it runs: what to start, or what is known already.
    private sealed record Prepared(BoxJob? Job, CaseResult? Known = null);

    private sealed class Work(Action<Box> body)
    {
        public void Do(Box box) => body(box);
    }
}
