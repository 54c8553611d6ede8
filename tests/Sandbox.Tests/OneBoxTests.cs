using System.Globalization;
using System.Text.Json;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests;

/// <summary>Several cases of one submission in one box: none finds, forges or breaks anything of another.</summary>
public sealed class OneBoxTests(Machine machine)
{
    // Tells all it can see of places where something could be left. What counts all processes of the machine is left out.
    private const string Probe =
        """
        import os, sys, re, resource, signal, time
        def read(path):
            try:
                return open(path, 'rb').read().decode('utf8', 'replace')
            except OSError as e:
                return str(e)
        def probe():
            for top in ('/work', '/tmp', '/dev/shm', '/box', '/dev/pts', '/dev', '/'):
                print(top, sorted(os.listdir(top)), oct(os.stat(top).st_mode), os.stat(top).st_uid, os.stat(top).st_nlink)
            for path in ('/proc/sysvipc/shm', '/proc/sysvipc/msg', '/proc/sysvipc/sem', '/proc/net/dev', '/proc/net/tcp', '/proc/net/unix', '/proc/net/udp',
                         '/proc/net/sockstat', '/proc/net/snmp', '/proc/net/netstat', '/proc/self/limits', '/proc/self/oom_score_adj', '/proc/self/timerslack_ns',
                         '/proc/1/limits', '/proc/1/cmdline', '/proc/1/oom_score_adj', '/work/main.py', '/proc/sys/fs/mqueue/queues_max', '/proc/sys/kernel/shmmax'):
                # Some counters of sockets are the machine's.
                print(path, re.sub(r'(alloc|mem|memory) \d+', '', read(path)) if 'sockstat' in path else read(path))
            print([p for p in os.listdir('/proc') if p.isdigit()], os.getpid(), os.getppid(), os.getsid(0), os.getpgid(0))
            print(re.sub(r'\d+ \d+ \d+:\d+', '', read('/proc/self/mountinfo')))
            print(os.nice(0), os.getpriority(os.PRIO_PROCESS, 1), os.sched_getaffinity(0), os.sched_getscheduler(0), os.umask(0o022), os.getcwd())
            print(sorted(os.environ.items()), sys.argv, sorted(sys.modules), sys.path, sys.flags)
            print(signal.getsignal(signal.SIGTERM), signal.getitimer(signal.ITIMER_REAL), signal.pthread_sigmask(signal.SIG_BLOCK, []))
            print(sorted(os.listdir('/proc/self/fd')))
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            print(libc.shmget(77, 4096, 0), libc.msgget(77, 0), libc.semget(77, 1, 0), libc.mq_open(b'/queue', 0), ctypes.get_errno())
            import socket
            for address in ('\0left', ('127.0.0.1', 4711)):
                s = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
                try:
                    s.connect(address)
                    print('somebody listens')
                except OSError as e:
                    print(e)
            s = socket.socket()
            s.bind(('127.0.0.1', 4711))
        """;

