using System.Diagnostics;
using System.Net;
using System.Text;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace Api.Tests.OpenCode.Sandbox;

public sealed class SandboxTests(SandboxHost host) : IClassFixture<SandboxHost>
{
    // opencode-R69, opencode-R70
    [Fact]
    public async Task A_sandbox_is_made_with_defaults_read_and_deleted()
    {
        var me = SandboxHost.Student();
        var made = await host.Send(HttpMethod.Post, "sandbox", me, """{"language":"javascript","config":{"timeLimit":5},"files":[{"path":"./a/b.txt","content":"x\"y"},{"path":"r","content":"","readonly":true}]}""");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        var id = made.Json.GetProperty("id").GetString();
        Assert.EndsWith($"/opencode/v1/sandbox/{id}", made.Headers["Location"]);
        Assert.Equal("ready", made.Json.GetProperty("status").GetString());
        Assert.Equal("""{"timeLimit":5,"memoryLimit":512,"diskLimit":100}""", made.Json.GetProperty("config").GetRawText());
        Assert.Equal("{}", made.Json.GetProperty("environment").GetRawText());
        Assert.Equal(TimeSpan.FromHours(1), made.Json.GetProperty("expiresAt").GetDateTimeOffset() - made.Json.GetProperty("createdAt").GetDateTimeOffset());

        var read = await host.Send(HttpMethod.Get, $"sandbox/{id}", me);
        Assert.Equal(made.Json.GetRawText(), read.Json.GetRawText());
        var files = read.Json.GetProperty("files").EnumerateArray().Select(f => (f.GetProperty("path").GetString(), f.GetProperty("content").GetString(), f.GetProperty("readonly").GetBoolean()));
        Assert.Equal([("a/b.txt", "x\"y", false), ("r", "", true)], files);

        Assert.Equal(HttpStatusCode.NoContent, (await host.Send(HttpMethod.Delete, $"sandbox/{id}", me)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Send(HttpMethod.Delete, $"sandbox/{id}", me)).Status);
        Assert.Equal("RESOURCE_NOT_FOUND", (await host.Send(HttpMethod.Get, $"sandbox/{id}", me)).Code);
    }

