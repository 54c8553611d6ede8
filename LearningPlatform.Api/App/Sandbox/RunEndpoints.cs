using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Sandbox;

/// <summary>
/// Live runs in a sandbox that OpenCode's <c>createSandbox</c> made: the browser's terminal. Output comes over <c>/hubs/learning</c> as <c>SandboxOutput</c>:
/// <c>{ sandboxId, runId, sequence, stream, text }</c>, numbered from 0, and at last <c>{ sandboxId, runId, sequence, ended }</c>.
/// </summary>
internal static class RunEndpoints
{
    /// <summary>Live runs that one learner may start; OpenCode allows ten executions a minute, and who types into a program starts it more often.</summary>
    private static readonly AppLimit Starts = new("live_runs", 30, TimeSpan.FromMinutes(1));

    /// <summary>Inputs that one learner may send: a line four times a second, pasted lines come together.</summary>
    private static readonly AppLimit Inputs = new("live_inputs", 240, TimeSpan.FromMinutes(1));

    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        app.MapPost("/sandboxes/{sandboxId:guid}/runs", Start).WithName("startRun").WithTags("Runs")
            .WithSummary("Starts a program that its owner watches live. One at a time for each sandbox; the time is at most the sandbox's own limit.");
        var group = app.MapGroup("/runs/{runId:guid}").WithTags("Runs");
        group.MapGet("", Get).WithName("getRun").WithSummary("A live run with its output from a number on; readable for fifteen minutes after its end.");
        group.MapPost("/input", Input).WithName("sendRunInput").WithSummary("Gives a program that was started with open input what was typed, or ends its input.");
        group.MapDelete("", Cancel).WithName("cancelRun").WithSummary("Ends the program at once. One that has ended stays as it ended.");
    }

    private static async Task<Results<Accepted<StartedRun>, ProblemHttpResult>> Start(
        Guid sandboxId, StartRunInput body, StartRun runs, AppLimits limits, Caller caller, CancellationToken ct)
    {
        if (await limits.Enter(Starts, $"user:{caller.UserId}", ct) is { } refusal)
            return AppApi.Problem(refusal);

        if (body.Code is null || body.Arguments?.Contains(null) == true)
            return AppApi.Problem(Invalid.Field(body.Code is null ? "code" : "arguments", "Is required."));

        var start = new LiveStart([.. (body.Arguments ?? []).OfType<string>()], body.Stdin ?? "", body.Interactive ?? false, body.Timeout);
        var started = await runs.Handle(caller, sandboxId, body.Code, start, ct);
        return started.Ok ? TypedResults.Accepted($"/app/api/runs/{started.Value.Id}", new StartedRun(started.Value.Id, started.Value.Timeout)) : AppApi.Problem(started.Error);
    }

    private static async Task<Results<Ok<RunWire>, ProblemHttpResult>> Get(Guid runId, GetRun runs, Caller caller, CancellationToken ct, int from = 0) =>
        AppApi.Answer((await runs.Handle(caller, runId, from, ct)).Map(RunWire.Of));

    private static async Task<Results<NoContent, ProblemHttpResult>> Input(
        Guid runId, RunInputBody body, SendRunInput runs, AppLimits limits, Caller caller, CancellationToken ct) =>
        await limits.Enter(Inputs, $"user:{caller.UserId}", ct) is { } refusal
            ? AppApi.Problem(refusal)
            : AppApi.Answer(await runs.Handle(caller, runId, body.Text, body.End ?? false, ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Cancel(Guid runId, CancelRun runs, Caller caller, CancellationToken ct) =>
        AppApi.Answer(await runs.Handle(caller, runId, ct));

    /// <summary>Body of startRun.</summary>
    internal sealed record StartRunInput(string? Code, IReadOnlyList<string?>? Arguments, string? Stdin, bool? Interactive, int? Timeout);

    /// <summary>Body of sendRunInput.</summary>
    internal sealed record RunInputBody(string? Text, bool? End);

    internal sealed record StartedRun(Guid RunId, int Timeout);

    /// <summary>A run; <c>next</c> is the number of the message that comes next on the hub.</summary>
    internal sealed record RunWire(Guid RunId, Guid SandboxId, string State, bool Interactive, IReadOnlyList<OutputWire> Output, int Next, ResultWire? Result)
    {
        public static RunWire Of(LiveView view) => new(
            view.Run.Id,
            view.Run.SandboxId,
            view.Run.State.ToString().ToLowerInvariant(),
            view.Run is { Interactive: true, InputEnded: false, State: not LiveState.Ended },
            [.. view.Output.Select(one => new OutputWire(one.Sequence, one.Stream == RunStream.Stdout ? "stdout" : "stderr", one.Text))],
            view.Next,
            view.Run.End is { } end
                ? new ResultWire(end.Success, end.ExitCode, end.Verdict, end.ExecutionTime, end.MemoryUsed, end.OutputCut, end.Message)
                : null);
    }

    internal sealed record OutputWire(int Sequence, string Stream, string Text);

    /// <summary>
    /// How a run ended. Verdicts: succeeded, failed, notCompiled, timeLimit, memoryLimit, diskLimit, outputLimit, processLimit, cancelled, and platform, when
    /// <c>message</c> says why the platform could not run the program to its end.
    /// </summary>
    internal sealed record ResultWire(bool Success, int ExitCode, string Verdict, int ExecutionTime, long MemoryUsed, bool OutputCut, string? Message);
}
