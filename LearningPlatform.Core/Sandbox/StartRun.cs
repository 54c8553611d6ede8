using System.Text;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Starts a program that its owner watches, feeds and may end (the browser's terminal).</summary>
/// <param name="sandboxes">The sandboxes' turns.</param>
public sealed class StartRun(ISandboxes sandboxes)
{
    /// <summary>Starts a program.</summary>
    /// <param name="caller">Who asks; the sandbox of somebody else doesn't exist for him.</param>
    /// <param name="id">The sandbox.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="start">What the program gets.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LiveStarted>> Handle(Caller caller, Guid id, string code, LiveStart start, CancellationToken ct)
    {
        if (!caller.May(Permission.ExecuteCode))
        {
            return new Forbidden(ForbiddenReason.Role);
        }

        var arguments = RunInputs.Check(start.Arguments, "arguments");
        if (!arguments.Ok)
        {
            return arguments.Error;
        }

        if (start.Timeout is < 1 or > 300)
        {
            return Invalid.Field("timeout", "Must be 1 to 300 seconds.");
        }

        return Encoding.UTF8.GetByteCount(start.Stdin) > LiveRules.MostInputs
            ? Invalid.Field("stdin", $"At most {LiveRules.MostInputs} bytes.")
            : await sandboxes.Start(id, caller, code, start, ct);
    }
}
