using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Data.Outbox;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LearningPlatform.Data.Gamification;

/// <summary>Achievements in PostgreSQL. What a learner's rows say is computed where they are, in one round trip, inside row level security for that learner.</summary>
/// <param name="source">The pool of the hot paths.</param>
/// <param name="database">For the definitions.</param>
/// <param name="current">All that can be earned now.</param>
/// <param name="clock">The time.</param>
internal sealed class Achievements(LearnerSource source, Database database, CurrentAchievements current, TimeProvider clock) : IAchievements, IDisposable
{
    /// <summary>Where PostgreSQL tells all nodes that an administrator has written one.</summary>
    public const string Channel = "achievements_changed";

    private const string SelectLearner = "select xp_learning + xp_coding + xp_collaboration, xp_coding, streak_days, streak_bridges from learning.learners where user_id = $1";

    // Each number under its name; what isn't there counts as nothing.
    private const string SelectNumbers =
        """
        with mine as materialized (
            select p.lesson_id, p.course_id, l.section_id, p.earned_score as score, p.earned_seconds as seconds, l.type, c.kind, s.module_type,
                   coalesce(p.earned_clock, p.earned_at at time zone 'UTC') as clock
            from learning.lesson_progress p
            left join catalog.lessons l on l.id = p.lesson_id
            left join catalog.courses c on c.id = p.course_id
            left join catalog.sections s on s.id = l.section_id
            where p.user_id = $1 and p.earned_at is not null)
        , finished as (
            select c.kind from learning.course_progress p join catalog.courses c on c.id = p.course_id
            where p.user_id = $1 and p.lessons_completed > 0
              and p.lessons_completed >= (select count(*) from catalog.lessons l where l.course_id = p.course_id and l.status = 'published'))
        , sections as (
            select l.section_id from catalog.lessons l left join mine m on m.lesson_id = l.id
            where l.status = 'published' and l.section_id in (select section_id from mine where section_id is not null)
            group by l.section_id having bool_and(m.lesson_id is not null))
        , runs as (select language, tests, count, succeeded from sandbox.learner_runs where user_id = $1)
        select 'lessons.completed', count(*)::float8 from mine
        union all select 'lesson.completed', count(*) from mine
        union all select 'lessons.' || kind, count(*) from mine where kind is not null group by kind
        union all select 'lessons.kinds', count(distinct kind) from mine
        union all select 'lessons.' || type, count(*) from mine where kind = 'code' and type is not null group by type
        union all select 'lessons.' || module_type, count(*) from mine where module_type is not null group by module_type
        union all select 'lessons.perfect', count(*) from mine where score >= 100
        union all select 'lessons.minutes', floor(coalesce(sum(seconds), 0) / 60.0) from mine
        union all select 'lessons.completed/day', coalesce(max(n), 0) from (select count(*) as n from mine group by clock::date) as by_day
        union all select 'lessons.completed/week', coalesce(max(n), 0) from (select count(*) as n from mine group by date_trunc('week', clock)) as by_week
        union all select 'lessons.completed/month', coalesce(max(n), 0) from (select count(*) as n from mine group by date_trunc('month', clock)) as by_month
        union all select 'days.active', count(distinct clock::date) from mine
        union all select 'courses.completed', count(*) from finished
        union all select 'courses.' || kind, count(*) from finished group by kind
        union all select 'sections.completed', count(*) from sections
        union all select 'tests.passed', count(distinct key) from gamification.ledger where user_id = $1 and source = $2
        union all select 'runs.total', coalesce(sum(count), 0) from runs
        union all select 'runs.succeeded', coalesce(sum(succeeded), 0) from runs
        union all select 'runs.tests', coalesce(sum(count), 0) from runs where tests
        union all select 'runs.' || language, sum(count) from runs group by language
        union all select 'runs.languages', count(distinct language) from runs where succeeded > 0
        """;

    private const string SelectHappened =
        """
        with mine as materialized (
            select coalesce(earned_clock, earned_at at time zone 'UTC') as clock, earned_score as score
            from learning.lesson_progress where user_id = $1 and earned_at is not null)
        select array(select distinct extract(hour from clock)::float8 from mine), array(select distinct extract(isodow from clock)::float8 from mine),
               array(select distinct extract(month from clock)::float8 from mine), array(select distinct score from mine where score is not null)
        """;

    private const string SelectEarned = "select achievement_id from gamification.earned_achievements where user_id = $1";

    private const string SelectEarnedWhole =
        """
        select e.achievement_id, e.earned_at, e.evidence::text, a.definition::text
        from gamification.earned_achievements e left join gamification.achievements a on a.id = e.achievement_id
        where e.user_id = $1 order by e.earned_at desc, e.achievement_id
        """;

    private readonly SemaphoreSlim refreshing = new(1);

