using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using Orleans.Concurrency;

namespace LearningPlatform.Grains.Sandbox;

/// <summary>One sandbox; its key is the sandbox's id. Runs are handled one after the other, on the silo where the grain is.</summary>
[Alias("LearningPlatform.ISandboxGrain")]
public interface ISandboxGrain : IGrainWithGuidKey
{
    /// <summary>
    /// As long as all tests of a submission may take together and a run may wait for a place, and a little more: beyond it the silo is taken for
    /// dead. Far above the limit of other calls, which are over in milliseconds.
    /// </summary>
    const string Longest = "00:08:00";

    /// <summary>Says whether the silo where the sandbox is can run a language: an outcome of <see cref="Done"/>.</summary>
    /// <param name="language">A <see cref="RunLanguage"/>.</param>
    /// <param name="ct">Gives up.</param>
    [Alias("Check")]
    [AlwaysInterleave]
    Task<Message> Check(Message language, CancellationToken ct);

    /// <summary>Runs a program: an outcome of <see cref="RunResult"/>.</summary>
    /// <param name="caller">A <see cref="Caller"/>: who runs it.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="input">A <see cref="RunInput"/>: what the program gets.</param>
    /// <param name="ct">Ends the program.</param>
    [Alias("Execute")]
    [ResponseTimeout(Longest)]
    Task<Message> Execute(Message caller, string code, Message input, CancellationToken ct);

    /// <summary>Runs tests: an outcome of <see cref="TestRun"/>.</summary>
    /// <param name="caller">A <see cref="Caller"/>: who runs them.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="tests">A list of <see cref="PlannedTest"/>.</param>
    /// <param name="ct">Ends the running test.</param>
    [Alias("Test")]
    [ResponseTimeout(Longest)]
    Task<Message> Test(Message caller, string code, Message tests, CancellationToken ct);

    /// <summary>
    /// Starts a program that its owner watches: an outcome of <see cref="LiveStarted"/>. It doesn't wait for the sandbox's turn, and goes on in the silo that took
    /// it; what is said to it goes through PostgreSQL.
    /// </summary>
    /// <param name="caller">A <see cref="Caller"/>: who runs it.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="start">A <see cref="LiveStart"/>: what the program gets.</param>
    /// <param name="ct">Gives up starting it.</param>
    [Alias("Start")]
    [AlwaysInterleave]
    Task<Message> Start(Message caller, string code, Message start, CancellationToken ct);

    /// <summary>Destroys the sandbox, also while it runs: an outcome of <see cref="Done"/>.</summary>
    /// <param name="caller">A <see cref="Caller"/>: who destroys it.</param>
    /// <param name="ct">Gives up.</param>
    [Alias("Delete")]
    [AlwaysInterleave]
    Task<Message> Delete(Message caller, CancellationToken ct);
}

/// <summary>The turn of one sandbox, wherever in the cluster it is.</summary>
/// <param name="sandboxes">The turns of this process, which run the code.</param>
internal sealed class SandboxGrain(SandboxTurns sandboxes) : Grain, ISandboxGrain
{
    /// <inheritdoc/>
    public async Task<Message> Check(Message language, CancellationToken ct) =>
        Message.Of(await sandboxes.Check(this.GetPrimaryKey(), language.Read<RunLanguage>(), ct));

    /// <inheritdoc/>
    public async Task<Message> Execute(Message caller, string code, Message input, CancellationToken ct) =>
        Message.Of(await sandboxes.Execute(this.GetPrimaryKey(), caller.Read<Caller>(), code, input.Read<RunInput>(), ct));

    /// <inheritdoc/>
    public async Task<Message> Test(Message caller, string code, Message tests, CancellationToken ct) =>
        Message.Of(await sandboxes.Test(this.GetPrimaryKey(), caller.Read<Caller>(), code, tests.Read<IReadOnlyList<PlannedTest>>(), ct));

    /// <inheritdoc/>
    public async Task<Message> Start(Message caller, string code, Message start, CancellationToken ct) =>
        Message.Of(await sandboxes.Start(this.GetPrimaryKey(), caller.Read<Caller>(), code, start.Read<LiveStart>(), ct));

    /// <inheritdoc/>
    public async Task<Message> Delete(Message caller, CancellationToken ct) =>
        Message.Of(await sandboxes.Delete(this.GetPrimaryKey(), caller.Read<Caller>(), ct));
}
