using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Identity;
using Npgsql;

namespace LearningPlatform.Data.Analytics;

/// <summary>The overview's figures in one statement: accounts are counted, everything else is read from sums of days.</summary>
/// <param name="source">The pool of the hot paths.</param>
/// <param name="age">How old an answer may be: however many ask, the database counts once in this time.</param>
internal sealed class PlatformFigures(LearnerSource source, TimeSpan age) : IPlatformFigures, IDisposable
{
    private const string Select =
        """
        with usable as materialized (select id, created_at from identity.accounts where deleted_at is null and erased_at is null and status <> $1)
        , lately as materialized (select p.since, p.last_at, p.user_id from analytics.presence p where p.last_at >= $2)
        , sessions as (
            select count(*) as number, coalesce(sum(extract(epoch from last_at - since)), 0) as seconds from lately
            union all
            select coalesce(sum(sessions), 0), coalesce(sum(seconds), 0) from analytics.daily_sessions where day >= ($2::timestamptz at time zone 'UTC')::date)
        select (select count(*) from usable), (select count(*) from lately join usable on usable.id = lately.user_id), (select count(*) from usable where created_at >= $3),
               (select coalesce(sum(count), 0)::bigint from sandbox.daily_runs),
               (select coalesce(sum(count), 0)::bigint from sandbox.daily_runs where tests and day = $4),
               (select (case when sum(number) = 0 then 0 else sum(seconds) / sum(number) / 60 end)::float8 from sessions)
        """;

    private readonly SemaphoreSlim gate = new(1, 1);
    private (DateTimeOffset At, UserFigures Users, ActivityFigures Activity)? latest;

    /// <inheritdoc/>
    public async Task<(UserFigures Users, ActivityFigures Activity)> Read(DateTimeOffset now, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (latest is not { } known || known.At > now || known.At <= now - age)
            {
                var (users, activity) = await Query(now, ct);
                latest = known = (now, users, activity);
            }

            return (known.Users, known.Activity);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<(UserFigures Users, ActivityFigures Activity)> Query(DateTimeOffset now, CancellationToken ct)
    {
        now = now.ToUniversalTime();
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                LearnerSource.Platform(),
                new(Select)
                {
                    Parameters = { Value(nameof(AccountStatus.Unverified)), Value(now.AddDays(-30)), Value(Periods.Of(now).Week), Value(DateOnly.FromDateTime(now.UtcDateTime)) },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (
            new UserFigures(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)),
            new ActivityFigures(reader.GetInt64(3), reader.GetInt64(4), Math.Round(reader.GetDouble(5), 2)));
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
