using System.Text.Json;
using System.Threading.Channels;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>
/// Brings a program's output to its owner's browsers: at once when nothing came for a while, gathered when much comes, at most about twenty messages a second.
/// </summary>
/// <param name="sandbox">Where the program runs.</param>
/// <param name="run">The run.</param>
/// <param name="user">Whose browsers.</param>
/// <param name="realtime">Reaches them.</param>
/// <param name="clock">Waits.</param>
/// <param name="keep">Keeps what is sent before it is sent, so that whoever reads afterwards misses nothing; null to keep nothing.</param>
internal sealed class LivePump(Guid sandbox, Guid run, Guid user, IRealtime realtime, TimeProvider clock, Func<IReadOnlyList<LiveChunk>, Task>? keep)
{
    /// <summary>Bytes of each stream that are kept (opencode-R80).</summary>
    public const int Most = 1048576;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private readonly Channel<RunChunk> chunks = Channel.CreateUnbounded<RunChunk>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes what was printed; doesn't block.</summary>
    public void Write(RunChunk chunk) => chunks.Writer.TryWrite(chunk);

    /// <summary>Nothing more is printed; what waits is sent now.</summary>
    public void Complete()
    {
        chunks.Writer.TryComplete();
        over.TrySetResult();
    }

    /// <summary>Sends until all is sent.</summary>
    /// <returns>What was gathered, for the number of the next message.</returns>
    public async Task<LiveOutput> Run()
    {
        var output = new LiveOutput(Most);
        while (await chunks.Reader.WaitToReadAsync())
        {
            // A line is often written in two or three pieces.
            await Task.WhenAny(Task.Delay(Gathering, clock), over.Task);
            Gather(output);
            await Send(output);
        }

        return output;
    }

    /// <summary>Sends what waits, at its pace.</summary>
    public async Task Send(LiveOutput output)
    {
        while (output.Waiting)
        {
            var pieces = output.Take();
            if (keep is not null)
            {
                await keep(pieces);
            }

            foreach (var piece in pieces)
            {
                await Push(new { sandboxId = sandbox, runId = run, sequence = piece.Sequence, stream = piece.Stream == RunStream.Stdout ? "stdout" : "stderr", text = piece.Text });
            }

            // The last words of a program don't wait, unless they are many.
            var pause = Task.Delay(Pace * pieces.Count, clock);
            await (output.Waiting ? pause : Task.WhenAny(pause, over.Task));
            Gather(output);
        }
    }

    /// <summary>Sends a message. Best effort: what browsers missed they can read.</summary>
    public async Task Push<T>(T data)
    {
        try
        {
            await realtime.Publish(new Push("learning", $"user/{user}", "SandboxOutput", JsonSerializer.SerializeToElement(data)), CancellationToken.None);
        }
#pragma warning disable CA1031 // A browser that can't be reached must not fail the run.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The transport says so itself.
        }
    }

    private void Gather(LiveOutput output)
    {
        while (chunks.Reader.TryRead(out var chunk))
        {
            output.Add(chunk);
        }
    }
}
