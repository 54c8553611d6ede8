using System.Diagnostics;
using System.Globalization;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests;

/// <summary>The proofs that strangers' code is held, one for each letter: a to j.</summary>
public abstract class ProofTests(Programs machine, string first)
{
    private static RunLimits Limits => Machine.Limits;

    [Fact]
    public async Task A_fork_bomb_is_held_and_gone()
    {
        var watch = Stopwatch.StartNew();
        var run = await machine.Python(
            "import os, time\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        time.sleep(0.01)",
            Limits with { Time = TimeSpan.FromSeconds(2) });

        Assert.Equal(RunVerdict.TimeLimit, run.Verdict);
        Assert.True(watch.ElapsedMilliseconds < 6000, $"It took {watch.ElapsedMilliseconds} ms.");
        await NothingIsLeft();
    }

    [Fact]
    public async Task A_program_that_dies_of_refused_forks_is_told_so()
    {
        var run = await machine.Python("import os, time\nfor i in range(1000):\n    if os.fork() == 0:\n        time.sleep(30)");

        Assert.Equal(RunVerdict.ProcessLimit, run.Verdict);
        Assert.NotEqual(0, run.ExitCode);
        await NothingIsLeft();
    }

    [Fact]
    public async Task B_memory_beyond_the_limit_ends_the_program()
    {
        var watch = Stopwatch.StartNew();
        var run = await machine.Python("x = bytearray(2 << 30)\nfor i in range(0, len(x), 4096): x[i] = 1", Limits with { MemoryBytes = 128 << 20 });

        Assert.Equal((RunVerdict.MemoryLimit, 137), (run.Verdict, run.ExitCode));
        Assert.True(watch.ElapsedMilliseconds < 4000, $"It took {watch.ElapsedMilliseconds} ms.");
        // A cgroup holds it at the limit; whoever only watches comes a little late.
        Assert.InRange(run.MemoryBytes, 100 << 20, Slots.Cgroups ? 130 << 20 : 1 << 30);
    }

    [Fact]
    public async Task B_memory_in_files_counts_too()
    {
        var run = await machine.Python(
            "f = open('big', 'wb')\nfor i in range(200): f.write(b'x' * (1 << 20))", Limits with { MemoryBytes = 64 << 20, DiskBytes = 1L << 30 });

        // Without cgroups they have no more room than the program has memory.
        Assert.Equal(Slots.Cgroups ? RunVerdict.MemoryLimit : RunVerdict.DiskLimit, run.Verdict);
    }

    [Fact]
    public async Task B_memory_of_javascript_beyond_the_limit_ends_the_program()
    {
        var run = await machine.JavaScript("const all = []; for (;;) all.push(new Array(1000).fill(Math.random()));", Limits with { MemoryBytes = 96 << 20 });

        Assert.Equal((RunVerdict.MemoryLimit, 137), (run.Verdict, run.ExitCode));
    }

    [Theory]
    [InlineData("while True: pass")]
    [InlineData("import time; time.sleep(60)")]
    [InlineData("import signal, time\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True: time.sleep(1)")]
    [InlineData("import os, time\nos.close(0); os.close(1); os.close(2)\ntime.sleep(60)")]
    [InlineData("import os, time\nif os.fork() == 0:\n    os.setsid(); time.sleep(60)\ntime.sleep(60)")]
    public async Task C_loops_and_sleeps_are_stopped_at_the_limit(string code)
    {
        var run = await machine.Python(code, Limits with { Time = TimeSpan.FromSeconds(1) });

        Assert.Equal((RunVerdict.TimeLimit, 124), (run.Verdict, run.ExitCode));
        Assert.InRange(run.Wall.TotalMilliseconds, 950, 2000);
    }

