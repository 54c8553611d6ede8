using System.Net;
using System.Text.Json;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace Api.Tests.OpenCode.Sandbox;

public sealed class SandboxRunTestsTests(SandboxHost host) : IClassFixture<SandboxHost>
{
    private const string Add =
        """
        import sys, json
        def add(a, b):
            if not isinstance(a, int): raise TypeError('a must be a number')
            return a + b
        if __name__ == '__main__':
            text = sys.stdin.read()
            if text.startswith('{'):
                data = json.loads(text); print(json.dumps({'sum': add(data['a'], data['b'])}))
            elif text:
                print(add(*map(int, text.split())))
            else:
                print(open('n.txt').read(), sys.argv[1]); sys.exit(3)
        """;

    // opencode-R85, opencode-R87, opencode-R89
    [Fact]
    public async Task All_forms_of_tests_run_in_the_order_of_the_request()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me);
        var answer = await host.Test(
            id,
            me,
            Add,
            Case(new { stdin = "2 3\n" }, new { stdout = "5\n", match = "exact" }, "program", points: 10),
            Case(new { function = "add", arguments = new[] { 2, 3 } }, new { returns = 5.0 }, "function", points: 5),
            Case(new { function = "add", arguments = new { a = "x", b = 1 } }, new { throws = new { type = "TypeError", message = "number" } }, "throws"),
            Case(new { a = 20, b = 22 }, new { sum = 42 }, "raw"),
            Case(new { arguments = new[] { "arg" }, files = new[] { new { path = "n.txt", content = "file" } } }, new { stdout = "file arg", exitCode = 3 }, "files"),
            Case(new { stdin = "2 3" }, new { stdout = "6" }, "wrong", points: 20));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal([true, true, true, true, true, false], answer.Json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("passed").GetBoolean()));
        Assert.Equal("""{"total":6,"passed":5,"failed":1,"score":47.37}""", answer.Json.GetProperty("summary").GetRawText());
        var first = answer.Json.GetProperty("results")[0];
        Assert.Equal(("5\n", 100, "program"), (first.GetProperty("output").GetString(), first.GetProperty("score").GetInt32(), first.GetProperty("testCase").GetProperty("name").GetString()));
        Assert.False(first.TryGetProperty("error", out _));
        Assert.Equal("5", answer.Json.GetProperty("results")[1].GetProperty("output").GetString());
        Assert.False(answer.Json.GetProperty("results")[2].TryGetProperty("error", out _));
        Assert.Equal("Line 1: expected '6', but got '5'.", answer.Json.GetProperty("results")[5].GetProperty("error").GetString());
    }

    [Fact]
    public async Task JavaScript_is_tested_too()
    {
        var me = SandboxHost.Student();
        var id = await host.Create(me, "javascript");
        var answer = await host.Test(id, me, "function twice(x) { return x * 2 }", Case(new { function = "twice", arguments = new[] { 4 } }, new { returns = 8 }));

        Assert.Equal(100, answer.Json.GetProperty("summary").GetProperty("score").GetInt32());
    }

    [Fact]
    public async Task Code_that_is_broken_fails_its_tests()
    {
        var me = SandboxHost.Student();
        var answer = await host.Test(await host.Create(me), me, "def (", Case(new { function = "f", arguments = Array.Empty<int>() }, new { returns = 1 }), Case(new { stdin = "" }, new { stdout = "1" }));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.All(answer.Json.GetProperty("results").EnumerateArray(), r => Assert.Contains("SyntaxError", r.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_test_past_its_timeout_fails_alone()
    {
        var me = SandboxHost.Student();
        var answer = await host.Test(
            await host.Create(me),
            me,
            "import sys\nif sys.stdin.read() == 'loop':\n    while True: pass\nprint('ok')",
            Case(new { stdin = "loop" }, new { stdout = "ok" }, timeout: 1000),
            Case(new { stdin = "x" }, new { stdout = "ok" }, timeout: 5000));

        var results = answer.Json.GetProperty("results");
        Assert.StartsWith("EXECUTION_TIMEOUT:", results[0].GetProperty("error").GetString());
        Assert.InRange(results[0].GetProperty("executionTime").GetInt32(), 950, 2500);
        Assert.True(results[1].GetProperty("passed").GetBoolean());
    }

    [Fact]
    public async Task No_tests_are_no_points()
    {
        var me = SandboxHost.Student();
        var answer = await host.Test(await host.Create(me), me, "print(1)");

        Assert.Equal("""{"results":[],"summary":{"total":0,"passed":0,"failed":0,"score":0}}""", answer.Json.GetRawText());
    }

    // opencode-R81, opencode-R82
    [Theory]
    [InlineData("""{"code":""}""", "MISSING_REQUIRED_FIELD", "tests")]
    [InlineData("""{"code":"","tests":[{"id":"x","name":"n","input":{},"expected":{}}]}""", "INVALID_FORMAT", "tests[0].id")]
    [InlineData("""{"code":"","tests":[{"id":"018f0000-0000-7000-8000-000000000001","name":"n","input":{},"expected":{}}]}""", "VALIDATION_ERROR", "tests[0].id")]
    [InlineData("""{"code":"","tests":[{"id":"018f0000-0000-7000-8000-000000000001","name":"n","input":{"stdin":"x"},"expected":{}}]}""", "VALIDATION_ERROR", "tests[0].expected")]
    [InlineData("""{"code":"","tests":[{"id":"018f0000-0000-7000-8000-000000000001","name":"n","input":{"stdin":"x"},"expected":{"stdout":"("  ,"match":"regex"}}]}""", "VALIDATION_ERROR", "tests[0].expected.stdout")]
    [InlineData("""{"code":"","tests":[{"id":"018f0000-0000-7000-8000-000000000001","name":"n","input":{"function":"f","arguments":[]},"expected":{"returns":1,"throws":true}}]}""", "VALIDATION_ERROR", "tests[0].expected")]
    [InlineData("""{"code":"","tests":[{"id":"018f0000-0000-7000-8000-000000000001","name":"n","input":{"files":[{"path":"../x","content":""}]},"expected":{"stdout":""}}]}""", "VALIDATION_ERROR", "tests[0].input.files[0].path")]
    [InlineData("""{"code":"","tests":[{"id":"018f0000-0000-7000-8000-000000000001","name":"n","input":{"stdin":"x"},"expected":{"stdout":"x"},"timeout":999}]}""", "VALIDATION_ERROR", "tests[0].timeout")]
    public async Task Bad_tests_are_refused(string body, string code, string field)
    {
        var me = SandboxHost.Student();
        var answer = await host.Send(HttpMethod.Post, $"sandbox/{await host.Create(me)}/test", me, body);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (answer.Status, answer.Code, answer.Field));
    }

    // opencode-R91, opencode-R93
    [Fact]
    public async Task A_hidden_test_runs_by_its_id_and_tells_nothing()
    {
        var hidden = Store(published: true, hidden: true, new { stdin = "secret-input" }, new { stdout = "secret-output" });
        var account = Ids.New();
        var me = $"student:{account}";
        var id = await host.Create(me);

        var answer = await host.Test(
            id,
            me,
            "import sys\nt = sys.stdin.read()\nprint(t)\nprint(t, file=sys.stderr)\nopen('/work/keep', 'w').write(t)",
            new { id = hidden, name = "Hidden test 1", input = new { }, expected = new { }, points = 20, hidden = true },
            Case(new { arguments = new[] { "look" } }, new { stdout = "x" }, "visible"));

        var raw = answer.Json.GetProperty("results")[0].GetRawText();
        Assert.Equal($$"""{"testCase":{"id":"{{hidden}}","name":"Hidden test 1","input":{},"expected":{},"points":20,"hidden":true},"passed":false,"executionTime":0,"score":0}""", raw);
        Assert.DoesNotContain("secret", answer.Json.GetRawText());
        Assert.DoesNotContain(host.Pushed, p => p.Channel == $"user/{account}");
    }

    // opencode-R90
    [Fact]
    public async Task A_posted_definition_does_not_replace_the_stored_one()
    {
        var stored = Store(published: true, hidden: false, new { stdin = "1" }, new { stdout = "right" });
        var me = SandboxHost.Student();

        var answer = await host.Test(
            await host.Create(me), me, "print('wrong')", new { id = stored, name = "mine", input = new { stdin = "" }, expected = new { stdout = "wrong" }, points = 100, hidden = true });

        var result = answer.Json.GetProperty("results")[0];
        Assert.False(result.GetProperty("passed").GetBoolean());
        Assert.Equal(("stored test", 20), (result.GetProperty("testCase").GetProperty("name").GetString(), result.GetProperty("testCase").GetProperty("points").GetInt32()));
    }

    [Fact]
    public async Task Tests_of_drafts_are_for_those_who_write_them()
    {
        var draft = Store(published: false, hidden: true, new { stdin = "" }, new { stdout = "x" });
        var withheld = new { id = draft, name = "Hidden test 1", input = new { }, expected = new { }, hidden = true };
        var student = SandboxHost.Student();
        var teacher = $"instructor:{Ids.New()}";

        var refused = await host.Test(await host.Create(student), student, "print('x')", withheld);
        Assert.Equal((HttpStatusCode.BadRequest, "tests[0].id"), (refused.Status, refused.Field));

        var result = (await host.Test(await host.Create(teacher), teacher, "print('x')", withheld)).Json.GetProperty("results")[0];
        Assert.True(result.GetProperty("passed").GetBoolean());
        Assert.Equal(("x\n", "x"), (result.GetProperty("output").GetString(), result.GetProperty("testCase").GetProperty("expected").GetProperty("stdout").GetString()));
    }

    [Fact]
    public async Task Stored_tests_that_passed_are_told_with_their_points()
    {
        var passes = Store(published: true, hidden: true, new { stdin = "" }, new { stdout = "x" });
        var fails = Store(published: true, hidden: false, new { stdin = "" }, new { stdout = "y" });
        var account = Ids.New();
        var me = $"student:{account}";
        object Posted(Guid id) => new { id, name = "n", input = new { }, expected = new { } };

        await host.Test(await host.Create(me), me, "print('x')", Posted(passes), Posted(fails), Posted(passes), Case(new { stdin = "" }, new { stdout = "x" }));

        var data = (string?)await host.Postgres.ScalarAsync("select data::text from kernel.outbox where name = 'sandbox.stored_tests_passed.v1' and subject = $1", account);
        var told = JsonDocument.Parse(data!).RootElement.GetProperty("tests");
        Assert.Equal(1, told.GetArrayLength());
        Assert.Equal((passes, 20, "Lesson"), (told[0].GetProperty("testId").GetGuid(), told[0].GetProperty("points").GetInt32(), told[0].GetProperty("title").GetString()));
    }

    private static object Case(object input, object expected, string name = "test", int points = 1, int timeout = 10000) =>
        new { id = Ids.New(), name, type = "unit", input, expected, points, timeout, hidden = false };

    private Guid Store(bool published, bool hidden, object input, object expected)
    {
        var lesson = new LessonRef(Ids.New(), "lesson", Ids.New(), CourseKind.Code, "Lesson", 10, 1, published);
        var test = new TestCase
        {
            Id = Ids.New(),
            Name = "stored test",
            Description = "secret description",
            Input = JsonSerializer.SerializeToElement(input),
            Expected = JsonSerializer.SerializeToElement(expected),
            Points = 20,
            Hidden = hidden,
        };
        host.Stored[test.Id] = new LessonTest(lesson, test);
        return test.Id;
    }
}
