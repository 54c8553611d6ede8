using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LearningPlatform.Sandbox.Linux;

/// <summary>The few calls of libc that .NET has no word for. All descriptors are made close-on-exec: nothing reaches a box by accident.</summary>
internal static partial class Native
{
    public const int SigKill = 9;
    public const int EIntr = 4;
    public const int EPipe = 32;
    public const int EAgain = 11;
    public const int ESrch = 3;
    public const int ORdOnly = 0;
    public const int OCloExec = 0x80000;
    public const int ONonBlock = 0x800;
    public const short PollIn = 1;

    private const int FDupFdCloExec = 1030;
    private const int FAddSeals = 1033;
    private const int AllSeals = 0xF;
    private const int FSetFl = 4;
    private const uint MfdCloExec = 1;
    private const uint MfdAllowSealing = 2;
    private const long SysPidFdOpen = 434;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll([In, Out] PollFd[] fds, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, [Out] byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    /// <summary>struct rusage; the fields that nobody reads are left as room.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        private readonly Rest rest;

        public readonly TimeSpan Cpu => TimeSpan.FromSeconds(UserSeconds + SystemSeconds) + TimeSpan.FromMicroseconds(UserMicroseconds + SystemMicroseconds);

        [InlineArray(33)]
        private struct Rest
        {
            private long first;
        }
    }

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    public static partial int Wait(int pid, out int status, int options, out Usage usage);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(int fd, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveDirectory(string path);

    /// <summary>A pipe.</summary>
    /// <param name="blocking">False for one whose reading end doesn't block.</param>
    public static (int Reader, int Writer) Pipe(bool blocking)
    {
        var ends = new int[2];
        Must(pipe2(ends, OCloExec), "pipe2");
        if (!blocking)
        {
            Must(fcntl(ends[0], FSetFl, ONonBlock), "fcntl");
        }

        return (ends[0], ends[1]);
    }

    /// <summary>Two ends over which packets go, with descriptors if wanted.</summary>
    public static (int One, int Other) Pair()
    {
        var ends = new int[2];
        Must(socketpair(1, 5 | OCloExec, 0, ends), "socketpair");
        return (ends[0], ends[1]);
    }

    /// <summary>Sends a packet and copies of descriptors.</summary>
    /// <returns>False when nobody is at the other end.</returns>
    public static unsafe bool Send(int socket, ReadOnlySpan<byte> packet, params ReadOnlySpan<int> descriptors)
    {
        var size = descriptors.Length == 0 ? 0 : (sizeof(Control) + (descriptors.Length * sizeof(int)) + 7) & ~7;
        var control = stackalloc byte[size];
        if (size > 0)
        {
            *(Control*)control = new Control { Length = (nuint)(sizeof(Control) + (descriptors.Length * sizeof(int))), Level = 1, Type = 1 };
            descriptors.CopyTo(new Span<int>(control + sizeof(Control), descriptors.Length));
        }

        fixed (byte* bytes = packet)
        {
            var part = new Part { Base = (nint)bytes, Length = (nuint)packet.Length };
            var message = new Message { Parts = (nint)(&part), PartCount = 1, Control = (nint)control, ControlLength = (nuint)size };

            // MSG_NOSIGNAL
            while (sendmsg(socket, &message, 0x4000) < 0)
            {
                if (Marshal.GetLastPInvokeError() != EIntr)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>A pipe whose writing end doesn't block: a program that doesn't read must not hold up who writes.</summary>
    public static (int Reader, int Writer) InputPipe()
    {
        var ends = new int[2];
        Must(pipe2(ends, OCloExec), "pipe2");
        Must(fcntl(ends[1], FSetFl, ONonBlock), "fcntl");
        return (ends[0], ends[1]);
    }

    /// <summary>Writes as many of the bytes as fit now.</summary>
    /// <returns>How many; -1 when nobody reads any more.</returns>
    public static int TryWrite(int fd, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var written = write(fd, bytes, (nuint)bytes.Length);
            if (written >= 0)
            {
                return (int)written;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case EIntr:
                    continue;
                case EAgain:
                    return 0;
                default:
                    return -1;
            }
        }
    }

    /// <summary>Memory behind a descriptor, at no path of any file system; <see cref="Fill"/> says what stands in it.</summary>
    public static int Memory() => Must(memfd_create("box", MfdCloExec | MfdAllowSealing), "memfd_create");

    /// <summary>Writes the bytes, once: after this nobody can change them, whoever has the descriptor. Whoever shares it reads from the start.</summary>
    public static void Fill(int memory, ReadOnlySpan<byte> bytes)
    {
        // Where the descriptor stands is shared, and never moved from here.
        for (long at = 0; bytes.Length > 0;)
        {
            var written = pwrite(memory, bytes, (nuint)bytes.Length, at);
            if (written < 0 && Marshal.GetLastPInvokeError() == EIntr)
            {
                continue;
            }

            at += Must(written, "pwrite");
            bytes = bytes[(int)written..];
        }

        Must(fcntl(memory, FAddSeals, AllSeals), "fcntl");
    }

    /// <summary>Writes all of the bytes, unless nobody reads any more: then the reader's end tells why.</summary>
    public static void Write(int fd, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var written = write(fd, bytes, (nuint)bytes.Length);
            switch (written < 0 ? Marshal.GetLastPInvokeError() : 0)
            {
                case EIntr:
                    continue;
                case EPipe:
                    return;
                default:
                    bytes = bytes[(int)Must(written, "write")..];
                    break;
            }
        }
    }

    /// <summary>Whether something can be read.</summary>
    /// <param name="fd">Where.</param>
    /// <param name="wait">How long to wait for it at most, milliseconds.</param>
    public static bool Ready(int fd, int wait)
    {
        var polled = new[] { new PollFd { Fd = fd, Events = PollIn } };
        return Poll(polled, 1, wait) > 0;
    }

    /// <summary>A copy of a descriptor whose number is at least <paramref name="least"/>.</summary>
    public static int Duplicate(int fd, int least) => Must(fcntl(fd, FDupFdCloExec, least), "fcntl");

    /// <summary>A descriptor that becomes readable when the process ends.</summary>
    public static int ProcessDescriptor(int pid) => (int)Must((nint)syscall(SysPidFdOpen, pid, 0), "pidfd_open");

    /// <summary>
    /// Starts a program with exactly the given arguments and descriptors: descriptor i of <paramref name="descriptors"/> gets the number i (-1: closed),
    /// every other one is closed, the environment is empty, signals have their default actions, the working directory is <c>/</c>.
    /// </summary>
    public static int Spawn(string path, IReadOnlyList<string> arguments, IReadOnlyList<int> descriptors)
    {
        // The kernel's structures are opaque and smaller than this (glibc: 80 and 336 bytes).
        var actions = Marshal.AllocHGlobal(1024);
        var attributes = Marshal.AllocHGlobal(1024);
        var signals = Marshal.AllocHGlobal(128);
        var argv = Marshal.AllocHGlobal((arguments.Count + 1) * nint.Size);
        var envp = Marshal.AllocHGlobal(nint.Size);
        var texts = new List<nint>();
        var lifted = new List<int>();
        try
        {
            for (var i = 0; i < arguments.Count; i++)
            {
                texts.Add(Marshal.StringToCoTaskMemUTF8(arguments[i]));
                Marshal.WriteIntPtr(argv, i * nint.Size, texts[i]);
            }

            Marshal.WriteIntPtr(argv, arguments.Count * nint.Size, 0);
            Marshal.WriteIntPtr(envp, 0);

            MustBeZero(posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init");
            MustBeZero(posix_spawnattr_init(attributes), "posix_spawnattr_init");
            MustBeZero(posix_spawn_file_actions_addchdir_np(actions, "/"), "posix_spawn_file_actions_addchdir_np");
            for (var i = 0; i < descriptors.Count; i++)
            {
                if (descriptors[i] < 0)
                {
                    continue;
                }

                // Lifted above all targets, so that no dup2 overwrites the source of a later one.
                lifted.Add(Duplicate(descriptors[i], descriptors.Count));
                MustBeZero(posix_spawn_file_actions_adddup2(actions, lifted[^1], i), "posix_spawn_file_actions_adddup2");
            }

            for (var i = 0; i < descriptors.Count; i++)
            {
                if (descriptors[i] < 0)
                {
                    MustBeZero(posix_spawn_file_actions_addclose(actions, i), "posix_spawn_file_actions_addclose");
                }
            }

            MustBeZero(posix_spawn_file_actions_addclosefrom_np(actions, descriptors.Count), "posix_spawn_file_actions_addclosefrom_np");

            _ = sigfillset(signals);
            MustBeZero(posix_spawnattr_setsigdefault(attributes, signals), "posix_spawnattr_setsigdefault");
            _ = sigemptyset(signals);
            MustBeZero(posix_spawnattr_setsigmask(attributes, signals), "posix_spawnattr_setsigmask");

            // SETSIGDEF | SETSIGMASK | SETSID
            MustBeZero(posix_spawnattr_setflags(attributes, 0x04 | 0x08 | 0x80), "posix_spawnattr_setflags");
            MustBeZero(posix_spawn(out var pid, path, actions, attributes, argv, envp), $"posix_spawn {path}");
            return pid;
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
            foreach (var fd in lifted)
            {
                Close(fd);
            }

            foreach (var text in texts)
            {
                Marshal.FreeCoTaskMem(text);
            }

            Marshal.FreeHGlobal(actions);
            Marshal.FreeHGlobal(attributes);
            Marshal.FreeHGlobal(signals);
            Marshal.FreeHGlobal(argv);
            Marshal.FreeHGlobal(envp);
        }
    }

    public static nint Must(nint result, string what) => result >= 0 ? result : throw new LinuxException(what, Marshal.GetLastPInvokeError());

    private static int Must(int result, string what) => (int)Must((nint)result, what);

    private static void MustBeZero(int error, string what)
    {
        if (error != 0)
        {
            throw new LinuxException(what, error);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public nint Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Control
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public nint Name;
        public uint NameLength;
        public nint Parts;
        public nuint PartCount;
        public nint Control;
        public nuint ControlLength;
        public int Flags;
    }

#pragma warning disable SA1300, IDE1006 // The names are libc's.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int family, int type, int protocol, [Out] int[] ends);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint sendmsg(int socket, Message* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2([Out] int[] ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pwrite(int fd, ReadOnlySpan<byte> bytes, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long first, long second);

    [LibraryImport("libc")]
    private static partial int sigfillset(nint set);

    [LibraryImport("libc")]
    private static partial int sigemptyset(nint set);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(out int pid, string path, nint actions, nint attributes, nint argv, nint envp);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(nint actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(nint actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(nint actions, int fd, int target);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_addclose(nint actions, int fd);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_addclosefrom_np(nint actions, int from);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addchdir_np(nint actions, string path);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(nint attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(nint attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(nint attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(nint attributes, nint signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(nint attributes, nint signals);
#pragma warning restore SA1300, IDE1006
}

/// <summary>A call of the operating system failed.</summary>
internal sealed class LinuxException(string what, int error) : Exception($"{what}: {Marshal.GetPInvokeErrorMessage(error)} ({error})")
{
    public int Number { get; } = error;
}