    private const string Leave =
        """
        def leave():
            import ctypes, socket
            for folder in ('/work', '/tmp', '/dev/shm'):
                os.makedirs(folder + '/left/deep')
                open(folder + '/left/file', 'w').write('left')
                os.symlink('/work/main.py', folder + '/link')
            os.rename('/work/main.py', '/work/gone.py')
            open('/work/main.py', 'w').write('print("taken over")')
            os.chmod('/work', 0o777); os.chmod('/dev/shm', 0)
            libc = ctypes.CDLL(None, use_errno=True)
            libc.shmget(77, 4096, 0o1666), libc.msgget(77, 0o1666), libc.semget(77, 1, 0o1666), libc.mq_open(b'/queue', 0o102, 0o666, None)
            listener = socket.socket()
            listener.bind(('127.0.0.1', 4711)); listener.listen()
            client = socket.create_connection(('127.0.0.1', 4711)); server, _ = listener.accept()
            server.send(b'x' * 1000); server.close(); client.recv(2000)
            named = socket.socket(socket.AF_UNIX); named.bind('\0left'); named.listen()
            os.environ['LEFT'] = 'left'; os.nice(5); os.umask(0)
            for what in range(16):
                for pid in (0, 1):
                    try:
                        resource.prlimit(pid, what, (1, 1) if pid == 1 else resource.prlimit(0, what))
                    except (OSError, ValueError):
                        pass
            os.setpriority(os.PRIO_USER, os.getuid(), 19)
            try: os.sched_setaffinity(1, {0})
            except OSError: pass
            master, slave = os.openpty()
            if os.fork() == 0:
                os.setsid()
                for s in range(1, 65):
                    try: signal.signal(s, signal.SIG_IGN)
                    except (OSError, ValueError): pass
                if os.fork() == 0:
                    for fd in (0, 1, 2): os.close(fd)
                while True:
                    time.sleep(0.01)
                    for folder in ('/work', '/tmp', '/dev/shm'):
                        try: open(folder + '/again', 'w').write('again')
                        except OSError: pass
            signal.signal(signal.SIGALRM, lambda *_: None); signal.setitimer(signal.ITIMER_REAL, 0.001)
            time.sleep(0.05)
            print('left')
        """;

    private static ProgramCase Case(string stdin = "", params string[] arguments) => new(new RunInput(stdin, arguments), [], TimeSpan.FromSeconds(10));

    [Fact]
    public async Task A_case_finds_nothing_of_the_one_before()
    {
        var results = await machine.Cases(
            RunLanguage.Python, $"{Probe}\n{Leave}\n(leave if sys.stdin.read() == 'leave' else probe)()", Case(), Case(), Case("leave"), Case(), Case("leave"), Case("leave"), Case());

        Assert.All(results, result => Assert.Equal((RunVerdict.Succeeded, ""), (result.Run.Verdict, result.Run.Error)));
        Assert.All([1, 3, 6], i => Assert.Equal(results[0].Run.Output, results[i].Run.Output));
        Assert.All([2, 4, 5], i => Assert.Equal("left\n", results[i].Run.Output));
    }

    [Fact]
    public async Task A_case_finds_nothing_of_the_one_before_in_its_memory()
    {
        var results = await machine.Cases(
            RunLanguage.Python,
            """
            import re, sys
            secret = sys.stdin.read()
            found = 0
            for line in open('/proc/self/maps'):
                a, b = (int(x, 16) for x in line.split()[0].split('-'))
                if ' r' in line and 'vsyscall' not in line and 'vvar' not in line:
                    with open('/proc/self/mem', 'rb', 0) as memory:
                        try:
                            memory.seek(a)
                            found += len(re.findall(rb'canary-[0-9a-f]{32}', memory.read(b - a)))
                        except (OSError, OverflowError, ValueError):
                            pass
            print(found > 0)
            """,
            Case($"canary-{Guid.NewGuid():n}", $"canary-{Guid.NewGuid():n}"),
            Case());

        Assert.Equal(["True\n", "False\n"], results.Select(r => r.Run.Output));
    }

