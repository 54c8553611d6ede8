using System.Text;
using LearningPlatform.Core.Sandbox;
using Npgsql;
using NpgsqlTypes;

namespace LearningPlatform.Data.Sandbox;

/// <summary>
/// Live runs in PostgreSQL, which is also how their nodes hear what is said to them: input lies in a table until the run's node takes it, a notification says that
/// something lies there. Nothing of it needs to outlive a crash of the database server.
/// </summary>
/// <param name="source">The pool of the hot paths.</param>
/// <param name="notifications">The node's listening connection.</param>
/// <param name="clock">The time.</param>
internal sealed class LiveRunStore(LearnerSource source, PostgresNotifications notifications, TimeProvider clock) : ILiveRunStore
{
    /// <summary>How long a run that is over can still be read.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private const string Channel = "sandbox_run";

    private const string Columns =
        "id, user_id, sandbox_id, state, interactive, until, input_ended, end_sequence, verdict, exit_code, execution_time, memory_used, output_cut, message";

    // A learner's starts come one after the other, so that each counts those before it.
    private const string AddRun =
        """
        with earlier as (delete from sandbox.live_runs where sandbox_id = $3 and (state = $7 or until < $8))
        insert into sandbox.live_runs (id, user_id, sandbox_id, state, interactive, until, input_ended, inputs, input_bytes, cancelled)
        select $1, $2, $3, $4, $5, $6, not $5, 0, 0, false
        where (select count(*) from sandbox.live_runs where user_id = $2 and state <> $7 and until >= $8) < $9
        returning id
        """;

    private const string SayToRun =
        """
        with me as (
            update sandbox.live_runs set inputs = inputs + 1, input_bytes = input_bytes + octet_length($3), input_ended = $4
            where id = $1 and user_id = $2 and interactive and not input_ended and state <> $5 and input_bytes + octet_length($3) <= $6
            returning inputs)
        , put as (insert into sandbox.live_inputs (run_id, number, user_id, text, ended) select $1, inputs, $2, $3, $4 from me)
        select pg_notify($7, $1::text) from me
        """;

    // A run that is gone went with its sandbox.
    private const string TakeWords =
        """
        with taken as (delete from sandbox.live_inputs where run_id = $1 returning number, text, ended)
        select r.cancelled, t.text, t.ended from (select coalesce((select cancelled from sandbox.live_runs where id = $1), true) as cancelled) r
        left join taken t on true order by t.number
        """;

    /// <inheritdoc/>
    public Task<bool> Add(LiveRun run, CancellationToken ct) => source.Run(
        LearnerSource.For(run.Owner),
        AddRun,
        [
            Value(run.Id), Value(run.Owner), Value(run.SandboxId), Value((int)LiveState.Queued), Value(run.Interactive), Value(run.Until.ToUniversalTime()),
            Value((int)LiveState.Ended), Value(clock.GetUtcNow()), Value((long)LiveRules.MostOfOne),
        ],
        reader => reader.ReadAsync(ct),
        ct,
        durable: false,
        first: LearnerSource.Alone("live-runs", run.Owner));

    /// <inheritdoc/>
    public Task Begin(LiveRun run, CancellationToken ct) => source.Run(
        LearnerSource.For(run.Owner),
        "update sandbox.live_runs set state = $2 where id = $1 and state = $3",
        [Value(run.Id), Value((int)LiveState.Running), Value((int)LiveState.Queued)],
        Nothing,
        ct,
        durable: false);

    /// <inheritdoc/>
    public Task Append(LiveRun run, IReadOnlyList<LiveChunk> chunks, CancellationToken ct) => source.Run(
        LearnerSource.For(run.Owner),
        """
        insert into sandbox.live_output (run_id, user_id, sequence, stream, text)
        select r.id, r.user_id, o.* from sandbox.live_runs r, unnest($2::int[], $3::int[], $4::bytea[]) as o where r.id = $1
        """,
        [
            Value(run.Id), Value(chunks.Select(c => c.Sequence).ToArray()), Value(chunks.Select(c => (int)c.Stream).ToArray()),
            Value(chunks.Select(c => Encoding.UTF8.GetBytes(c.Text)).ToArray()),
        ],
        Nothing,
        ct,
        durable: false);

