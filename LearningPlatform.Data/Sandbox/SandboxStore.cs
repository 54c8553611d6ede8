using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Data.Outbox;
using Npgsql;
using NpgsqlTypes;

namespace LearningPlatform.Data.Sandbox;

/// <summary>
/// Sandboxes in PostgreSQL. Each method is one round trip: it stands between a learner and his output. Reading works for the platform, because a
/// stranger's sandbox answers otherwise than a missing one (opencode-R73); writing works for the owner.
/// </summary>
/// <param name="source">The pool of the hot paths.</param>
/// <param name="outbox">Told that events wait.</param>
internal sealed class SandboxStore(LearnerSource source, OutboxSignal outbox) : ISandboxStore
{
    private const string Columns =
        "id, user_id, language, status, time_limit, memory_limit, disk_limit, files, environment, created_at, expires_at, runs, run_id, run_until, version";

    private const string Write =
        """
        with me as (
            update sandbox.sandboxes set status = $3, expires_at = $4, runs = $5, run_id = $6, run_until = $7, version = $2 + 1
            where id = $1 and version = $2
            returning id)
        , counted as (
            insert into sandbox.daily_runs (day, tests, count) select $8, $9, 1 from me where $8 is not null
            on conflict (day, tests) do update set count = daily_runs.count + 1)
        , mine as (
            insert into sandbox.learner_runs (user_id, language, tests, count, succeeded) select $15, $16, $9, 1, $17 from me where $8 is not null
            on conflict (user_id, language, tests) do update set count = learner_runs.count + 1, succeeded = learner_runs.succeeded + excluded.succeeded)
        , events as (
            insert into kernel.outbox (id, name, subject, at, data)
            select r.* from me, unnest($10::uuid[], $11::text[], $12::uuid[], $13::timestamptz[], $14::jsonb[]) as r)
        select count(*) from me
        """;

    private const string CountOnly =
        """
        with counted as (
            insert into sandbox.daily_runs (day, tests, count) values ($1, $2, 1)
            on conflict (day, tests) do update set count = daily_runs.count + 1)
        , mine as (
            insert into sandbox.learner_runs (user_id, language, tests, count, succeeded) values ($8, $9, $2, 1, $10)
            on conflict (user_id, language, tests) do update set count = learner_runs.count + 1, succeeded = learner_runs.succeeded + excluded.succeeded)
        insert into kernel.outbox (id, name, subject, at, data)
        select * from unnest($3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::jsonb[])
        """;