    /// <inheritdoc/>
    public async Task<AchievementStanding> Standing(Guid learner, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                LearnerSource.For(learner),
                new(SelectLearner) { Parameters = { Value(learner) } },
                new(SelectNumbers) { Parameters = { Value(learner), Value((int)XpSource.Test) } },
                new(SelectHappened) { Parameters = { Value(learner) } },
                new(SelectEarned) { Parameters = { Value(learner) } },
            },
        };
        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        await reader.NextResultAsync(ct);
        if (await reader.ReadAsync(ct))
        {
            numbers["points.earned"] = reader.GetInt64(0);
            numbers["points.coding"] = reader.GetInt64(1);

            // What the learner set himself is no streak here: only days on which something was done.
            numbers[AchievementMetrics.StreakDays] = LongestRun(DaySet.Of(reader.GetFieldValue<int[]>(2)), DaySet.Of(reader.GetFieldValue<int[]>(3)));
        }

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            numbers[reader.GetString(0)] = reader.GetDouble(1);
        }

        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var happened = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal)
        {
            ["lesson.completed.hour"] = reader.GetFieldValue<double[]>(0),
            ["lesson.completed.weekday"] = reader.GetFieldValue<double[]>(1),
            ["lesson.completed.month"] = reader.GetFieldValue<double[]>(2),
            ["lesson.completed.score"] = reader.GetFieldValue<double[]>(3),
        };
        await reader.NextResultAsync(ct);
        var earned = new HashSet<Guid>();
        while (await reader.ReadAsync(ct))
        {
            earned.Add(reader.GetGuid(0));
        }

        return new AchievementStanding(new LearnerFacts(numbers, happened), earned);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EarnedAchievement>> Earned(Guid learner, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { LearnerSource.For(learner), new(SelectEarnedWhole) { Parameters = { Value(learner) } } },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var (catalogue, earned) = (current.Now, new List<EarnedAchievement>());
        while (await reader.ReadAsync(ct))
        {
            var one = catalogue.Find(reader.GetGuid(0)) ?? (await reader.IsDBNullAsync(3, ct) ? null : Read(reader.GetString(3)));
            if (one is not null)
            {
                earned.Add(new EarnedAchievement(
                    one, reader.GetFieldValue<DateTimeOffset>(1), JsonSerializer.Deserialize<Dictionary<string, double>>(reader.GetString(2))!));
            }
        }

        return earned;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> Learners(Guid? after, int count, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                LearnerSource.Platform(),
                new("select user_id from learning.learners where user_id > $1 order by user_id limit $2") { Parameters = { Value(after ?? Guid.Empty), Value(count) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var learners = new List<Guid>(count);
        while (await reader.ReadAsync(ct))
        {
            learners.Add(reader.GetGuid(0));
        }

        return learners;
    }

    /// <inheritdoc/>
    public Task<bool> Publish(AchievementCatalogue catalogue, CancellationToken ct) => database.AsPlatform().Write(
        async (db, inner) =>
        {
            await OneAfterTheOther(db, inner);
            var known = await db.Set<AchievementRow>().AsTracking().ToDictionaryAsync(row => row.Id, inner);
            var news = catalogue.InOrder.Where(one => Keep(db, known.GetValueOrDefault(one.Id), one)).Select(one => one.Id).ToList();
            if (news.Count > 0)
            {
                Enqueue(db, new AchievementsChanged(null, news));
            }

            return news.Count > 0;
        },
        ct);

    /// <inheritdoc/>
    public Task<StoredAchievements> Stored(CancellationToken ct) => database.Read(Stored, ct);

    /// <inheritdoc/>
    public async Task<Outcome<WrittenAchievement>> Write(
        Guid id, Func<WrittenAchievement?, IReadOnlyList<WrittenAchievement>, bool, Outcome<WrittenAchievement>> decide, CancellationToken ct)
    {
        var outcome = await database.AsPlatform().Write(
            async (db, inner) =>
            {
                await OneAfterTheOther(db, inner);
                var rows = await db.Set<StudioAchievementRow>().AsTracking().OrderBy(row => row.Key).ToListAsync(inner);
                var shown = await db.Set<AchievementRow>().AsTracking().FirstOrDefaultAsync(other => other.Id == id, inner);
                var (row, written) = (rows.Find(other => other.Id == id), rows.ConvertAll(Read));
                var decided = decide(row is null ? null : Read(row), written, shown is not null);
                if (!decided.Ok)
                {
                    return decided;
                }

                var (one, archived) = (decided.Value.Achievement, decided.Value.Archived);
                var definition = JsonSerializer.Serialize(one, EventEnvelope.Json);
                var again = row is { Archived: true } && !archived;
                if (row is null)
                {
                    row = new StudioAchievementRow { Id = id, Key = one.Key, Definition = definition, Archived = archived };
                    db.Add(row);
                }
                else if (row.Archived != archived || !Same(row.Definition, definition))
                {
                    (row.Definition, row.Archived, row.Revision) = (definition, archived, row.Revision + 1);
                }
                else
                {
                    return decided;
                }

                // While it was archived nobody looked at who has earned it.
                var news = Keep(db, shown, one) | again;
                if (news && !archived)
                {
                    Enqueue(db, new AchievementsChanged(null, [id]));
                }

                await Tell(db, inner);
                return new WrittenAchievement(one, archived, row.Revision);
            },
            ct);
        if (outcome.Ok)
        {
            await Refresh(ct);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public async Task<Outcome<Done>> Order(Func<StoredAchievements, Outcome<IReadOnlyDictionary<Guid, int>>> decide, CancellationToken ct)
    {
        var outcome = await database.AsPlatform().Write<Outcome<Done>>(
            async (db, inner) =>
            {
                await OneAfterTheOther(db, inner);
                var decided = decide(await Stored(db, inner));
                if (!decided.Ok)
                {
                    return decided.Error;
                }

                var (ids, places) = (decided.Value.Keys.ToArray(), decided.Value.Values.ToArray());
                var moved = await db.Database.ExecuteSqlAsync(
                    $"update gamification.achievements a set place = wanted.place from unnest({ids}, {places}) as wanted(id, place) where a.id = wanted.id and a.place is distinct from wanted.place",
                    inner);
                if (moved > 0)
                {
                    await Tell(db, inner);
                }

                return Done.Value;
            },
            ct);
        if (outcome.Ok)
        {
            await Refresh(ct);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public async Task Refresh(CancellationToken ct)
    {
        // Who reads later has read newer ones.
        await refreshing.WaitAsync(ct);
        try
        {
            current.Take(await Stored(ct));
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Guid, long>> Holders(IReadOnlyCollection<Guid> ids, CancellationToken ct) => await database.AsPlatform().Read(
        (db, inner) => db.Set<EarnedAchievementRow>().Where(row => ids.Contains(row.AchievementId)).GroupBy(row => row.AchievementId)
            .Select(group => new { group.Key, Count = group.LongCount() }).ToDictionaryAsync(group => group.Key, group => group.Count, inner),
        ct);

    /// <inheritdoc/>
    public void Dispose() => refreshing.Dispose();

    /// <inheritdoc/>
    public Task Continue(AchievementsChanged next, CancellationToken ct) => database.Write(
        (db, _) =>
        {
            Enqueue(db, next);
            return Task.CompletedTask;
        },
        ct);

    private static int LongestRun(DaySet active, DaySet bridged) =>
        active.Union(bridged).Runs.Select(active.Count).DefaultIfEmpty(0).Max();

    /// <summary>What decides who has it: a better description changes nothing for anybody.</summary>
    private static string Terms(Achievement one) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(new { one.Conditions, Dependencies = one.Dependencies.Order() }, EventEnvelope.Json))))[..32];

    /// <summary>Keeps what those who have it are shown; true when others than before can have earned it.</summary>
    private static bool Keep(PlatformDb db, AchievementRow? row, Achievement one)
    {
        var (definition, terms) = (JsonSerializer.Serialize(one, EventEnvelope.Json), Terms(one));
        if (row is null)
        {
            db.Add(new AchievementRow { Id = one.Id, Key = one.Key, Definition = definition, Terms = terms });
            return true;
        }

        var news = row.Terms != terms;
        row.Terms = terms;
        if (!Same(row.Definition, definition))
        {
            // A place is one within a category; in another one it comes last.
            row.Place = Read(row.Definition).Category == one.Category ? row.Place : null;
            row.Definition = definition;
        }

        return news;
    }

    private static async Task<StoredAchievements> Stored(PlatformDb db, CancellationToken ct) => new(
        (await db.Set<StudioAchievementRow>().OrderBy(row => row.Key).ToListAsync(ct)).ConvertAll(Read),
        await db.Set<AchievementRow>().Where(row => row.Place != null).ToDictionaryAsync(row => row.Id, row => row.Place!.Value, ct));

    /// <summary>Reaches every node when the transaction commits.</summary>
    private static Task<int> Tell(PlatformDb db, CancellationToken ct) => db.Database.ExecuteSqlRawAsync($"notify {Channel}", ct);

    /// <summary>Two at once would both find the same ones missing.</summary>
    private static Task<int> OneAfterTheOther(PlatformDb db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('gamification.achievements'))", ct);

    private static bool Same(string stored, string definition) => JsonElement.DeepEquals(JsonElement.Parse(stored), JsonElement.Parse(definition));

    private static WrittenAchievement Read(StudioAchievementRow row) => new(Read(row.Definition), row.Archived, row.Revision);

    private static Achievement Read(string definition) => JsonSerializer.Deserialize<Achievement>(definition, EventEnvelope.Json)!;

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private void Enqueue(PlatformDb db, AchievementsChanged next) => db.Enqueue(EventEnvelope.Of(next, next.After ?? Guid.Empty, clock.GetUtcNow()));
}
