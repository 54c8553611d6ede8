using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Runs a program in a sandbox (opencode-R76 to R80).</summary>
/// <param name="sandboxes">The sandboxes' turns.</param>
public sealed class ExecuteCode(ISandboxes sandboxes)
{
    /// <summary>Runs a program.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The sandbox.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="input">What the program gets.</param>
    /// <param name="ct">Ends the program.</param>
    public async Task<Outcome<RunResult>> Handle(Caller caller, Guid id, string code, RunInput input, CancellationToken ct)
    {
        var arguments = RunInputs.Check(input.Arguments, "arguments");
        return arguments.Ok ? await sandboxes.Execute(id, caller, code, input, ct) : arguments.Error;
    }
}