    [Theory]
    [InlineData("os.kill(1, signal.SIGKILL)")]
    [InlineData("[os.kill(1, s) for s in range(1, 65) if s not in (32, 33)]")]
    [InlineData("signal.signal(signal.SIGTERM, signal.SIG_IGN); os.kill(-1, signal.SIGTERM)")]
    [InlineData("os.killpg(0, 0); os.kill(os.getppid(), signal.SIGSTOP)")]
    [InlineData("[resource.prlimit(1, what, (0, 0)) for what in range(16)]")]
    [InlineData("[os.write(fd, b'\\0\\0\\0\\0') for fd in range(3, 1024)]")]
    [InlineData("[open(f'/proc/1/fd/{fd}', 'wb').write(b'\\0\\0\\0\\0') for fd in range(1024)]")]
    [InlineData("open('/proc/1/mem', 'r+b')")]
    [InlineData("assert libc.ptrace(16, 1, 0, 0) == 0")]
    [InlineData("assert libc.syscall(438, libc.syscall(434, 1, 0), 3, 0) >= 0")]
    [InlineData("[libc.setns(os.open(f'/proc/1/ns/{n}', 0), 0) for n in os.listdir('/proc/1/ns')]")]
    [InlineData("assert libc.unshare(0x10000000) == 0")]
    [InlineData("assert libc.mount(b'none', b'/work', b'tmpfs', 0, None) == 0")]
    [InlineData("assert libc.umount2(b'/proc', 2) == 0")]
    [InlineData("open('/proc/1/oom_score_adj', 'w').write('1000')")]
    [InlineData("open('/proc/1/root/keeper', 'w').write('x')")]
    [InlineData("os.chroot('/proc/1/root')")]
    [InlineData("open('/proc/sys/kernel/ns_last_pid', 'w').write('1')")]
    public async Task Whatever_a_case_does_to_its_box_it_ends_as_it_ends_and_the_next_is_untouched(string attack)
    {
        var results = await machine.Cases(
            RunLanguage.Python,
            $"import os, sys, signal, resource, ctypes\nlibc = ctypes.CDLL(None)\nif sys.stdin.read() == 'attack':\n    try:\n        {attack}\n    except (OSError, AssertionError, ValueError):\n        pass\n    print('attacked', flush=True)\n    os._exit(3)\nprint('fine')",
            Case(),
            Case("attack"),
            Case(),
            Case("attack"),
            Case());

        Assert.All([0, 2, 4], i => Assert.Equal((RunVerdict.Succeeded, 0, "fine\n", ""), (results[i].Run.Verdict, results[i].Run.ExitCode, results[i].Run.Output, results[i].Run.Error)));

        // Who brings down the namespaces of his own case has a program that was killed, never one that succeeded.
        Assert.All([1, 3], i => Assert.Contains((results[i].Run.Verdict, results[i].Run.ExitCode, results[i].Run.Output), new[] { (RunVerdict.Failed, 3, "attacked\n"), (RunVerdict.Failed, 137, ""), (RunVerdict.Failed, 137, "attacked\n") }));
    }

    [Fact]
    public async Task Each_case_has_the_verdict_of_its_own_limit_and_the_next_goes_on()
    {
        var results = await machine.Cases(
            RunLanguage.Python,
            """
            import os, sys, time
            what = sys.stdin.read()
            if what == 'memory':
                x = bytearray(2 << 30)
                for i in range(0, len(x), 4096): x[i] = 1
            elif what == 'forks':
                for i in range(1000):
                    if os.fork() == 0: time.sleep(30)
            elif what == 'output':
                while True: sys.stdout.write('x' * 65536)
            elif what == 'disk':
                with open('big', 'wb') as f:
                    while True: f.write(b'x' * 65536); f.flush()
            elif what == 'time':
                time.sleep(60)
            elif what == 'cpu':
                for i in range(3): os.fork()
                while True: pass
            elif what == 'exit':
                sys.exit(137)
            print('fine')
            """,
            Case("memory"), Case(), Case("forks"), Case(), Case("output"), Case(), Case("disk"), Case(), Case("time") with { Time = TimeSpan.FromSeconds(0.5) }, Case(), Case("cpu") with { Time = TimeSpan.FromSeconds(0.5) }, Case(), Case("exit"), Case());

        Assert.Equal(
            [
                RunVerdict.MemoryLimit, RunVerdict.ProcessLimit, RunVerdict.OutputLimit, RunVerdict.DiskLimit, RunVerdict.TimeLimit, RunVerdict.TimeLimit, RunVerdict.Failed,
            ],
            results.Where((_, i) => i % 2 == 0).Select(r => r.Run.Verdict));
        Assert.All(results.Where((_, i) => i % 2 == 1), result => Assert.Equal((RunVerdict.Succeeded, "fine\n"), (result.Run.Verdict, result.Run.Output)));
    }

