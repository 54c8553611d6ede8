using System.Diagnostics.Metrics;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Languages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

[assembly: AssemblyFixture(typeof(LearningPlatform.Sandbox.Tests.Machine))]

namespace LearningPlatform.Sandbox.Tests;

/// <summary>The real runner on this machine. Without bubblewrap the tests fail and say what to install.</summary>
public sealed class Machine : Programs, IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<IDisposable> made = [];

    public Machine()
    {
        Runner = Make(new SandboxOptions { Warm = false });
        Kept = new Programs { Runner = Make(new SandboxOptions(), kept: true) };
        Assert.True(Runner.Check(RunLanguage.Python) is { Error: null }, $"The sandbox's proofs need a machine that can isolate. {Runner.Check(RunLanguage.Python).Error?.Message}");
    }

    /// <summary>Each program in a box that was started before it came, as the first of perhaps several.</summary>
    public Programs Kept { get; }

    /// <summary>What the runner told its operator last, for the message of a test that failed.</summary>
    public string Told => Log.Latest;

    public static RunLimits Limits { get; } = new(TimeSpan.FromSeconds(10), 256L << 20, 20L << 20);

    public ICodeRunner Make(SandboxOptions options, bool? kept = null)
    {
        var runner = new BubblewrapRunner(
            Options.Create(options), [new Python(), new JavaScript(), new TypeScript(), new Java(), new Go(), new Rust(), new Cpp()], services.GetRequiredService<IMeterFactory>(), TimeProvider.System, Log)
        {
            Always = kept ?? false,
        };
        made.Add(runner);
        return runner;
    }

    public void Dispose()
    {
        made.ForEach(m => m.Dispose());
        services.Dispose();
    }
}

/// <summary>Programs on one runner.</summary>
public class Programs
{
    public ICodeRunner Runner { get; init; } = null!;

    private protected static OperatorLog Log { get; } = new();

    public Task<RunResult> Python(string code, RunLimits? limits = null, string stdin = "", string[]? arguments = null, SandboxFile[]? files = null, Action<RunChunk>? live = null) =>
        Run(RunLanguage.Python, code, limits, stdin, arguments, files, live);

    public Task<RunResult> JavaScript(string code, RunLimits? limits = null, string stdin = "", string[]? arguments = null, SandboxFile[]? files = null) =>
        Run(RunLanguage.JavaScript, code, limits, stdin, arguments, files, null);

    public async Task<CaseResult> Call(RunLanguage language, string code, string function, string arguments)
    {
        var results = await Cases(language, code, new FunctionCase(function, JsonDocument.Parse(arguments).RootElement, TimeSpan.FromSeconds(10)));
        return results[0];
    }

    public async Task<IReadOnlyList<CaseResult>> Cases(RunLanguage language, string code, params RunCase[] cases)
    {
        var outcome = await Runner.RunCases(new CasesRequest(Ids.New(), language, code, [], Machine.Limits, cases), TestContext.Current.CancellationToken);
        Assert.True(outcome.Ok, $"{outcome.Error?.Message} {Log.Latest}");

        // A box that fails is made good by another one, which costs time only; no learner can bring that about.
        Assert.DoesNotContain("A kept box failed", Log.Latest, StringComparison.Ordinal);
        return outcome.Value;
    }

    public async Task<RunResult> Run(
        RunLanguage language, string code, RunLimits? limits = null, string stdin = "", string[]? arguments = null, SandboxFile[]? files = null, Action<RunChunk>? live = null)
    {
        var request = new RunRequest(Ids.New(), language, code, files ?? [], new RunInput(stdin, arguments ?? []), limits ?? Machine.Limits);
        var outcome = await Runner.Run(request, live, TestContext.Current.CancellationToken);
        Assert.True(outcome.Ok, $"{outcome.Error?.Message} {Log.Latest}");
        return outcome.Value;
    }

    private protected sealed class OperatorLog : ILogger<BubblewrapRunner>
    {
        public string Latest { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Latest = $"{formatter(state, exception)} {exception}";
        }
    }
}
