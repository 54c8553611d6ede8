using System.Globalization;
using LearningPlatform.Sandbox.Languages;
using LearningPlatform.Sandbox.Linux;

namespace LearningPlatform.Sandbox;

/// <summary>
/// A bubblewrap that waits for its arguments. It has joined its cgroup, become the slot's user and got all of its descriptors, so that what takes longest
/// (joining a cgroup waits for every CPU of the machine) is over when a program comes. It has seen nothing of any program, and serves one only.
/// </summary>
internal sealed class Launcher : IDisposable
{
    // Joins the groups while it is still root, sets what no group can hold, becomes the slot's user, and only then starts bubblewrap.
    private const string Script = """
        ulimit -c 0; ulimit -n 1024
        while [ "$1" != -- ]; do echo 0 > "$1" || exit 125; shift; done
        shift; exec "$@"
        """;

    private readonly List<int> open = [];
    private readonly int arguments;
    private readonly int stdin;
    private readonly int stdinWriter = -1;
    private readonly int seccomp;
    private readonly List<int> files = [];
    private bool waited;

    /// <summary>Starts one.</summary>
    /// <param name="group">Its cgroup; null without cgroups.</param>
    /// <param name="user">The user id to become; null when the host isn't root.</param>
    /// <param name="bubblewrap">Path of bubblewrap.</param>
    /// <param name="fileCount">How many files it gets.</param>
    /// <param name="mounts">What of the host it gets beside them.</param>
    /// <param name="openInput">True for a standard input that is written while the program runs, and for somebody who mostly waits for it.</param>
    public Launcher(BoxGroup? group, uint? user, string bubblewrap, int fileCount, IReadOnlyList<Mount> mounts, bool openInput = false)
    {
        Group = group;
        FileCount = fileCount;
        try
        {
            (Output, var outputWriter) = Pipe();
            (Error, var errorWriter) = Pipe();
            (Status, var statusWriter) = Pipe();
            (Result, var resultWriter) = Pipe();
            if (user is { } owner)
            {
                // So that a program may open /dev/stdout.
                Native.Must(Native.ChangeOwner(outputWriter, owner, owner), "fchown");
                Native.Must(Native.ChangeOwner(errorWriter, owner, owner), "fchown");
            }

            (var argumentsReader, arguments) = Pipe(blocking: true);
            if (openInput)
            {
                (stdin, stdinWriter) = Native.InputPipe();
                Keep(stdin);
                Keep(stdinWriter);
                if (user is { } reader)
                {
                    Native.Must(Native.ChangeOwner(stdin, reader, reader), "fchown");
                }
            }
            else
            {
                stdin = Keep(Native.Memory());
            }

            seccomp = Keep(Native.Memory());
            for (var i = 0; i < fileCount; i++)
            {
                files.Add(Keep(Native.Memory()));
            }

            List<int> descriptors = [stdin, outputWriter, errorWriter, resultWriter, argumentsReader, seccomp, statusWriter, .. files];
            foreach (var mount in mounts)
            {
                descriptors.Add(Keep((int)Native.Must(Native.Open(mount.Host, Native.ORdOnly | Native.OCloExec), "open")));
            }

            Process = Native.Spawn("/bin/sh", Command(group, user, bubblewrap, ["/bin/sh", BoxLayout.StartFile], polite: openInput), descriptors);
            foreach (var end in new[] { outputWriter, errorWriter, statusWriter, resultWriter, argumentsReader })
            {
                Drop(end);
            }

            ProcessDescriptor = Keep(Native.ProcessDescriptor(Process));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Its cgroup.</summary>
    public BoxGroup? Group { get; }

    /// <summary>How many files it can take.</summary>
    public int FileCount { get; }

    /// <summary>The process.</summary>
    public int Process { get; }

    /// <summary>Becomes readable when the process ends.</summary>
    public int ProcessDescriptor { get; }

    /// <summary>Standard output of the program.</summary>
    public int Output { get; }

    /// <summary>Error output of the program, and bubblewrap's own.</summary>
    public int Error { get; }

    /// <summary>bubblewrap's word on how the program ended.</summary>
    public int Status { get; }

    /// <summary>What a function came to.</summary>
    public int Result { get; }

    /// <summary>False when somebody ended it while it waited.</summary>
    public bool Alive
    {
        get
        {
            var polled = new[] { new Native.PollFd { Fd = ProcessDescriptor, Events = Native.PollIn } };
            return Native.Poll(polled, 1, 0) == 0;
        }
    }

    /// <summary>Hands over what to run; it starts at once.</summary>
    /// <param name="layout">The box.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="filter">The system call filter.</param>
    public void Go(BoxLayout layout, byte[] input, byte[] filter)
    {
        if (stdinWriter < 0)
        {
            Native.Fill(stdin, input);
        }

        Native.Fill(seccomp, filter);
        for (var i = 0; i < files.Count; i++)
        {
            Native.Fill(files[i], layout.Files[i]);
        }

        foreach (var memory in files.Append(stdin).Append(seccomp))
        {
            Drop(memory);
        }

        Native.Write(arguments, layout.Arguments);
        Drop(arguments);
    }

    /// <summary>Writes to an open standard input as much as fits now.</summary>
    /// <param name="bytes">The input.</param>
    /// <returns>How many bytes; -1 when the program doesn't read any more.</returns>
    public int Feed(ReadOnlySpan<byte> bytes) => Native.TryWrite(stdinWriter, bytes);

    /// <summary>Ends an open standard input.</summary>
    public void EndInput() => Drop(stdinWriter);

    /// <summary>Waits for the end of the process.</summary>
    /// <returns>What the kernel counted of it and of those that it has waited for.</returns>
    public Native.Usage Wait()
    {
        Native.Usage usage;
        while (Native.Wait(Process, out _, 0, out usage) < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Native.EIntr)
        {
            // A signal of the host's own came in between.
        }

        waited = true;
        return usage;
    }

    /// <summary>Ends everything in the box. The namespace's first process dies with bubblewrap, and everything in the namespace with that one.</summary>
    public void Kill()
    {
        if (!waited)
        {
            _ = Native.Kill(Process, Native.SigKill);
        }

        Group?.Kill();
    }

    /// <summary>Ends what is left and clears away the group.</summary>
    public void Dispose()
    {
        if (Process > 0 && !waited)
        {
            _ = Native.Kill(Process, Native.SigKill);
            Wait();
        }

        foreach (var fd in open)
        {
            Native.Close(fd);
        }

        open.Clear();
        Group?.Kill();
        Group?.Remove();
    }

    /// <summary>How bubblewrap is started: in its group, as the slot's user.</summary>
    /// <param name="group">The cgroup; null without cgroups.</param>
    /// <param name="user">The user id to become; null when the host isn't root.</param>
    /// <param name="bubblewrap">Path of bubblewrap.</param>
    /// <param name="first">The first process of the box.</param>
    /// <param name="polite">True for one that lets the others go first.</param>
    public static List<string> Command(BoxGroup? group, uint? user, string bubblewrap, IReadOnlyList<string> first, bool polite = false)
    {
        List<string> command = ["/bin/sh", "-c", Script, "box", .. group?.JoinFiles ?? [], "--"];
        if (polite)
        {
            // There are more of these than cores; whoever waits for his answer goes first.
            command.AddRange(["/usr/bin/nice", "-n", "10"]);
        }

        command.AddRange(["/usr/bin/setpriv", "--no-new-privs", "--pdeathsig", "KILL"]);
        if (user is { } id)
        {
            var text = id.ToString(CultureInfo.InvariantCulture);
            command.AddRange(["--reuid", text, "--regid", text, "--clear-groups"]);
        }

        command.AddRange([bubblewrap, "--args", $"{BoxLayout.ArgumentsDescriptor}", "--", .. first]);
        return command;
    }

    private (int Reader, int Writer) Pipe(bool blocking = false)
    {
        var (reader, writer) = Native.Pipe(blocking);
        return (Keep(reader), Keep(writer));
    }

    private int Keep(int fd)
    {
        open.Add(fd);
        return fd;
    }

    private void Drop(int fd)
    {
        Native.Close(fd);
        open.Remove(fd);
    }
}