    [Theory]
    [InlineData(RunLanguage.Python, 2, "import sys, time\nif sys.argv[1:]:\n    x = bytearray(100 << 20)\n    for i in range(0, len(x), 4096): x[i] = 1\n    end = time.process_time() + 0.4\n    while time.process_time() < end: pass")]
    [InlineData(RunLanguage.JavaScript, 3, "if (process.argv[2]) { const x = Buffer.alloc(100 << 20, 1); const cpu = () => { const { user, system } = process.cpuUsage(); return user + system; }; const end = cpu() + 4e5; while (cpu() < end); }")]
    public async Task Memory_and_time_are_each_cases_own(RunLanguage language, int roughly, string code)
    {
        var results = await machine.Cases(language, code, Case(), Case("", "much"), Case());

        Assert.All(results, result => Assert.Equal(RunVerdict.Succeeded, result.Run.Verdict));
        Assert.InRange(results[1].Run.MemoryBytes, 100 << 20, 180 << 20);
        Assert.True(results[1].Run.Cpu > TimeSpan.FromMilliseconds(390), $"{results[1].Run.Cpu}");
        Assert.All([0, 2], i => Assert.InRange(results[i].Run.MemoryBytes, 1 << 20, 70 << 20));

        // A started Node.js that gets ready beside a small program is as big as that, and is told apart only roughly.
        Assert.InRange(results[2].Run.MemoryBytes, results[0].Run.MemoryBytes / roughly, results[0].Run.MemoryBytes * roughly);
        Assert.True(results[1].Run.Cpu - results[2].Run.Cpu > TimeSpan.FromMilliseconds(200), $"{results[1].Run.Cpu} {results[2].Run.Cpu}");
    }

    [Fact]
    public async Task Calls_share_a_box_and_nothing_else()
    {
        FunctionCase Call(string arguments) => new("f", JsonDocument.Parse(arguments).RootElement, TimeSpan.FromSeconds(10));
        var results = await machine.Cases(
            RunLanguage.Python,
            "import builtins, os\nseen = []\ndef f(x):\n    seen.append(x)\n    builtins.len = lambda _: 7\n    open('/work/seen', 'a').write(x)\n    return [seen, os.path.getsize('/work/seen')]",
            Call("[\"a\"]"), Call("[\"b\"]"), Call("[\"c\"]"));

        Assert.Equal(["[[\"a\"], 1]", "[[\"b\"], 1]", "[[\"c\"], 1]"], results.Select(r => Assert.IsType<CallReturned>(r.Call).Value.GetRawText()));
    }

    [Fact]
    public async Task Compiled_programs_share_a_box_too()
    {
        var results = await machine.Cases(
            RunLanguage.Cpp,
            "#include <cstdio>\n#include <unistd.h>\nint main(int n, char** a) { int left = access(\"/work/left\", F_OK) == 0; fclose(fopen(\"/work/left\", \"w\")); printf(\"%s %d %d %d\\n\", a[1], getpid(), left, access(\"/box/program\", W_OK)); return n - 1; }",
            Case("", "one"),
            Case("", "two", "three"),
            Case("", "four"));

        Assert.Equal(["one 2 0 -1\n", "two 2 0 -1\n", "four 2 0 -1\n"], results.Select(r => r.Run.Output));
        Assert.Equal([1, 2, 1], results.Select(r => r.Run.ExitCode));
    }

    [Fact]
    public async Task Each_case_has_its_own_files_fresh()
    {
        ProgramCase With(params SandboxFile[] files) => new(RunInput.None, files, TimeSpan.FromSeconds(10));
        var results = await machine.Cases(
            RunLanguage.Python,
            "import os\nfor top, _, names in os.walk('.'):\n    for n in sorted(names):\n        if n != 'main.py':\n            p = os.path.join(top, n); print(p, open(p).read(), os.access(p, os.W_OK))\n            try: open(p, 'w').write('changed')\n            except OSError: pass",
            With(new SandboxFile("a/b.txt", "one", ReadOnly: true), new SandboxFile("c.txt", "two")),
            With(new SandboxFile("a/b.txt", "three")),
            With(new SandboxFile("a/b.txt", "one", ReadOnly: true)));

        Assert.Equal(["./c.txt two True\n./a/b.txt one False\n", "./a/b.txt three True\n", "./a/b.txt one False\n"], results.Select(r => r.Run.Output));
    }