    // opencode-R68, opencode-R70, opencode-R71, opencode-R72
    [Theory]
    [InlineData("""{"language":"cobol"}""", "VALIDATION_ERROR", "language")]
    [InlineData("""{}""", "MISSING_REQUIRED_FIELD", "language")]
    [InlineData("""{"language":"python","config":{"timeLimit":301}}""", "VALIDATION_ERROR", "config.timeLimit")]
    [InlineData("""{"language":"python","config":{"memoryLimit":"big"}}""", "INVALID_FORMAT", "config.memoryLimit")]
    [InlineData("""{"language":"python","config":{"diskLimit":9}}""", "VALIDATION_ERROR", "config.diskLimit")]
    [InlineData("""{"language":"python","files":[{"path":"a"}]}""", "MISSING_REQUIRED_FIELD", "files[0].content")]
    [InlineData("""{"language":"python","files":[{"path":"/etc/passwd","content":""}]}""", "VALIDATION_ERROR", "files[0].path")]
    [InlineData("""{"language":"python","files":[{"path":"a/../../b","content":""}]}""", "VALIDATION_ERROR", "files[0].path")]
    [InlineData("""{"language":"python","files":[{"path":"a","content":""},{"path":"./a","content":""}]}""", "VALIDATION_ERROR", "files")]
    [InlineData("""{"language":"python","files":[{"path":"a","content":""},{"path":"a/b","content":""}]}""", "VALIDATION_ERROR", "files")]
    [InlineData("""{"language":"python","files":[{"path":"main.py/x","content":""}]}""", "VALIDATION_ERROR", "files")]
    [InlineData("{", "INVALID_FORMAT", null)]
    public async Task Bad_input_is_refused(string body, string code, string? field)
    {
        var answer = await host.Send(HttpMethod.Post, "sandbox", SandboxHost.Student(), body);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (answer.Status, answer.Code, answer.Field));
    }

    [Fact]
    public async Task A_language_that_is_not_run_here_is_not_available()
    {
        var answer = await host.Send(HttpMethod.Post, "sandbox", SandboxHost.Student(), """{"language":"rust"}""");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/execute")]
    [InlineData("POST", "/test")]
    public async Task Other_peoples_sandboxes_are_closed(string method, string path)
    {
        var id = await host.Create(SandboxHost.Student());
        object? body = path.Length == 0 ? null : new { code = "", tests = Array.Empty<object>() };

        Assert.Equal((HttpStatusCode.Unauthorized, "TOKEN_INVALID"), Seen(await host.Send(new HttpMethod(method), $"sandbox/{id}{path}", null, body)));
        Assert.Equal((HttpStatusCode.Forbidden, "ACCESS_DENIED"), Seen(await host.Send(new HttpMethod(method), $"sandbox/{id}{path}", SandboxHost.Student(), body)));
        Assert.Equal((HttpStatusCode.Forbidden, "ACCESS_DENIED"), Seen(await host.Send(new HttpMethod(method), $"sandbox/{id}{path}", $"instructor:{Ids.New()}", body)));
        Assert.Equal((HttpStatusCode.NotFound, "RESOURCE_NOT_FOUND"), Seen(await host.Send(new HttpMethod(method), $"sandbox/{Ids.New()}{path}", SandboxHost.Student(), body)));
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FORMAT"), Seen(await host.Send(new HttpMethod(method), $"sandbox/42{path}", SandboxHost.Student(), body)));
        Assert.True((int)(await host.Send(new HttpMethod(method), $"sandbox/{id}{path}", $"admin:{Ids.New()}", body)).Status < 300);
    }

    // opencode-R78
    [Fact]
    public async Task A_program_runs_with_input_arguments_and_files()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me, files: new[] { new { path = "data.txt", content = "file" } });

        var answer = await host.Execute(id, me, "import sys\nprint(input(), sys.argv[1:], open('data.txt').read())\nprint('note', file=sys.stderr)", "in ü", ["a", "b c"]);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Json.GetProperty("success").GetBoolean());
        Assert.Equal("in ü ['a', 'b c'] file\n", answer.Json.GetProperty("output").GetString());
        Assert.Equal("note\n", answer.Json.GetProperty("error").GetString());
        Assert.Equal(0, answer.Json.GetProperty("exitCode").GetInt32());
        Assert.InRange(answer.Json.GetProperty("executionTime").GetInt32(), 1, 5000);
        Assert.InRange(answer.Json.GetProperty("memoryUsed").GetInt64(), 1 << 20, 100 << 20);
        Assert.Equal("10", answer.Headers["X-RateLimit-Limit"]);
    }

    // opencode-R79
    [Theory]
    [InlineData("raise SystemExit(3)", 3, "")]
    [InlineData("import time\nprint('x', flush=True)\ntime.sleep(60)", 124, "EXECUTION_TIMEOUT:")]
    [InlineData("x = b'x' * (200 << 20)", 137, "MEMORY_LIMIT_EXCEEDED:")]
    public async Task A_program_that_fails_is_an_answer(string code, int exitCode, string lastLine)
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me, config: new { timeLimit = 1, memoryLimit = 64 });

        var answer = await host.Execute(id, me, code);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.False(answer.Json.GetProperty("success").GetBoolean());
        Assert.Equal(exitCode, answer.Json.GetProperty("exitCode").GetInt32());
        Assert.StartsWith(lastLine, answer.Json.GetProperty("error").GetString()!.Split('\n')[^1]);
    }

    // opencode-R80
    [Fact]
    public async Task Output_is_cut_after_1048576_bytes_each()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me);

        var answer = await host.Execute(id, me, "import sys\nsys.stdout.write('é' * 1000000)\nsys.stderr.write('x' * 1048577)");

        Assert.Equal(1048576, Encoding.UTF8.GetByteCount(answer.Json.GetProperty("output").GetString()!));
        Assert.Equal(1048576, Encoding.UTF8.GetByteCount(answer.Json.GetProperty("error").GetString()!));
        Assert.True(answer.Json.GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task A_flood_is_stopped_and_its_error_stays_within_the_limit()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me);

        var answer = await host.Execute(id, me, "import sys\nwhile True: sys.stderr.write('ü' * 65536)");

        Assert.False(answer.Json.GetProperty("success").GetBoolean());
        Assert.InRange(Encoding.UTF8.GetByteCount(answer.Json.GetProperty("error").GetString()!), 1048000, 1048576);
    }

    [Fact]
    public async Task Code_that_does_not_fit_on_the_disk_is_refused()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me, config: new { diskLimit = 10 }, files: new[] { new { path = "a", content = new string('x', 7 << 20) } });

        var answer = await host.Execute(id, me, new string('#', 4 << 20));

        Assert.Equal((HttpStatusCode.BadRequest, "code"), (answer.Status, answer.Field));
    }

    [Theory]
    [InlineData("""{"input":"x"}""", "MISSING_REQUIRED_FIELD", "code")]
    [InlineData("""{"code":1}""", "INVALID_FORMAT", "code")]
    [InlineData("""{"code":"","arguments":["a\u0000"]}""", "INVALID_FORMAT", "arguments[0]")]
    public async Task A_bad_execution_is_refused(string body, string code, string field)
    {
        var me = SandboxHost.Student();
        var answer = await host.Send(HttpMethod.Post, $"sandbox/{await host.Create(me)}/execute", me, body);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (answer.Status, answer.Code, answer.Field));
    }

    // opencode-R75, opencode-D10
    [Fact]
    public async Task An_expired_sandbox_reads_as_destroyed_for_a_day_and_runs_nothing()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me, files: new[] { new { path = "a", content = "b" } });
        using (host.Time.Ahead(TimeSpan.FromMinutes(61)))
        {
            var read = await host.Send(HttpMethod.Get, $"sandbox/{id}", me);
            Assert.Equal(("destroyed", 0), (read.Json.GetProperty("status").GetString(), read.Json.GetProperty("files").GetArrayLength()));
            Assert.Equal((HttpStatusCode.Gone, "RESOURCE_EXPIRED"), Seen(await host.Execute(id, me, "")));
            Assert.Equal((HttpStatusCode.Gone, "RESOURCE_EXPIRED"), Seen(await host.Test(id, me, "")));
        }

        using (host.Time.Ahead(TimeSpan.FromHours(25.1)))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await host.Send(HttpMethod.Get, $"sandbox/{id}", me)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await host.Execute(id, me, "")).Status);
        }

        using (host.Time.Ahead(TimeSpan.FromMinutes(61)))
        {
            Assert.Equal(HttpStatusCode.NoContent, (await host.Send(HttpMethod.Delete, $"sandbox/{id}", me)).Status);
        }
    }

    // opencode-R74
    [Fact]
    public async Task A_run_extends_its_life()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me);
        using var ahead = host.Time.Ahead(TimeSpan.FromMinutes(40));
        await host.Execute(id, me, "");

        var read = await host.Send(HttpMethod.Get, $"sandbox/{id}", me);
        Assert.InRange((read.Json.GetProperty("expiresAt").GetDateTimeOffset() - host.Time.GetUtcNow()).TotalMinutes, 59, 60);
        Assert.Equal("ready", read.Json.GetProperty("status").GetString());
    }

    // opencode-R76
    [Fact]
    public async Task Runs_of_one_sandbox_wait_for_each_other_and_can_be_seen()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me);
        var watch = Stopwatch.StartNew();
        var runs = Enumerable.Range(0, 3).Select(_ => host.Execute(id, me, "import time; time.sleep(0.5); print(1)")).ToList();
        var seen = new HashSet<string?>();
        while (!seen.Contains("running") && !Task.WhenAll(runs).IsCompleted)
            seen.Add((await host.Send(HttpMethod.Get, $"sandbox/{id}", me)).Json.GetProperty("status").GetString());

        Assert.Contains("running", seen);
        Assert.All(await Task.WhenAll(runs), answer => Assert.True(answer.Json.GetProperty("success").GetBoolean()));
        Assert.True(watch.ElapsedMilliseconds >= 1500, $"Three runs of half a second took {watch.ElapsedMilliseconds} ms.");
    }

    [Fact]
    public async Task Deleting_ends_a_run_in_progress()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me, config: new { timeLimit = 60 });
        var watch = Stopwatch.StartNew();
        var run = host.Execute(id, me, "import time; time.sleep(50)");
        await Task.Delay(400, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, (await host.Send(HttpMethod.Delete, $"sandbox/{id}", me)).Status);
        Assert.Equal((HttpStatusCode.NotFound, "RESOURCE_NOT_FOUND"), Seen(await run));
        Assert.True(watch.ElapsedMilliseconds < 10_000);
    }

    [Fact]
    public async Task A_caller_who_leaves_ends_his_run()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me, config: new { timeLimit = 60 });
        using var leave = new CancellationTokenSource(500);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Send(HttpMethod.Post, $"sandbox/{id}/execute", me, new { code = "import time; time.sleep(50)" }, leave.Token));

        var answer = await host.Execute(id, me, "print('free')").WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal("free\n", answer.Json.GetProperty("output").GetString());
    }

    [Fact]
    public async Task Many_learners_run_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var me = SandboxHost.Student();
            return (i, answer: await host.Execute(await host.Create(me), me, $"print({i} * 2)"));
        }));

        Assert.All(answers, a => Assert.Equal($"{a.i * 2}\n", a.answer.Json.GetProperty("output").GetString()));
    }

    // opencode-R26
    [Fact]
    public async Task Ten_executions_a_minute_are_allowed()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me);
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.OK, (await host.Test(id, me, "")).Status);

        var answer = await host.Execute(id, me, "");
        Assert.Equal((HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED"), Seen(answer));
        Assert.InRange(int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
    }

    [Fact]
    public async Task Output_is_pushed_to_the_learner_while_the_program_runs()
    {
        var account = Ids.New();
        var me = $"student:{account}";
        var id = await host.Create(me);
        var run = host.Execute(id, me, "import time\nprint('first')\ntime.sleep(2)\nprint('second')");
        string Live() => string.Concat(host.Pushed.Where(p => p.Channel == $"user/{account}").Select(p => p.Data.GetProperty("text").GetString()));
        for (var i = 0; i < 150 && Live() != "first\n"; i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        Assert.Equal("first\n", Live());
        Assert.False(run.IsCompleted);
        await run;
        for (var i = 0; i < 100 && Live() != "first\nsecond\n"; i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        var push = host.Pushed.First(p => p.Channel == $"user/{account}");
        Assert.Equal(("learning", "SandboxOutput", id, "stdout"), (push.Hub, push.Method, push.Data.GetProperty("sandboxId").GetString(), push.Data.GetProperty("stream").GetString()));
        Assert.Equal("first\nsecond\n", Live());
    }

    [Fact]
    public async Task Runs_are_counted_and_told()
    {
        var before = (long?)await host.Postgres.ScalarAsync("select sum(count)::bigint from sandbox.daily_runs where not tests") ?? 0;
        var account = Ids.New();
        var id = await host.Create($"student:{account}");
        await host.Execute(id, $"student:{account}", "print(1)");

        Assert.True((long?)await host.Postgres.ScalarAsync("select sum(count)::bigint from sandbox.daily_runs where not tests") > before);
        Assert.Equal(1L, await host.Postgres.ScalarAsync("select count(*) from kernel.outbox where name = 'sandbox.code_run.v1' and subject = $1", account));
        Assert.Equal(1, await host.Postgres.ScalarAsync("select runs from sandbox.sandboxes where id = $1", Guid.Parse(id)));
    }

    private static (HttpStatusCode, string?) Seen(SandboxHost.Answer answer) => (answer.Status, answer.Code);
}