    [Fact]
    public async Task C_time_of_several_processes_adds_up()
    {
        var run = await machine.Python(
            "import os\nfor i in range(3): os.fork()\nwhile True: pass", Limits with { Time = TimeSpan.FromSeconds(2) });

        Assert.Equal(RunVerdict.TimeLimit, run.Verdict);
        // On a busy machine they don't get two seconds of CPU within two seconds.
        Assert.True(run.Cpu.TotalSeconds > 1.9 || run.Wall.TotalSeconds > 1.9, $"{run.Cpu} {run.Wall}");
        Assert.InRange(run.Cpu.TotalSeconds, 0.1, 2.6);
    }

    [Fact]
    public async Task C_what_was_printed_before_the_limit_is_kept()
    {
        var run = await machine.Python("print('before', flush=True)\nwhile True: pass", Limits with { Time = TimeSpan.FromSeconds(1) });

        Assert.Equal("before\n", run.Output);
    }

    [Theory]
    [InlineData("import socket; socket.create_connection(('1.1.1.1', 53), 2)", "unreachable")]
    [InlineData("import socket; socket.getaddrinfo('example.com', 80)", "name resolution|not known")]
    [InlineData("import socket; socket.socket(40, socket.SOCK_STREAM)", "not supported")]
    [InlineData("import socket; socket.socket(17, socket.SOCK_RAW)", "not supported")]
    [InlineData("import socket; socket.socket(16, socket.SOCK_RAW)", "not supported")]
    [InlineData("import socket; socket.socket(2, socket.SOCK_RAW, 1)", "not permitted")]
    public async Task D_there_is_no_network(string code, string message)
    {
        var run = await machine.Python(code);

        Assert.Equal(RunVerdict.Failed, run.Verdict);
        Assert.Matches(message, run.Error);
    }

    [Fact]
    public async Task D_services_of_the_host_are_out_of_reach()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        var run = await machine.Python($"import socket; socket.create_connection(('127.0.0.1', {port}), 2)");

