using System.Globalization;
using Npgsql;

namespace LearningPlatform.Data.Realtime;

/// <summary>
/// LISTEN/NOTIFY: no further service, good for a few hundred pushes a second. A notification holds less than 8,000 bytes, so longer messages
/// go out in parts, which PostgreSQL delivers in the order of the transaction that sent them.
/// </summary>
internal sealed class PostgresTransport : IFanOutTransport
{
    private const string Channel = "platform_push";
    private const int PartBytes = 5_000;

    private readonly NpgsqlDataSource source;
    private readonly Dictionary<string, List<byte[]>> open = [];
    private Action<ReadOnlyMemory<byte>>? receiver;

    public PostgresTransport(NpgsqlDataSource source, PostgresNotifications notifications)
    {
        this.source = source;
        notifications.Listen(Channel, Received);
    }

    public Task Listen(Action<ReadOnlyMemory<byte>> received, CancellationToken ct)
    {
        receiver = received;
        return Task.CompletedTask;
    }

    public async Task Send(IReadOnlyList<byte[]> messages, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        foreach (var message in messages)
        {
            var id = Core.Kernel.Ids.New().ToString("N");
            var parts = message.Chunk(PartBytes).ToArray();
            for (var part = 0; part < parts.Length; part++)
            {
                var payload = string.Create(CultureInfo.InvariantCulture, $"{id} {part + 1} {parts.Length} {Convert.ToBase64String(parts[part])}");
                batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_notify($1, $2)") { Parameters = { new() { Value = Channel }, new() { Value = payload } } });
            }
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private void Received(string? payload)
    {
        if (payload is null)
        {
            open.Clear();
        }
        else if (Join(payload) is { } message)
        {
            receiver?.Invoke(message);
        }
    }

    /// <summary>The whole message when this was its last part. Called by the one listening connection only.</summary>
    private byte[]? Join(string payload)
    {
        var fields = payload.Split(' ', 4);
        if (fields.Length != 4 || !int.TryParse(fields[1], out var part) || !int.TryParse(fields[2], out var parts))
        {
            return null;
        }

        var bytes = Convert.FromBase64String(fields[3]);
        if (parts == 1)
        {
            return bytes;
        }

        if (part == 1)
        {
            open[fields[0]] = [];
        }

        if (!open.TryGetValue(fields[0], out var have) || have.Count != part - 1)
        {
            return null;
        }

        have.Add(bytes);
        if (part < parts)
        {
            return null;
        }

        open.Remove(fields[0]);
        return [.. have.SelectMany(b => b)];
    }
}
