using System.Diagnostics.CodeAnalysis;

namespace LearningPlatform.Sandbox;

/// <summary>
/// A bounded queue in which owners take turns, round by round: who has posted a hundred runs waits behind none but his own, takes no more places at once than
/// his share, and can't fill the queue for all others. Who comes later belongs to the round that is on: also before the second run of one who came when
/// nobody else was there.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
/// <param name="most">How many may wait.</param>
/// <param name="mostOfOne">How many of one owner may wait.</param>
/// <param name="atOnce">How many of one owner may be taken at once, until <see cref="Done"/>.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is one.")]
internal sealed class FairQueue<T>(int most, int mostOfOne = int.MaxValue, int atOnce = int.MaxValue)
    where T : class
{
    private readonly object door = new();
    private readonly LinkedList<Owner> line = [];
    private readonly Dictionary<Guid, Owner> owners = [];
    private int count;
    private long round;

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

    /// <summary>Adds one unless the queue, or the owner's share of it, is full.</summary>
    public bool TryAdd(Guid owner, T item)
    {
        lock (door)
        {
            if (!owners.TryGetValue(owner, out var found))
            {
                found = new Owner(owner);
            }

            if (count >= most || found.Items.Count >= mostOfOne)
            {
                return false;
            }

            owners[owner] = found;
            count++;
            found.Items.AddLast(item);
            if (found.Items.Count == 1)
            {
                found.Round = Math.Max(found.Round, round);
                Join(found);
            }

            Monitor.PulseAll(door);
            return true;
        }
    }

    /// <summary>Takes out one that nobody waits for any more.</summary>
    /// <returns>False when its turn has come already.</returns>
    public bool Remove(Guid owner, T item)
    {
        lock (door)
        {
            if (!owners.TryGetValue(owner, out var found) || !found.Items.Remove(item))
            {
                return false;
            }

            count--;
            if (found.Items.Count == 0)
            {
                line.Remove(found);
                Forget(found);
            }

            return true;
        }
    }

    /// <summary>Waits for the next one and takes it; its owner's next turn is in the next round.</summary>
    public (Guid Owner, T Item) Take(CancellationToken ct) => Take(Timeout.InfiniteTimeSpan, ct)!.Value;

    /// <summary>Waits a while for the next one and takes it.</summary>
    /// <param name="most">How long it is waited for at most.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Null when there is none by then.</returns>
    public (Guid Owner, T Item)? Take(TimeSpan most, CancellationToken ct)
    {
        using var wake = ct.Register(() =>
        {
            lock (door)
            {
                Monitor.PulseAll(door);
            }
        });
        lock (door)
        {
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                for (var node = line.First; node is not null; node = node.Next)
                {
                    var owner = node.Value;
                    if (owner.Taken >= atOnce)
                    {
                        continue;
                    }

                    line.Remove(node);
                    var item = owner.Items.First!.Value;
                    owner.Items.RemoveFirst();
                    owner.Taken++;
                    count--;
                    round = Math.Max(round, owner.Round);
                    owner.Round++;
                    if (owner.Items.Count > 0)
                    {
                        Join(owner);
                    }

                    return (owner.Id, item);
                }

                if (!Monitor.Wait(door, most))
                {
                    return null;
                }
            }
        }
    }

    /// <summary>One of an owner's is over.</summary>
    public void Done(Guid owner)
    {
        lock (door)
        {
            var found = owners[owner];
            found.Taken--;
            Forget(found);
            Monitor.PulseAll(door);
        }
    }

    // Behind all who are as far as he.
    private void Join(Owner owner)
    {
        var before = line.Last;
        while (before is not null && before.Value.Round > owner.Round)
        {
            before = before.Previous;
        }

        if (before is null)
        {
            line.AddFirst(owner);
        }
        else
        {
            line.AddAfter(before, owner);
        }
    }

    private void Forget(Owner owner)
    {
        if (owner is { Taken: 0, Items.Count: 0 })
        {
            owners.Remove(owner.Id);
        }
    }

    private sealed class Owner(Guid id)
    {
        public Guid Id => id;

        public LinkedList<T> Items { get; } = [];

        public int Taken { get; set; }

        // In which round his next turn is.
        public long Round { get; set; }
    }
}