        Assert.Contains("refused", run.Error);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task E_files_of_the_host_are_not_there()
    {
        var secret = Path.Combine(Path.GetTempPath(), $"secret-{Ids.New()}");
        await File.WriteAllTextAsync(secret, "secret");
        try
        {
            var run = await machine.Python(
                $"import os\nprint(sorted(os.listdir('/')))\nfor p in ['{secret}', '/root', '/home', '/etc/shadow', '/etc/hostname', '/sys', '/run', '/var', '/proc/1/root{secret}', '/usr/local/bin']:\n"
                + "    print(p, os.path.exists(p))\nprint(open('/etc/passwd').read())");

            Assert.Equal(0, run.ExitCode);
            var lines = run.Output.Split('\n');
            Assert.Matches(@"^\['bin', 'box'?.*'work'\]$|^\['bin', .*'work'\]$", lines[0]);
            Assert.All(lines[1..11], line => Assert.EndsWith("False", line));
            Assert.DoesNotContain("postgres", run.Output);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Fact]
    public async Task E_no_process_of_the_box_knows_anything_of_the_host()
    {
        Environment.SetEnvironmentVariable("LP_TEST_SECRET", "do-not-leak");
        var run = await machine.Python(
            """
            import os
            for pid in sorted(p for p in os.listdir('/proc') if p.isdigit()):
                for name in ('environ', 'cmdline', 'maps', 'mountinfo', 'cgroup'):
                    try:
                        print(pid, name, open(f'/proc/{pid}/{name}', 'rb').read().decode('utf8', 'replace').replace('\0', ' '))
                    except OSError as e:
                        print(pid, name, e)
            print('uid', os.getuid(), os.getgid(), os.getgroups(), os.uname().nodename)
            print('env', sorted(os.environ))
            """);

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("do-not-leak", run.Output);
        Assert.DoesNotContain("bwrap", run.Output);
        Assert.DoesNotContain("dotnet", run.Output);
        Assert.DoesNotContain("lp-", run.Output);
        Assert.Contains("uid 1000 1000 ", run.Output);
        Assert.EndsWith(" box", run.Output.Split('\n').Single(l => l.StartsWith("uid", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Output.Split('\n'), l => l.StartsWith("4 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task E_no_descriptor_of_the_host_is_inherited()
    {
        // One that a careless library left open without close-on-exec.
        var leak = Linux.Native.Open("/etc/shadow", Linux.Native.ORdOnly);
        try
        {
            var run = await machine.Python(
                """
                import os
                for pid in (1, 'self'):
                    d = f'/proc/{pid}/fd'
                    try:
                        print(sorted((int(f), os.readlink(f'{d}/{f}').split(':')[0]) for f in os.listdir(d) if os.path.lexists(f'{d}/{f}')))
                    except PermissionError:
                        print('refused')
                """);

            Assert.Equal($"{first}\n[(0, '/memfd'), (1, 'pipe'), (2, 'pipe')]\n", run.Output);
        }
        finally
        {
            Linux.Native.Close(leak);
        }
    }

    [Fact]
    public async Task E_a_call_inherits_only_its_result_descriptor()
    {
        var result = await machine.Call(
            RunLanguage.Python, "import os\ndef f(): return sorted(int(f) for f in os.listdir('/proc/self/fd') if os.path.lexists('/proc/self/fd/' + f))", "f", "[]");

        Assert.Equal("[0,1,2,3]", Assert.IsType<CallReturned>(result.Call).Value.GetRawText().Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/work/big")]
    [InlineData("/tmp/big")]
    public async Task F_the_disk_is_full_at_its_limit(string path)
    {
        var run = await machine.Python(
            $"f = open('{path}', 'wb')\ntry:\n    while True: f.write(b'x' * 65536); f.flush()\nexcept OSError as e:\n    print(e.errno, f.tell() >> 20)\n    raise");

        Assert.StartsWith("28 ", run.Output);
        Assert.InRange(int.Parse(run.Output.Split(' ')[1], CultureInfo.InvariantCulture), 18, 20);
        Assert.Equal(RunVerdict.DiskLimit, run.Verdict);
    }

    [Fact]
    public async Task G_a_flood_of_output_is_cut_and_stopped()
    {
        var watch = Stopwatch.StartNew();
        var run = await machine.Python("import sys\nwhile True: sys.stdout.write('x' * 65536)");

        Assert.Equal((RunVerdict.OutputLimit, 153), (run.Verdict, run.ExitCode));
        Assert.Equal(1048576, run.Output.Length);
        Assert.True(watch.ElapsedMilliseconds < 3000, $"It took {watch.ElapsedMilliseconds} ms.");
    }

    [Fact]
    public async Task G_a_long_answer_is_cut_and_the_program_ends_by_itself()
    {
        var run = await machine.Python("import sys\nsys.stdout.write('ü' * 600000); sys.stderr.write('y' * 1048577)");

        Assert.Equal(RunVerdict.Succeeded, run.Verdict);
        Assert.Equal(524288, run.Output.Length);
        Assert.Equal(1048576, run.Error.Length);
    }

    [Fact]
    public async Task G_output_that_is_no_text_stays_within_the_limit()
    {
        var run = await machine.Python("import sys\nsys.stdout.buffer.write(b'\\xff' * 1000000)");

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(run.Output), 1048570, 1048576);
    }

    [Fact]
    public async Task H_daemonised_children_are_gone()
    {
        var run = await machine.Python(
            "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.close(0); os.close(1); os.close(2)\n        time.sleep(300)\n    os._exit(0)\nprint('done')");

        Assert.Equal(("done\n", RunVerdict.Succeeded), (run.Output, run.Verdict));
        Assert.True(run.Wall < TimeSpan.FromSeconds(2));
        await NothingIsLeft();
    }

    [Theory]
    [InlineData("open('a/b/ro.txt', 'w')")]
    [InlineData("open('a/b/ro.txt', 'a')")]
    [InlineData("os.unlink('a/b/ro.txt')")]
    [InlineData("os.rename('a/b/ro.txt', 'x')")]
    [InlineData("open('x', 'w').write('evil'); os.rename('x', 'a/b/ro.txt')")]
    [InlineData("os.chmod('a/b/ro.txt', 0o777)")]
    [InlineData("os.truncate('a/b/ro.txt', 0)")]
    [InlineData("os.link('a/b/ro.txt', 'hard')")]
    [InlineData("os.rename('a/b', 'moved')")]
    [InlineData("os.rename('a', 'moved')")]
    [InlineData("import shutil; shutil.rmtree('a')")]
    [InlineData("os.unlink('top.txt')")]
    [InlineData("open('x', 'w').write('evil'); os.replace('x', 'top.txt')")]
    public async Task I_seeded_read_only_files_stay_as_they_are(string attack)
    {
        var run = await machine.Python(
            $"import os\ntry:\n    {attack}\n    print('no error')\nexcept OSError as e:\n    print('refused', e.errno)\nprint(open('a/b/ro.txt').read(), open('top.txt').read())",
            files: [new("a/b/ro.txt", "sealed", ReadOnly: true), new("a/b/free.txt", "free"), new("top.txt", "sealed too", ReadOnly: true)]);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^refused \d+\nsealed sealed too\n$", run.Output);
    }

    [Fact]
    public async Task I_other_files_can_be_changed()
    {
        var run = await machine.Python(
            "import os\nopen('a/free.txt', 'a').write('r'); os.rename('a/free.txt', 'a/b.txt'); print(open('a/b.txt').read())",
            files: [new("a/free.txt", "free"), new("a/ro.txt", "x", ReadOnly: true)]);

        Assert.Equal("freer\n", run.Output);
    }

    [Fact]
    public async Task I_the_system_inside_is_read_only()
    {
        var run = await machine.Python(
            """
            import os
            for p in ['/x', '/etc/x', '/usr/x', '/usr/bin/x', '/dev/x', '/proc/x', '/box/x', '/usr/local/x', '/proc/sys/kernel/hostname', '/proc/sysrq-trigger']:
                try:
                    open(p, 'w').write('x')
                    print('written', p)
                except OSError as e:
                    pass
            print('end')
            """);

        Assert.Equal("end\n", run.Output);
    }

    [Fact]
    public async Task J_peak_memory_and_cpu_are_read_back()
    {
        var small = await machine.Python("print(1)");
        var large = await machine.Python(
            "x = bytearray(100 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1\nimport time\nend = time.process_time() + 0.5\nwhile time.process_time() < end: pass");

        Assert.InRange(small.MemoryBytes, 1 << 20, 40 << 20);
        Assert.InRange(large.MemoryBytes, 100 << 20, 160 << 20);
        Assert.InRange(large.Cpu.TotalMilliseconds, 500, 2000);
        Assert.InRange(small.Cpu.TotalMilliseconds, 1, 400);
        Assert.True(large.Wall > TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task A_cancelled_run_is_ended()
    {
        using var cancel = new CancellationTokenSource(300);
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => machine.Runner.Run(
            new RunRequest(Guid.Empty, RunLanguage.Python, "import time; time.sleep(60)", [], RunInput.None, Limits with { Time = TimeSpan.FromSeconds(60) }), null, cancel.Token));

        Assert.True(watch.ElapsedMilliseconds < 3000);
        await NothingIsLeft();
    }

    // No process of any slot user is left on the machine, and no group of this host.
    private static async Task NothingIsLeft()
    {
        List<string> left = [];
        for (var round = 0; round < 50; round++)
        {
            left = [.. Slots.Processes(), .. Slots.Groups()];
            if (left.Count == 0)
            {
                return;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Fail("Left behind: " + string.Join(", ", left));
    }
}

/// <summary>The proofs in boxes of one program.</summary>
/// <param name="machine">The runner.</param>
public sealed class AloneProofTests(Machine machine) : ProofTests(machine, "[(0, '/memfd'), (1, 'pipe'), (2, 'pipe'), (10, '/box/start')]");

/// <summary>The proofs in boxes that were started before the program came and could take several.</summary>
/// <param name="machine">The runner.</param>
public sealed class KeptProofTests(Machine machine) : ProofTests(machine.Kept, "refused");
