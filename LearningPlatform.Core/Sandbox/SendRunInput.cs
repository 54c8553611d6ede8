using System.Text;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Gives a live run input, on whichever node it runs.</summary>
/// <param name="store">Where live runs are kept.</param>
/// <param name="clock">The time.</param>
public sealed class SendRunInput(ILiveRunStore store, TimeProvider clock)
{
    /// <summary>Gives input. Ending the input again is no error.</summary>
    /// <param name="caller">Who asks; must have started the run.</param>
    /// <param name="id">The run.</param>
    /// <param name="text">The input as typed, with its line ends; null for none.</param>
    /// <param name="end">True when no input follows.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, string? text, bool end, CancellationToken ct)
    {
        if (text is null && !end)
        {
            return Invalid.Field("text", "Either text or end is required.");
        }

        if (text is not null && Encoding.UTF8.GetByteCount(text) > LiveRules.MostInput)
        {
            return Invalid.Field("text", $"At most {LiveRules.MostInput} bytes at once.");
        }

        if (await store.Find(id, int.MaxValue, ct) is not { } found)
        {
            return new NotFound("run", "sandbox.run_not_found");
        }

        var run = LiveRules.Read(found.Run, caller, 0, clock.GetUtcNow());
        if (!run.Ok)
        {
            return run.Error;
        }

        if (run.Value is { State: not LiveState.Ended, InputEnded: false } && await store.Say(id, caller.UserId, text ?? "", end, ct))
        {
            return Done.Value;
        }

        // It may have ended just now; what it is by now says why it took nothing.
        return await store.Find(id, int.MaxValue, ct) is { } now && LiveRules.Read(now.Run, caller, 0, clock.GetUtcNow()) is { Ok: true } present
            ? LiveRules.Refused(present.Value, end && string.IsNullOrEmpty(text))
            : new NotFound("run", "sandbox.run_not_found");
    }
}
