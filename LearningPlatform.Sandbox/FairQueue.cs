using System.Diagnostics.CodeAnalysis;

namespace LearningPlatform.Sandbox;

/// <summary>A bounded queue in which owners take turns: who has posted a hundred runs waits behind none but his own.</summary>
/// <typeparam name="T">What waits.</typeparam>
/// <param name="most">How many may wait.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is one.")]
internal sealed class FairQueue<T>(int most) : IDisposable
{
    private readonly Lock door = new();
    private readonly LinkedList<(Guid Owner, Queue<T> Items)> owners = [];
    private readonly SemaphoreSlim filled = new(0);
    private int count;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (door)
            {
                return count;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => filled.Dispose();

    /// <summary>Adds one unless the queue is full.</summary>
    public bool TryAdd(Guid owner, T item)
    {
        lock (door)
        {
            if (count >= most)
            {
                return false;
            }

            count++;
            var node = owners.First;
            while (node is not null && node.Value.Owner != owner)
            {
                node = node.Next;
            }

            node ??= owners.AddLast((owner, new Queue<T>()));
            node.Value.Items.Enqueue(item);
        }

        filled.Release();
        return true;
    }

    /// <summary>Waits for the next one and takes it; its owner goes to the end of the line.</summary>
    public T Take(CancellationToken ct)
    {
        filled.Wait(ct);
        lock (door)
        {
            count--;
            var first = owners.First!;
            owners.RemoveFirst();
            var item = first.Value.Items.Dequeue();
            if (first.Value.Items.Count > 0)
            {
                owners.AddLast(first);
            }

            return item;
        }
    }
}
