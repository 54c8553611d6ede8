using System.Diagnostics.Metrics;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox;

/// <summary>What the runner measures; the names are the contract's (opencode, x-metrics).</summary>
internal sealed class SandboxMetrics
{
    /// <summary>The meter's name.</summary>
    public const string Meter = "LearningPlatform.Sandbox";

    private readonly Counter<long> executions;
    private readonly Histogram<double> time;
    private readonly Counter<long> refused;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">The host's meters.</param>
    /// <param name="waiting">How many runs wait for a slot.</param>
    public SandboxMetrics(IMeterFactory meters, Func<int> waiting)
    {
        var meter = meters.Create(Meter);
        executions = meter.CreateCounter<long>("opencode.sandbox.executions", "{execution}", "Programs and submissions run.");
        time = meter.CreateHistogram<double>("opencode.sandbox.execution_time", "ms", "Wall-clock time of a program or of all tests of a submission.");
        refused = meter.CreateCounter<long>("opencode.sandbox.refused", "{execution}", "Runs refused because the queue was full.");
        meter.CreateObservableGauge("opencode.sandbox.waiting", waiting, "{execution}", "Runs that wait for a slot.");
    }

    /// <summary>A run ended.</summary>
    public void Ran(RunLanguage language, string verdict, TimeSpan wall)
    {
        executions.Add(1, new("language", language.Name()), new("verdict", verdict));
        time.Record(wall.TotalMilliseconds, new KeyValuePair<string, object?>("language", language.Name()));
    }

    /// <summary>A run was refused.</summary>
    public void Refused() => refused.Add(1);
}
