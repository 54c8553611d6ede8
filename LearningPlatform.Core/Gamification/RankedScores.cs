namespace LearningPlatform.Core.Gamification;

/// <summary>
/// Scores in order: setting one, asking a rank and reading from the top take O(log n). Equal scores share a rank and the next rank is skipped
/// (opencode-R105). A treap over arrays: nodes are rows, so a hundred thousand users are a few flat megabytes. Not safe for several
/// threads at once.
/// </summary>
public sealed class RankedScores
{
    private const int None = -1;

    private readonly Dictionary<Guid, int> rows = [];
    private Node[] nodes = new Node[16];
    private int used;
    private int free = None;
    private int root = None;
    private uint dice = 2463534242;

    /// <summary>How many users have a score.</summary>
    public int Count => rows.Count;

    /// <summary>The user's score, null when there is none.</summary>
    /// <param name="user">The account.</param>
    public long? ScoreOf(Guid user) => rows.TryGetValue(user, out var row) ? nodes[row].Score : null;

    /// <summary>The user's rank from 1, null when the user has no score.</summary>
    /// <param name="user">The account.</param>
    public int? RankOf(Guid user) => rows.TryGetValue(user, out var row) ? 1 + Above(nodes[row].Score) : null;

    /// <summary>Sets a user's score to this value, whatever it was.</summary>
    /// <param name="user">The account.</param>
    /// <param name="score">The score.</param>
    public void Set(Guid user, long score)
    {
        if (rows.TryGetValue(user, out var row))
        {
            if (nodes[row].Score == score)
            {
                return;
            }

            root = Without(root, nodes[row].Score, user);
        }
        else
        {
            row = Take();
            rows[user] = row;
        }

        // xorshift32: balance needs no better dice.
        dice ^= dice << 13;
        dice ^= dice >> 17;
        dice ^= dice << 5;
        nodes[row] = new Node { User = user, Score = score, Priority = dice, Left = None, Right = None, Size = 1 };
        root = With(root, row);
    }

    /// <summary>Takes a user out.</summary>
    /// <param name="user">The account.</param>
    public void Remove(Guid user)
    {
        if (rows.Remove(user, out var row))
        {
            root = Without(root, nodes[row].Score, user);
            nodes[row].Left = free;
            free = row;
        }
    }

    /// <summary>The best, in order: higher scores first, equal ones by id so that the order is stable.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(Guid User, long Score, int Rank)> Top(int count)
    {
        var top = new List<(Guid User, long Score, int Rank)>(Math.Min(count, Count));
        var path = new Stack<int>();
        var at = root;
        while (top.Count < count && (at != None || path.Count > 0))
        {
            for (; at != None; at = nodes[at].Left)
            {
                path.Push(at);
            }

            at = path.Pop();
            ref var node = ref nodes[at];
            top.Add((node.User, node.Score, top.Count > 0 && top[^1].Score == node.Score ? top[^1].Rank : top.Count + 1));
            at = node.Right;
        }

        return top;
    }

    /// <summary>How many users have more than this score.</summary>
    private int Above(long score)
    {
        var above = 0;
        for (var at = root; at != None;)
        {
            if (nodes[at].Score > score)
            {
                above += 1 + Size(nodes[at].Left);
                at = nodes[at].Right;
            }
            else
            {
                at = nodes[at].Left;
            }
        }

        return above;
    }

    private int Size(int at) => at == None ? 0 : nodes[at].Size;

    private void Measure(int at) => nodes[at].Size = 1 + Size(nodes[at].Left) + Size(nodes[at].Right);

    /// <summary>True when the first comes before the second: higher score, then smaller id.</summary>
    private static bool Before(long score, Guid user, in Node node) => score > node.Score || (score == node.Score && user.CompareTo(node.User) < 0);

    private int With(int at, int row)
    {
        if (at == None)
        {
            return row;
        }

        if (nodes[row].Priority > nodes[at].Priority)
        {
            (nodes[row].Left, nodes[row].Right) = Split(at, nodes[row].Score, nodes[row].User);
            Measure(row);
            return row;
        }

        if (Before(nodes[row].Score, nodes[row].User, nodes[at]))
        {
            nodes[at].Left = With(nodes[at].Left, row);
        }
        else
        {
            nodes[at].Right = With(nodes[at].Right, row);
        }

        Measure(at);
        return at;
    }

    private int Without(int at, long score, Guid user)
    {
        if (at == None)
        {
            return None;
        }

        if (nodes[at].User == user)
        {
            return Join(nodes[at].Left, nodes[at].Right);
        }

        if (Before(score, user, nodes[at]))
        {
            nodes[at].Left = Without(nodes[at].Left, score, user);
        }
        else
        {
            nodes[at].Right = Without(nodes[at].Right, score, user);
        }

        Measure(at);
        return at;
    }

    /// <summary>What comes before (score, user), and the rest.</summary>
    private (int Before, int After) Split(int at, long score, Guid user)
    {
        if (at == None)
        {
            return (None, None);
        }

        if (Before(score, user, nodes[at]))
        {
            var (left, rest) = Split(nodes[at].Left, score, user);
            nodes[at].Left = rest;
            Measure(at);
            return (left, at);
        }

        var (start, right) = Split(nodes[at].Right, score, user);
        nodes[at].Right = start;
        Measure(at);
        return (at, right);
    }

    private int Join(int left, int right)
    {
        if (left == None || right == None)
        {
            return left == None ? right : left;
        }

        if (nodes[left].Priority > nodes[right].Priority)
        {
            nodes[left].Right = Join(nodes[left].Right, right);
            Measure(left);
            return left;
        }

        nodes[right].Left = Join(left, nodes[right].Left);
        Measure(right);
        return right;
    }

    private int Take()
    {
        if (free != None)
        {
            var row = free;
            free = nodes[row].Left;
            return row;
        }

        if (used == nodes.Length)
        {
            Array.Resize(ref nodes, nodes.Length * 2);
        }

        return used++;
    }

    private struct Node
    {
        public Guid User;
        public long Score;
        public uint Priority;
        public int Left;
        public int Right;
        public int Size;
    }
}