    // The next one's place and files are ready by then.
    [Theory]
    [InlineData(RunLanguage.Python, "import time; print(time.monotonic()); time.sleep(0.05); print(time.monotonic())")]
    [InlineData(RunLanguage.JavaScript, "const t = () => console.log(Number(process.hrtime.bigint()) / 1e9); t(); setTimeout(t, 50);")]
    public async Task A_case_begins_when_the_one_before_has_ended(RunLanguage language, string code)
    {
        var results = await machine.Cases(language, code, Case(), Case(), Case(), Case());

        var times = results.SelectMany(r => r.Run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(8, times.Count);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task A_case_that_hits_a_limit_ends_the_box_and_the_ones_after_it_run_once_each()
    {
        var results = await machine.Cases(
            RunLanguage.Python,
            "import sys\nif sys.stdin.read() == 'flood':\n    while True: print('x' * 1000)\nopen('/work/ran', 'x').write('')\nprint('ran')",
            Case(), Case("flood"), Case(), Case("flood"), Case());

        Assert.Equal(
            [RunVerdict.Succeeded, RunVerdict.OutputLimit, RunVerdict.Succeeded, RunVerdict.OutputLimit, RunVerdict.Succeeded], results.Select(r => r.Run.Verdict));
        Assert.All([0, 2, 4], i => Assert.Equal("ran\n", results[i].Run.Output));
    }

    // What becomes a program out of the started Node.js must be one like any other.
    [Theory]
    [InlineData("console.log(process.argv, process.execPath, process.execArgv, __filename, require.main === module, module.id, module.parent, module.children.length, module.paths[0], process.mainModule === module, Object.keys(require.cache), process.cwd())")]
    [InlineData("console.log(require('fs').readFileSync(0, 'utf8').length); process.stdin.on('data', d => console.log('more', d)); process.on('exit', c => console.log('exit', c))")]
    [InlineData("setTimeout(() => console.log('timeout')); Promise.resolve().then(() => console.log('then')); process.nextTick(() => console.log('tick')); queueMicrotask(() => console.log('task')); console.log('main')")]
    [InlineData("process.exit(300)")]
    [InlineData("process.exitCode = 7")]
    [InlineData("throw 'text'")]
    [InlineData("let x = ;")]
    [InlineData("try { require('./no-such'); } catch (e) { console.log(e.code, e.requireStack); }")]
    [InlineData("console.log(require('fs').readdirSync('/proc/self/fd').length)")]
    [InlineData("console.log(Object.getOwnPropertyNames(globalThis).length, process.listenerCount('exit'), process._getActiveHandles().length, process.umask())")]
    [InlineData("process.on('uncaughtException', (e, o) => { console.log(e.message, o); }); throw new Error('caught')")]
    [InlineData("Promise.reject(1)")]
    [InlineData("process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 1000)")]
    public async Task A_JavaScript_program_is_the_same_in_either_box(string code)
    {
        // Who calls the program at the very bottom is Node.js's own affair.
        static string Told(RunResult run) => string.Join('\n', $"{run.ExitCode}\n{run.Output}\n{run.Error}".Split('\n')
            .Where(line => !line.StartsWith("    at node:internal/main/", StringComparison.Ordinal) && !line.StartsWith("    at process.processTicks", StringComparison.Ordinal)));

        var alone = await machine.JavaScript(code, stdin: "in ü\r\n\u0000", arguments: ["a", ""]);
        var kept = await machine.Kept.JavaScript(code, stdin: "in ü\r\n\u0000", arguments: ["a", ""]);

        Assert.Equal(Told(alone), Told(kept));
    }

    [Fact]
    public async Task An_error_of_JavaScript_is_told_without_the_platforms_frames()
    {
        var run = await machine.Kept.JavaScript("function deep() {\n  throw new Error('no');\n}\ndeep();");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("/work/main.js:2\n  throw new Error('no');\n  ^\n\nError: no\n    at deep (/work/main.js:2:9)\n    at Object.<anonymous> (/work/main.js:4:1)\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("/box", run.Error, StringComparison.Ordinal);
    }

    // What becomes a program out of the waiting interpreter must be one like any other.
    [Theory]
    [InlineData("def f(): raise ValueError('no')\nf()")]
    [InlineData("def (")]
    [InlineData("x = '\\0' 'a' +")]
    [InlineData("import sys; sys.exit('said')")]
    [InlineData("import sys; sys.exit(300)")]
    [InlineData("raise SystemExit")]
    [InlineData("raise KeyboardInterrupt")]
    [InlineData("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise RuntimeError('second') from e")]
    [InlineData("import sys, os\nprint(sys.argv, sys.path, sys.flags, sys.executable, __name__, __file__, __doc__, __spec__, type(__loader__), sorted(globals()), os.getcwd(), sorted(sys.modules), sys.orig_argv)")]
    [InlineData("import sys\nfor s in (sys.stdin, sys.stdout, sys.stderr): print(s.encoding, s.errors, s.line_buffering, s.name, s.mode, s.newlines, s.write_through)")]
    [InlineData("import atexit, threading, time\nclass C:\n    def __del__(self): print('del')\nc = C()\natexit.register(print, 'atexit')\nthreading.Thread(target=lambda: (time.sleep(0.1), print('thread'))).start()\nprint('main')")]
    [InlineData("import socket, ctypes, resource, signal, io\nprint(socket.socket, ctypes.CDLL, resource.getrlimit(resource.RLIMIT_CORE), signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGPIPE))")]
    [InlineData("import sys\nprint(ascii(sys.stdin.read()))\nsys.stdout.write('\\udcff')\nprint('x', file=sys.stderr)")]
    [InlineData("import pickle, inspect\nclass P: pass\nprint(pickle.loads(pickle.dumps(P())).__class__, inspect.getsource(P))")]
    [InlineData("import multiprocessing as m\ndef f(x): return x * x\nif __name__ == '__main__':\n    m.set_start_method('spawn')\n    p = m.Process(target=print, args=(f(3),)); p.start(); p.join()")]
    [InlineData("import random, hashlib\nrandom.seed(4); print(random.random(), hashlib.sha256(b'x').hexdigest())")]
    [InlineData("import warnings; warnings.warn('careful')\nassert False, 'no'")]
    [InlineData("import sys\nclass C:\n    def __del__(self): print('del', sys.version_info[0])\ndef f(): return x\nx = C()\nopen('o', 'w').write('unflushed')\nclass E(SystemExit): pass\nraise E(5)")]
    [InlineData("import sys\nsys.excepthook = lambda t, e, b: print('hook', t.__name__, e, b.tb_lineno, b.tb_next)\n\nraise ValueError(1)")]
    [InlineData("import sys, atexit\natexit.register(print, 'bye')\nprint('main')")]
    [InlineData("import concurrent.futures as c, asyncio\nasync def f(): return 3\nprint(asyncio.run(f()), list(c.ThreadPoolExecutor(2).map(abs, [-1, 2])))")]
    [InlineData("import os, sys\nsys.stdout.write('kept back')\nos.close(1)")]
    [InlineData("import os\nos.abort()")]
    [InlineData("import os, sys\nprint('lost?'); sys.stdout.flush(); os.kill(os.getpid(), 9)")]
    public async Task A_program_is_the_same_in_either_box(string code)
    {
        SandboxFile[] files = [new("socket.py", "socket = 'my own'"), new("resource.py", "RLIMIT_CORE = 1\ndef getrlimit(x): return x")];
        var given = code.Contains("socket", StringComparison.Ordinal) ? files : [];
        var alone = await machine.Python(code, stdin: "in ü\r\n\u0000", arguments: ["a"], files: given);
        var kept = await machine.Kept.Python(code, stdin: "in ü\r\n\u0000", arguments: ["a"], files: given);

        Assert.Equal($"{alone.ExitCode}\n{alone.Output}\n{alone.Error}", $"{kept.ExitCode}\n{kept.Output}\n{kept.Error}");
    }
}