    /// <inheritdoc/>
    public Task Add(SandboxSession session, CancellationToken ct) => Run(
        LearnerSource.For(session.Owner),
        $"insert into sandbox.sandboxes ({Columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        [
            Value(session.Id), Value(session.Owner), Value((int)session.Language), Value((int)session.Status), Value(session.Config.TimeLimit),
            Value(session.Config.MemoryLimit), Value(session.Config.DiskLimit), Json(session.Files), Json(session.Environment), Value(session.CreatedAt),
            Value(session.ExpiresAt), Value(session.Runs), Null(session.Run?.Id, NpgsqlDbType.Uuid), Null(session.Run?.Until, NpgsqlDbType.TimestampTz),
            Value(session.Version),
        ],
        Nothing,
        ct);

    /// <inheritdoc/>
    public Task<SandboxSession?> Find(Guid id, CancellationToken ct) => Run(
        LearnerSource.Platform(),
        $"select {Columns} from sandbox.sandboxes where id = $1",
        [Value(id)],
        async reader => await reader.ReadAsync(ct) ? Read(reader) : null,
        ct);

    /// <inheritdoc/>
    public async Task<SandboxSession?> Save(SandboxSession session, EndedRun? ended, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        // An administrator's run in a learner's sandbox counts as the administrator's: rows of two people in one write.
        var written = await Run(
            ended is null || ended.Owner == session.Owner ? LearnerSource.For(session.Owner) : LearnerSource.Platform(),
            Write,
            [
                Value(session.Id), Value(session.Version), Value((int)session.Status), Value(session.ExpiresAt), Value(session.Runs),
                Null(session.Run?.Id, NpgsqlDbType.Uuid), Null(session.Run?.Until, NpgsqlDbType.TimestampTz),
                Null(Day(ended), NpgsqlDbType.Date), Value(ended?.Tests ?? false), .. Events(events), .. Runner(ended),
            ],
            async reader => await reader.ReadAsync(ct) && reader.GetInt64(0) == 1,
            ct,

            // Neither the beginning of a run nor the count of a plain one needs to outlive a crash of the database server.
            durable: ended is { Tests: true } || (ended is null && session.Run is null));
        if (written && events.Count > 0)
        {
            outbox.Raise();
        }

        return written ? session with { Version = session.Version + 1 } : null;
    }

    /// <inheritdoc/>
    public async Task Count(EndedRun ended, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        await Run(LearnerSource.Platform(), CountOnly, [Null(Day(ended), NpgsqlDbType.Date), Value(ended.Tests), .. Events(events), .. Runner(ended)], Nothing, ct);
        outbox.Raise();
    }

    /// <inheritdoc/>
    public Task<bool> Delete(Guid id, CancellationToken ct) =>
        Run(LearnerSource.Platform(), "delete from sandbox.sandboxes where id = $1 returning id", [Value(id)], reader => reader.ReadAsync(ct), ct);

    /// <inheritdoc/>
    public Task DeleteOf(Guid owner, CancellationToken ct) =>
        Run(
            LearnerSource.For(owner),
            """
            with runs as (delete from sandbox.learner_runs where user_id = $1)
            , inputs as (delete from sandbox.live_inputs where user_id = $1)
            , outputs as (delete from sandbox.live_output where user_id = $1)
            , live as (delete from sandbox.live_runs where user_id = $1)
            delete from sandbox.sandboxes where user_id = $1
            """,
            [Value(owner)],
            Nothing,
            ct);

    /// <inheritdoc/>
    public async Task<int> Purge(DateTimeOffset before, CancellationToken ct) => (int)await Run(
        LearnerSource.Platform(),
        "with gone as (delete from sandbox.sandboxes where expires_at < $1 returning id) select count(*) from gone",
        [Value(before)],
        Number(ct),
        ct);

    /// <inheritdoc/>
    public async Task<int> CountActive(DateTimeOffset now, CancellationToken ct) => (int)await Run(
        LearnerSource.Platform(),
        "select count(*) from sandbox.sandboxes where expires_at > $1 and status in ($2, $3, $4)",
        [Value(now), Value((int)SandboxStatus.Creating), Value((int)SandboxStatus.Ready), Value((int)SandboxStatus.Running)],
        Number(ct),
        ct);

    private static Func<NpgsqlDataReader, Task<long>> Number(CancellationToken ct) =>
        async reader => await reader.ReadAsync(ct) ? reader.GetInt64(0) : 0;

    private static Task<bool> Nothing(NpgsqlDataReader reader) => Task.FromResult(true);

    private static NpgsqlParameter[] Runner(EndedRun? ended) =>
        [Value(ended?.Owner ?? Guid.Empty), Value(ended?.Language ?? ""), Value(ended is { Succeeded: true } ? 1L : 0L)];

    private static DateOnly? Day(EndedRun? ended) => ended is null ? null : DateOnly.FromDateTime(ended.At.UtcDateTime);

    private static SandboxSession Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        (RunLanguage)reader.GetInt32(2),
        (SandboxStatus)reader.GetInt32(3),
        new SandboxConfig(reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6)),
        JsonSerializer.Deserialize<List<SandboxFile>>(reader.GetString(7), EventEnvelope.Json)!,
        JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(8), EventEnvelope.Json)!,
        reader.GetFieldValue<DateTimeOffset>(9),
        reader.GetFieldValue<DateTimeOffset>(10),
        reader.GetInt32(11),
        reader.IsDBNull(12) ? null : new SandboxRun(reader.GetGuid(12), reader.GetFieldValue<DateTimeOffset>(13)),
        reader.GetInt32(14));

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<DateTimeOffset> Value(DateTimeOffset value) => new() { TypedValue = value.ToUniversalTime() };

    private static NpgsqlParameter Null(object? value, NpgsqlDbType type) =>
        new() { Value = value is DateTimeOffset time ? time.ToUniversalTime() : value ?? DBNull.Value, NpgsqlDbType = type };

    private static NpgsqlParameter Json<T>(T value) => new() { Value = JsonSerializer.Serialize(value, EventEnvelope.Json), NpgsqlDbType = NpgsqlDbType.Json };

    private static NpgsqlParameter[] Events(IReadOnlyList<EventEnvelope> events) =>
    [
        Value(events.Select(e => e.Id).ToArray()),
        Value(events.Select(e => e.Name).ToArray()),
        Value(events.Select(e => e.Subject).ToArray()),
        Value(events.Select(e => e.At.ToUniversalTime()).ToArray()),
        new NpgsqlParameter { Value = events.Select(e => e.Data.GetRawText()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
    ];

    private Task<T> Run<T>(
        NpgsqlBatchCommand scope, string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, Task<T>> read, CancellationToken ct, bool durable = true) =>
        source.Run(scope, sql, parameters, read, ct, durable);
}
