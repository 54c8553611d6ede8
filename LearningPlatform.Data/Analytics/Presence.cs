using LearningPlatform.Core.Analytics;
using Npgsql;

namespace LearningPlatform.Data.Analytics;

/// <summary>Who was here, in PostgreSQL: one statement for all notes of a node.</summary>
/// <param name="source">The pool of the hot paths.</param>
internal sealed class Presence(LearnerSource source) : IPresence
{
    // In order of the ids, so that nodes never wait for each other in a circle. A session that is over goes into the day's sums. What was there before is
    // counted in the last line so that it is read and locked first: a row that this statement has changed itself can't be locked by it any more.
    private const string WriteNotes =
        """
        with seen as (select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as s(user_id, first_at, last_at))
        , before as materialized (select p.* from analytics.presence p where p.user_id = any($1) order by p.user_id for update)
        , ended as (
            insert into analytics.daily_sessions (day, sessions, seconds)
            select (b.last_at at time zone 'UTC')::date, count(*), sum(extract(epoch from b.last_at - b.since))
            from before b join seen s using (user_id) where s.first_at > b.last_at + interval '30 minutes' group by 1 order by 1
            on conflict (day) do update set sessions = daily_sessions.sessions + excluded.sessions, seconds = daily_sessions.seconds + excluded.seconds)
        insert into analytics.presence (user_id, since, last_at) select user_id, first_at, last_at from seen
        where (select count(*) from before) >= 0 order by user_id
        on conflict (user_id) do update set
            since = case when excluded.since > presence.last_at + interval '30 minutes' then excluded.since else least(presence.since, excluded.since) end,
            last_at = greatest(presence.last_at, excluded.last_at)
        """;

    /// <inheritdoc/>
    public async Task Write(IReadOnlyCollection<Seen> notes, CancellationToken ct)
    {
        if (notes.Count > 0)
        {
            await Run(
                new NpgsqlBatchCommand(WriteNotes)
                {
                    Parameters =
                    {
                        Value(notes.Select(note => note.UserId).ToArray()), Value(notes.Select(note => note.First.ToUniversalTime()).ToArray()),
                        Value(notes.Select(note => note.Last.ToUniversalTime()).ToArray()),
                    },
                },
                _ => Task.FromResult(true),
                ct);
        }
    }

    /// <inheritdoc/>
    public Task<ActiveUsers> Count(DateTimeOffset now, CancellationToken ct) => Run(
        new NpgsqlBatchCommand("select count(*), count(*) filter (where last_at >= $2) from analytics.presence where last_at >= $1")
        {
            Parameters = { Value(now.ToUniversalTime().AddDays(-1)), Value(now.ToUniversalTime().AddMinutes(-5)) },
        },
        async reader =>
        {
            await reader.ReadAsync(ct);
            return new ActiveUsers(reader.GetInt64(0), reader.GetInt64(1));
        },
        ct);

    /// <inheritdoc/>
    public Task Forget(Guid user, CancellationToken ct) =>
        Run(new NpgsqlBatchCommand("delete from analytics.presence where user_id = $1") { Parameters = { Value(user) } }, _ => Task.FromResult(true), ct);

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private async Task<T> Run<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, Task<T>> read, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { LearnerSource.Platform(), command } };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var answer = await read(reader);
        while (await reader.NextResultAsync(ct))
        {
        }

        return answer;
    }
}
