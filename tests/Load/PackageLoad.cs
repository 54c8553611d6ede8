using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LearningPlatform.Data;
using LearningPlatform.Data.Embedded;
using LearningPlatform.Testing;
using Npgsql;

namespace LearningPlatform.Load;

/// <summary>
/// A package of 5 levels x 10 sections x 5 modules x 5 lessons x 8 exercises (10,000 assignments) over HTTP, warm, against reading the same rows with bare Npgsql and writing
/// nothing; and the memory that a request allocates at once.
/// </summary>
internal static class PackageLoad
{
    private const int Rounds = 15;
    private const string Path = "/wayr/api/courses/large/package";

    public static async Task<int> Run()
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "lp-load-" + Guid.NewGuid().ToString("N")[..12])).FullName;
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));
            await DatabaseSchema.ApplyAsync(server.ConnectionString, CancellationToken.None);
            await using var bare = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxAutoPrepare = 50 });
            await Execute(bare, Content);
            await using var api = await ApiNode.StartAsync(server.ConnectionString, [new("Seed:Demo", "false")]);
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = api.Address };
            return await Measured(client, bare);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> Measured(HttpClient client, NpgsqlDataSource bare)
    {
        string?[] codings = [null, "gzip", "br"];
        foreach (var coding in Enumerable.Repeat(codings, 8).SelectMany(all => all))
        {
            var (bytes, _) = await Get(client, coding);
            await Rows(bare);
            if (bytes < 1000)
            {
                throw new InvalidOperationException("The package is empty.");
            }
        }

        var (ours, theirs, sizes) = (codings.Select(_ => new List<double>()).ToArray(), new List<double>(), new long[codings.Length]);
        for (var round = 0; round < Rounds; round++)
        {
            theirs.Add(await Milliseconds(() => Rows(bare)));
            for (var i = 0; i < codings.Length; i++)
            {
                ours[i].Add(await Milliseconds(async () => sizes[i] = (await Get(client, codings[i])).Bytes));
            }
        }

        for (var i = 0; i < codings.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"package, {codings[i] ?? "not compressed"}: {sizes[i] / 1024.0:f0} KiB, median {Measure.Median(ours[i]):f0} ms, p90 {Measure.Percentile(ours[i], 0.9):f0} ms; bare reads {Measure.Median(theirs):f0} ms, ratio {Measure.Median(theirs) / Measure.Median(ours[i]):f2}"));
        }

        var tag = (await Get(client, "gzip")).Tag!;
        var known = new List<double>();
        for (var round = 0; round < Rounds * 4; round++)
        {
            known.Add(await Milliseconds(() => Get(client, "gzip", tag)));
        }

        // What 12 at once hold: the working set of the process, after a collection, against one at a time.
        GC.Collect();
        var before = Process.GetCurrentProcess().WorkingSet64;
        var (clock, peak) = (Stopwatch.StartNew(), before);
        var all = Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Get(client, "gzip")));
        while (!all.IsCompleted)
        {
            using var process = Process.GetCurrentProcess();
            peak = Math.Max(peak, process.WorkingSet64);
            await Task.Delay(10);
        }

        await all;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"package: 304 in median {Measure.Median(known):f1} ms; 12 at once in {clock.ElapsedMilliseconds} ms with {(peak - before) / 1048576.0:f0} MiB more than before"));
        return ours.Max(Measure.Median) < 300 ? 0 : 1;
    }

    private static async Task<(long Bytes, EntityTagHeaderValue? Tag)> Get(HttpClient client, string? coding, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        if (coding is not null)
        {
            request.Headers.AcceptEncoding.Add(new(coding));
        }

        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.StatusCode != (known is null ? HttpStatusCode.OK : HttpStatusCode.NotModified))
        {
            throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }

        await using var body = await response.Content.ReadAsStreamAsync();
        var (piece, bytes) = (new byte[65536], 0L);
        for (int read; (read = await body.ReadAsync(piece)) > 0; bytes += read)
        {
        }

        return (bytes, response.Headers.ETag);
    }

    /// <summary>The same rows in the same order in one snapshot, each column read.</summary>
    private static async Task<int> Rows(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        var read = await Read(connection, "select * from catalog.courses where key = 'large'");
        read += await Read(connection, "select s.* from catalog.sections s join catalog.courses c on c.id = s.course_id where c.key = 'large'");
        read += await Read(connection, "select l.* from catalog.lessons l join catalog.courses c on c.id = l.course_id where c.key = 'large'");
        return read + await Read(
            connection,
            """
            select l.key, p."order", e.* from catalog.courses c join catalog.lessons l on l.course_id = c.id join catalog.lesson_exercises p on p.lesson_id = l.id
            join catalog.exercises e on e.id = p.exercise_id where c.key = 'large' order by l.key, p."order", e.key
            """);
    }

    private static async Task<int> Read(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        for (; await reader.ReadAsync(); rows++)
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                _ = reader.GetValue(i);
            }
        }

        return rows;
    }

    private static async Task<double> Milliseconds(Func<Task> body)
    {
        var clock = Stopwatch.GetTimestamp();
        await body();
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private const string Content =
        """
        insert into catalog.courses (id, key, kind, title, description, status, is_public, "order", source_language, target_language, prerequisites, objectives, tags, search, created_at, updated_at)
        values (gen_random_uuid(), 'large', 'language', 'Large', 'A large course.', 'published', true, 0, 'en', 'es', '{}', '{}', '{}', '', now(), now());
        insert into catalog.sections (id, key, course_id, kind, title, code, "order", created_at, updated_at)
        select gen_random_uuid(), 'large-' || n, c.id, 'level', 'Level ' || n, 'L' || n, n, now(), now() from catalog.courses c, generate_series(1, 5) n where c.key = 'large';
        insert into catalog.sections (id, key, course_id, parent_id, kind, title, "order", created_at, updated_at)
        select gen_random_uuid(), p.key || '-' || n, p.course_id, p.id, 'section', 'Section ' || n, n, now(), now() from catalog.sections p, generate_series(1, 10) n where p.kind = 'level';
        insert into catalog.sections (id, key, course_id, parent_id, kind, title, module_type, "order", created_at, updated_at)
        select gen_random_uuid(), p.key || '-' || n, p.course_id, p.id, 'module', 'Module ' || n, 'basic_lesson', n, now(), now() from catalog.sections p, generate_series(1, 5) n where p.kind = 'section';
        insert into catalog.lessons (id, key, course_id, section_id, title, type, status, "order", experience_points, content, resources, prerequisites, objectives, created_at, updated_at)
        select gen_random_uuid(), p.key || '-' || n, p.course_id, p.id, 'Lesson ' || n, 'exercise', 'published', n, 10, '{}', '[]', '{}', '{}', now(), now()
        from catalog.sections p, generate_series(1, 5) n where p.kind = 'module';
        insert into catalog.exercises (id, key, type, data, created_at, updated_at)
        select gen_random_uuid(), l.key || '-x' || n, 'translation',
          jsonb_build_object('source_text', 'Where is the station of ' || l.key || '?', 'target_text', '¿Dónde está la estación de ' || l.key || '?', 'hints', jsonb_build_array('la estación', 'dónde')), now(), now()
        from catalog.lessons l, generate_series(1, 8) n;
        insert into catalog.lesson_exercises (lesson_id, exercise_id, "order")
        select l.id, e.id, n from catalog.lessons l cross join generate_series(1, 8) n join catalog.exercises e on e.key = l.key || '-x' || n;
        analyze
        """;
}