    /// <inheritdoc/>
    public Task End(LiveRun run, LiveEnd end, CancellationToken ct) => source.Run(
        LearnerSource.For(run.Owner),
        """
        update sandbox.live_runs set state = $2, until = $3, end_sequence = $4, verdict = $5, exit_code = $6, execution_time = $7, memory_used = $8, output_cut = $9, message = $10
        where id = $1
        """,
        [
            Value(run.Id), Value((int)LiveState.Ended), Value(clock.GetUtcNow()), Value(end.Sequence), Value(end.Verdict), Value(end.ExitCode),
            Value(end.ExecutionTime), Value(end.MemoryUsed), Value(end.OutputCut), new NpgsqlParameter { Value = end.Message ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
        ],
        Nothing,
        ct,
        durable: false);

    /// <inheritdoc/>
    public Task<(LiveRun Run, IReadOnlyList<LiveChunk> Output)?> Find(Guid id, int from, CancellationToken ct) => source.Run(
        LearnerSource.Platform(),
        $"""
        select {Columns}, o.sequence, o.stream, o.text from sandbox.live_runs r
        left join lateral (select sequence, stream, text from sandbox.live_output where run_id = r.id and sequence >= $2) o on true
        where id = $1 order by o.sequence
        """,
        [Value(id), Value(from)],
        async reader =>
        {
            LiveRun? run = null;
            var output = new List<LiveChunk>();
            while (await reader.ReadAsync(ct))
            {
                run ??= Read(reader);
                if (!reader.IsDBNull(14))
                {
                    output.Add(new LiveChunk(reader.GetInt32(14), (RunStream)reader.GetInt32(15), Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(16))));
                }
            }

            return run is null ? ((LiveRun, IReadOnlyList<LiveChunk>)?)null : (run, output);
        },
        ct);

    /// <inheritdoc/>
    public Task<bool> Say(Guid id, Guid owner, string text, bool end, CancellationToken ct) => source.Run(
        LearnerSource.For(owner),
        SayToRun,
        [
            Value(id), Value(owner), Value(Encoding.UTF8.GetBytes(text)), Value(end), Value((int)LiveState.Ended), Value(LiveRules.MostInputs), Value(Channel),
        ],
        reader => reader.ReadAsync(ct),
        ct,
        durable: false);

    /// <inheritdoc/>
    public Task<bool> Cancel(Guid id, Guid owner, CancellationToken ct) => source.Run(
        LearnerSource.For(owner),
        """
        with me as (update sandbox.live_runs set cancelled = true where id = $1 and user_id = $2 and state <> $3 returning id)
        select pg_notify($4, id::text) from me
        """,
        [Value(id), Value(owner), Value((int)LiveState.Ended), Value(Channel)],
        reader => reader.ReadAsync(ct),
        ct,
        durable: false);

    /// <inheritdoc/>
    public Task<LiveMail> Take(LiveRun run, CancellationToken ct) => source.Run(
        LearnerSource.For(run.Owner),
        TakeWords,
        [Value(run.Id)],
        async reader =>
        {
            var cancelled = false;
            var inputs = new List<LiveInput>();
            while (await reader.ReadAsync(ct))
            {
                cancelled = reader.GetBoolean(0);
                if (!reader.IsDBNull(1))
                {
                    inputs.Add(new LiveInput(reader.GetFieldValue<byte[]>(1), reader.GetBoolean(2)));
                }
            }

            return new LiveMail(inputs, cancelled);
        },
        ct,
        durable: false);

    /// <inheritdoc/>
    public void Listen(Action<Guid?> said) => notifications.Listen(Channel, payload => said(Guid.TryParse(payload, out var run) ? run : null));

    /// <inheritdoc/>
    public Task Purge(DateTimeOffset before, CancellationToken ct) =>
        source.Run(LearnerSource.Platform(), "delete from sandbox.live_runs where until < $1", [Value(before.ToUniversalTime())], Nothing, ct);

    private static Task<bool> Nothing(NpgsqlDataReader reader) => Task.FromResult(true);

    private static LiveRun Read(NpgsqlDataReader reader)
    {
        var state = (LiveState)reader.GetInt32(3);
        return new LiveRun(
            reader.GetGuid(0),
            reader.GetGuid(2),
            reader.GetGuid(1),
            state,
            reader.GetBoolean(4),
            reader.GetFieldValue<DateTimeOffset>(5),
            reader.GetBoolean(6),
            state != LiveState.Ended ? null : new LiveEnd(
                reader.GetInt32(7),
                reader.GetString(8),
                reader.GetInt32(9),
                reader.GetInt32(10),
                reader.GetInt64(11),
                reader.GetBoolean(12),
                reader.IsDBNull(13) ? null : reader.GetString(13)));
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
