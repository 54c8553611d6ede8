using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>
/// The turn of one sandbox: its runs are executed one after the other, on whichever node (opencode-R76). Alone it is <see cref="SandboxTurns"/> in the process;
/// in a cluster a grain calls the same code.
/// </summary>
public interface ISandboxes
{
    /// <summary>Says whether programs of a language can be run where the sandbox will run them, and if not why not.</summary>
    /// <param name="id">The sandbox, also one that isn't made yet.</param>
    /// <param name="language">Its language.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> Check(Guid id, RunLanguage language, CancellationToken ct);

    /// <summary>Waits for the sandbox's turn and runs a program.</summary>
    /// <param name="id">The sandbox.</param>
    /// <param name="caller">Who runs it; must be let through by <see cref="SandboxRules.Reach"/>.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="input">What the program gets.</param>
    /// <param name="ct">Gives up waiting and ends the program.</param>
    Task<Outcome<RunResult>> Execute(Guid id, Caller caller, string code, RunInput input, CancellationToken ct);

    /// <summary>Waits for the sandbox's turn and runs tests.</summary>
    /// <param name="id">The sandbox.</param>
    /// <param name="caller">Who runs them.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="tests">The tests.</param>
    /// <param name="ct">Gives up waiting and ends the running test.</param>
    Task<Outcome<TestRun>> Test(Guid id, Caller caller, string code, IReadOnlyList<PlannedTest> tests, CancellationToken ct);

    /// <summary>
    /// Starts a program that its owner watches, and answers when it has a place or waits for one. It doesn't wait for the sandbox's turn: while another
    /// program runs there it is refused. It goes on in the process that took it.
    /// </summary>
    /// <param name="id">The sandbox.</param>
    /// <param name="caller">Who runs it; only the sandbox's owner may.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="start">What the program gets.</param>
    /// <param name="ct">Gives up starting it; it doesn't end with the caller's request.</param>
    Task<Outcome<LiveStarted>> Start(Guid id, Caller caller, string code, LiveStart start, CancellationToken ct);

    /// <summary>Destroys a sandbox; a run in progress is ended.</summary>
    /// <param name="id">The sandbox.</param>
    /// <param name="caller">Who destroys it.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> Delete(Guid id, Caller caller, CancellationToken ct);
}
