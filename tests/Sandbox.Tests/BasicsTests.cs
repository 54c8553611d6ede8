using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests;

public abstract class BasicsTests(Programs machine)
{
    [Fact]
    public async Task A_program_gets_its_input_arguments_and_files()
    {
        var run = await machine.Python(
            "import sys, helper\nprint(sys.stdin.read().upper(), sys.argv[1:], open('data/a.txt').read(), helper.x)\nsys.stderr.write('told')",
            stdin: "hällo",
            arguments: ["a b", "'c'", ""],
            files: [new("data/a.txt", "content"), new("helper.py", "x = 7", ReadOnly: true)]);

        Assert.Equal("HÄLLO ['a b', \"'c'\", ''] content 7\n", run.Output);
        Assert.Equal("told", run.Error);
        Assert.Equal((RunVerdict.Succeeded, 0), (run.Verdict, run.ExitCode));
    }

    [Fact]
    public async Task JavaScript_gets_its_input_arguments_and_files()
    {
        var run = await machine.JavaScript(
            "const fs = require('fs'); console.log(fs.readFileSync(0, 'utf8'), process.argv.slice(2).join(), require('./helper').x); console.error('told')",
            stdin: "in",
            arguments: ["a", "b"],
            files: [new("helper.js", "exports.x = 7")]);

        Assert.Equal("in a,b 7\n", run.Output);
        Assert.Equal("told\n", run.Error);
        Assert.True(run.Success);
    }

    [Fact]
    public async Task JavaScript_modules_run_too()
    {
        var run = await machine.JavaScript("import { readFileSync } from 'fs';\nconsole.log(typeof readFileSync, await 3)");

        Assert.Equal("function 3\n", run.Output);
    }

    [Theory]
    [InlineData("import sys; sys.exit(3)", 3)]
    [InlineData("raise ValueError('no')", 1)]
    [InlineData("import os; os.kill(os.getpid(), 11)", 139)]
    [InlineData("import os; os.abort()", 134)]
    [InlineData("import os; os.kill(os.getpid(), 15)", 143)]
    [InlineData("import sys; sys.exit(137)", 137)]
    [InlineData("import sys; sys.exit(124)", 124)]
    public async Task A_program_that_fails_is_the_programs_fault_whatever_its_code(string code, int exitCode)
    {
        var run = await machine.Python(code);

        Assert.Equal((RunVerdict.Failed, exitCode), (run.Verdict, run.ExitCode));
    }

    [Fact]
    public async Task Output_comes_while_the_program_runs()
    {
        var seen = new List<(string Text, long At)>();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await machine.Python(
            "import time\nprint('a')\ntime.sleep(0.5)\nprint('ü')",
            live: chunk => seen.Add((chunk.Text, watch.ElapsedMilliseconds)));

        Assert.Equal("a\nü\n", string.Concat(seen.Select(s => s.Text)));
        Assert.True(seen[^1].At - seen[0].At > 300, "Both chunks came at the end.");
    }

    [Fact]
    public async Task A_syntax_error_is_told()
    {
        var run = await machine.Python("def (");

        Assert.Equal(RunVerdict.Failed, run.Verdict);
        Assert.Contains("SyntaxError", run.Error);
        Assert.Contains("main.py", run.Error);
    }

    [Fact]
    public async Task Code_is_told_apart_from_the_file_of_the_same_name()
    {
        var run = await machine.Python("print('code')", files: [new("main.py", "print('file')", ReadOnly: true)]);

        Assert.Equal("code\n", run.Output);
    }

    [Fact]
    public async Task Nothing_of_a_run_is_left_for_the_next()
    {
        await machine.Python("open('left','w').write('x'); open('/tmp/left','w').write('x'); open('/dev/shm/left','w').write('x')");
        var run = await machine.Python("import os; print(os.listdir('.'), os.listdir('/tmp'), os.listdir('/dev/shm'))");

        Assert.Equal("['main.py', '.tmp'] [] []\n".Length, run.Output.Length);
        Assert.DoesNotContain("left", run.Output);
    }

    [Fact]
    public async Task Standard_streams_can_be_opened_by_path()
    {
        var run = await machine.Python("open('/dev/stdout','w').write('out'); open('/dev/stderr','w').write('err')");

        Assert.Equal(("out", "err"), (run.Output, run.Error));
    }
}

/// <summary>In boxes of one program.</summary>
/// <param name="machine">The runner.</param>
public sealed class AloneBasicsTests(Machine machine) : BasicsTests(machine);

/// <summary>In boxes that were started before the program came.</summary>
/// <param name="machine">The runner.</param>
public sealed class KeptBasicsTests(Machine machine) : BasicsTests(machine.Kept);
