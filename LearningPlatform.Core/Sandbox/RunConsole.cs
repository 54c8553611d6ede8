namespace LearningPlatform.Core.Sandbox;

/// <summary>The line between a program that runs and those who watch it: it says when it starts, and brings it input while it runs. Safe for many threads.</summary>
/// <param name="interactive">True when the program's input stays open until <see cref="End"/>.</param>
/// <param name="started">Called when the program leaves the queue; must not block.</param>
public sealed class RunConsole(bool interactive, Action started)
{
    private readonly Lock door = new();
    private readonly Queue<ReadOnlyMemory<byte>> waiting = [];
    private bool ended;

    /// <summary>True when the program's input stays open until <see cref="End"/>.</summary>
    public bool Interactive => interactive;

    /// <summary>The program leaves the queue.</summary>
    public void Start() => started();

    /// <summary>Adds input.</summary>
    /// <param name="bytes">The bytes; not changed afterwards.</param>
    public void Write(ReadOnlyMemory<byte> bytes)
    {
        lock (door)
        {
            if (!ended && bytes.Length > 0)
            {
                waiting.Enqueue(bytes);
            }
        }
    }

    /// <summary>No input follows; the program reads to its end.</summary>
    public void End()
    {
        lock (door)
        {
            ended = true;
        }
    }

    /// <summary>Takes the next input.</summary>
    /// <param name="bytes">The input; empty when none waits.</param>
    /// <returns>False when none will ever come.</returns>
    public bool Take(out ReadOnlyMemory<byte> bytes)
    {
        lock (door)
        {
            var some = waiting.TryDequeue(out bytes);
            return some || !ended;
        }
    }
}
