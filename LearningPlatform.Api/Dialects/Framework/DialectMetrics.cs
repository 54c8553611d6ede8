using System.Diagnostics.Metrics;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>
/// The requests of a dialect whose contract documents metrics (opencode-R109, R110): names, units and tags are those of its x-metrics. The other
/// dialects are measured by ASP.NET Core's own instruments.
/// </summary>
internal sealed class DialectMetrics
{
    private const string Measured = "opencode";

    private readonly Counter<long> requests;
    private readonly Histogram<double> times;
    private readonly Counter<long> errors;

    public DialectMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Telemetry.Name);
        requests = meter.CreateCounter<long>("opencode.requests", "{request}", "Requests by outcome: successful (status below 400) or failed.");
        times = meter.CreateHistogram<double>("opencode.response_time", "ms", "Time from a request to its answer.");
        errors = meter.CreateCounter<long>("opencode.errors", "{error}", "Answers with an error, by the document's code.");
    }

    /// <summary>A request was answered.</summary>
    /// <param name="request">The request.</param>
    /// <param name="took">How long it took.</param>
    public void Answered(DialectRequest request, TimeSpan took)
    {
        if (request.Dialect.Name != Measured)
            return;

        var failed = request.Http.Response.StatusCode >= StatusCodes.Status400BadRequest;
        requests.Add(1, new KeyValuePair<string, object?>("outcome", failed ? "failed" : "successful"));
        times.Record(took.TotalMilliseconds);
        if (failed && request.ErrorCode is { } code)
            errors.Add(1, new KeyValuePair<string, object?>("code", code));
    }
}
