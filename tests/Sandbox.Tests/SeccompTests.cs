using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Linux;

namespace LearningPlatform.Sandbox.Tests;

/// <summary>What the system call filter refuses, tried from inside a box.</summary>
public abstract class SeccompTests(Programs machine)
{
    [Fact]
    public async Task Calls_that_reach_for_the_kernel_are_refused()
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "The numbers below are x86-64's.");
        (string Name, int Number, string Arguments, int Errno)[] calls =
        [
            ("mount", 165, "b'none', b'/work', b'tmpfs', 0, 0", 1), ("umount2", 166, "b'/work', 2", 1), ("pivot_root", 155, "b'/', b'/'", 1), ("chroot", 161, "b'/work'", 1),
            ("unshare user", 272, "0x10000000", 1), ("unshare net", 272, "0x40000000", 1), ("setns", 308, "0, 0", 1),
            ("clone newuser", 56, "0x10000011, 0, 0, 0, 0", 1), ("clone newns", 56, "0x00020011, 0, 0, 0, 0", 1), ("clone newpid", 56, "0x20000011, 0, 0, 0, 0", 1),
            ("clone3", 435, "0, 0", 38), ("add_key", 248, "b'user', b'x', b'y', 1, -3", 1), ("keyctl", 250, "0, -3, 1", 1), ("bpf", 321, "0, 0, 0", 1),
            ("perf_event_open", 298, "0, 0, -1, -1, 0", 1), ("userfaultfd", 323, "0", 1), ("io_uring_setup", 425, "1, 0", 1), ("ptrace", 101, "0, 0, 0, 0", 1),
            ("process_vm_readv", 310, "1, 0, 0, 0, 0, 0", 1), ("process_vm_writev", 311, "1, 0, 0, 0, 0, 0", 1), ("kexec_load", 246, "0, 0, 0, 0", 1),
            ("init_module", 175, "0, 0, 0", 1), ("finit_module", 313, "0, 0, 0", 1), ("open_by_handle_at", 304, "0, 0, 0", 1), ("personality", 135, "0x0040000", 1),
            ("memfd_secret", 447, "0", 1), ("mknod", 133, "b'/work/n', 0o20666, 0x103", 1), ("mknodat", 259, "-100, b'/work/n', 0o60666, 0x103", 1),
            ("pidfd_getfd", 438, "0, 0, 0", 1), ("fanotify_init", 300, "0, 0", 1), ("open_tree", 428, "-100, b'/', 1", 1), ("fsopen", 430, "b'tmpfs', 0", 1),
            ("mount_setattr", 442, "-100, b'/', 0, 0, 0", 1), ("syslog", 103, "3, 0, 0", 1), ("reboot", 169, "0, 0, 0, 0", 1), ("sethostname", 170, "b'x', 1", 1),
            ("ioctl TIOCSTI", 16, "0, 0x5412, b'x'", 1), ("ioctl TIOCLINUX", 16, "0, 0x541C, b'x'", 1), ("socket vsock", 41, "40, 1, 0", 97), ("socket alg", 41, "38, 5, 0", 97),
            ("socket netlink", 41, "16, 3, 0", 97), ("socket packet", 41, "17, 3, 0", 97), ("socketpair netlink", 53, "16, 3, 0, 0", 97), ("newer than the table", 463, "0", 38),
            ("x32", 0x40000000 + 39, "", 38),
        ];

        // The upper half of an argument must not hide a forbidden lower half.
        var code = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\ndef call(name, *args):\n    r = libc.syscall(*[ctypes.c_long(a) if isinstance(a, int) else a for a in args])\n"
            + "    print(name + ':', r, ctypes.get_errno() if r == -1 else 0)\n    if r == 0 and 'clone' in name: os._exit(0)\n"
            + string.Concat(calls.Select(c => $"call('{c.Name}', {c.Number}{(c.Arguments.Length == 0 ? "" : ", ")}{c.Arguments})\n"))
            + "call('ioctl high bits', 16, 0, 0x100005412, b'x')\ncall('socket high bits', 41, 0x100000028, 1, 0)\n";
        var run = await machine.Python(code);

        var expected = calls.Select(c => $"{c.Name}: -1 {c.Errno}").Append("ioctl high bits: -1 1").Append("socket high bits: -1 97");
        Assert.Equal(string.Join('\n', expected) + "\n", run.Output);
    }

    [Fact]
    public async Task Calls_of_another_architecture_end_the_process()
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "int 0x80 is x86's.");

        // mov eax, 20 (getpid on i386); int 0x80; ret
        var run = await machine.Python(
            "import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7)\nm.write(bytes.fromhex('b814000000cd80c3'))\n"
            + "f = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))\nprint('before', flush=True)\nprint('after', f())");

        Assert.Equal("before\n", run.Output);
        Assert.Equal(159, run.ExitCode);
    }

    [Fact]
    public async Task Ordinary_work_goes_on_under_the_filter()
    {
        var run = await machine.Python(
            """
            import socket, subprocess, threading, multiprocessing, tempfile, asyncio, os
            a, b = socket.socketpair(); a.send(b'x'); print(b.recv(1))
            s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); c = socket.create_connection(s.getsockname()); print('local')
            print(subprocess.run(['/bin/echo', 'child'], capture_output=True).stdout)
            t = threading.Thread(target=lambda: print('thread')); t.start(); t.join()
            with multiprocessing.Pool(2) as p: print(p.map(abs, [-1, -2]))
            with tempfile.NamedTemporaryFile() as f: print(f.name.startswith('/tmp/'))
            print(asyncio.run(asyncio.sleep(0, 'async')), len(os.urandom(4)))
            """);

        Assert.Equal("b'x'\nlocal\nb'child\\n'\nthread\n[1, 2]\nTrue\nasync 4\n", run.Output);
        Assert.Equal(RunVerdict.Succeeded, run.Verdict);
    }

    [Fact]
    public async Task A_box_has_no_capability_and_no_way_to_one()
    {
        var run = await machine.Python("print([l.split()[1] for l in open('/proc/self/status') if l.startswith(('Cap', 'NoNewPrivs', 'Seccomp:'))])");

        Assert.Equal("['0000000000000000', '0000000000000000', '0000000000000000', '0000000000000000', '0000000000000000', '1', '2']\n", run.Output);
    }

    [Fact]
    public void The_program_is_what_the_kernel_reads()
    {
        var program = new Bpf().OnlyArchitecture(7).Deny(5, Bpf.Errno(1)).AllowOnly(6, 0, [1, 2], Bpf.Errno(97)).Assemble(Bpf.Allow);

        string[] words =
        [
            "2000000004000000", "1500010007000000", "0600000000000080", "2000000000000000", "1500000105000000", "0600000001000500",
            "1500000506000000", "2000000010000000", "1500020001000000", "1500010002000000", "0600000061000500", "2000000000000000", "060000000000FF7F",
        ];
        Assert.Equal(string.Concat(words), Convert.ToHexString(program));
    }
}

/// <summary>In boxes of one program.</summary>
/// <param name="machine">The runner.</param>
public sealed class AloneSeccompTests(Machine machine) : SeccompTests(machine);

/// <summary>In boxes that were started before the program came.</summary>
/// <param name="machine">The runner.</param>
public sealed class KeptSeccompTests(Machine machine) : SeccompTests(machine.Kept);
