using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Grains.Sandbox;

/// <summary>Sandboxes whose turns are taken by grains. No call is made twice: a program that perhaps ran must not run again unasked.</summary>
/// <param name="grains">Reaches them.</param>
/// <param name="calls">Says when they can't be reached.</param>
public sealed class GrainSandboxes(IGrainFactory grains, GrainCalls calls) : ISandboxes
{
    /// <inheritdoc/>
    public Task<Outcome<Done>> Check(Guid id, RunLanguage language, CancellationToken ct) =>
        Ask<Done>(() => grains.GetGrain<ISandboxGrain>(id).Check(Message.Of(language), ct), ct);

    /// <inheritdoc/>
    public Task<Outcome<RunResult>> Execute(Guid id, Caller caller, string code, RunInput input, CancellationToken ct) =>
        Ask<RunResult>(() => grains.GetGrain<ISandboxGrain>(id).Execute(Message.Of(caller), code, Message.Of(input), ct), ct);

    /// <inheritdoc/>
    public Task<Outcome<TestRun>> Test(Guid id, Caller caller, string code, IReadOnlyList<PlannedTest> tests, CancellationToken ct) =>
        Ask<TestRun>(() => grains.GetGrain<ISandboxGrain>(id).Test(Message.Of(caller), code, Message.Of(tests), ct), ct);

    /// <inheritdoc/>
    public Task<Outcome<LiveStarted>> Start(Guid id, Caller caller, string code, LiveStart start, CancellationToken ct) =>
        Ask<LiveStarted>(() => grains.GetGrain<ISandboxGrain>(id).Start(Message.Of(caller), code, Message.Of(start), ct), ct);

    /// <inheritdoc/>
    public Task<Outcome<Done>> Delete(Guid id, Caller caller, CancellationToken ct) =>
        Ask<Done>(() => grains.GetGrain<ISandboxGrain>(id).Delete(Message.Of(caller), ct), ct);

    private async Task<Outcome<T>> Ask<T>(Func<Task<Message>> call, CancellationToken ct)
    {
        var answer = await calls.Ask(call, repeatable: false, ct);
        return answer is null ? GrainCalls.Unreachable : answer.Read<Outcome<T>>();
    }
}
