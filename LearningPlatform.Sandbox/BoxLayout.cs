using System.Globalization;
using System.Text;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Languages;

namespace LearningPlatform.Sandbox;

/// <summary>
/// What a box looks like from inside, as arguments of bubblewrap. Everything that isn't named here is not there. Contents come from sealed memory behind
/// descriptors: no file of a run ever has a path on the host, so there is none to follow, to guess or to forget.
/// </summary>
internal sealed class BoxLayout
{
    /// <summary>Descriptor of a function's result, inside and outside the box.</summary>
    public const int ResultDescriptor = 3;

    /// <summary>Descriptor of these arguments.</summary>
    public const int ArgumentsDescriptor = 4;

    /// <summary>Descriptor of the system call filter.</summary>
    public const int SeccompDescriptor = 5;

    /// <summary>Descriptor on which bubblewrap tells how the program ended; closed inside the box.</summary>
    public const int StatusDescriptor = 6;

    /// <summary>Descriptor of the first file; the others follow.</summary>
    public const int FirstFile = 7;

    /// <summary>Where the command stands that the box's first process runs.</summary>
    public const string StartFile = "/box/start";

    /// <summary>Where the program of process 1 stands until the first case.</summary>
    public const string KeeperFile = "/box/keeper";

    /// <summary>Where the script stands that waits in a started interpreter.</summary>
    public const string WaitFile = "/box/wait";

    private static readonly (string Path, byte[] Bytes)[] Etc =
    [
        ("/etc/passwd", "root:x:0:0::/:/usr/sbin/nologin\nlearner:x:1000:1000::/work:/bin/sh\nnobody:x:65534:65534::/:/usr/sbin/nologin\n"u8.ToArray()),
        ("/etc/group", "root:x:0:\nlearner:x:1000:\nnogroup:x:65534:\n"u8.ToArray()),
        ("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"u8.ToArray()),
        ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"u8.ToArray()),
        ("/etc/ld.so.cache", File.Exists("/etc/ld.so.cache") ? File.ReadAllBytes("/etc/ld.so.cache") : []),
    ];

    private static readonly byte[] Keeper = Embedded.Read("keeper.py");
    private static readonly byte[] Wait = Embedded.Read("wait.js");
    private static readonly string[] RootNames = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];

    private readonly List<string> arguments = [];
    private readonly List<byte[]> contents = [];

    /// <summary>Describes the box of process 1 of <c>keeper.py</c>, which starts programs in namespaces of their own and has the privileges for that.</summary>
    /// <param name="mounts">What of the host its programs may read.</param>
    /// <param name="waits">True for interpreters that wait for their program with <see cref="WaitFile"/>.</param>
    public BoxLayout(IReadOnlyList<Mount> mounts, bool waits)
    {
        // The capabilities are those of the box's own user namespace: they reach nothing outside. Programs get none of them, and the filter.
        System("--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETPCAP", "--cap-add", "CAP_NET_ADMIN");
        Content(KeeperFile, "0444", Keeper);
        if (waits)
        {
            Content(WaitFile, "0444", Wait);
        }

        Add("--remount-ro", "/dev");
        Mount(mounts);
        Add("--perms", "0755", "--dir", "/work", "--symlink", "work/.tmp", "/tmp", "--remount-ro", "/", "--chdir", "/");
    }

    /// <summary>Describes a box.</summary>
    /// <param name="job">What is started in it.</param>
    /// <param name="guard">What the first process does before anything else.</param>
    public BoxLayout(BoxJob job, string guard)
    {
        var (launch, limits) = (job.Launch, job.Limits);
        System("--cap-drop", "ALL", "--seccomp", $"{SeccompDescriptor}", "--json-status-fd", $"{StatusDescriptor}");
        Add("--perms", "1777", "--size", Text(SharedMemory(limits)), "--tmpfs", "/dev/shm", "--remount-ro", "/dev");

        // Always the same three, so that a box can be prepared before it is known what it runs.
        Content(StartFile, "0444", Encoding.UTF8.GetBytes(Start(launch, job.Input, guard)));
        Content("/box/call", "0444", launch.Helper ?? []);
        Content("/box/call.json", "0444", job.Input.Call ?? []);
        Add("--perms", "0700", "--size", Text(limits.DiskBytes), "--tmpfs", "/work", "--perms", "0700", "--dir", "/work/.tmp", "--symlink", "work/.tmp", "/tmp");
        Work(job.Code, job.Language, job.Files, limits);
        Mount(launch.Mounts ?? []);
        Add("--remount-ro", "/", "--chdir", "/work");
    }

    /// <summary>Descriptors that every box has: the system's files, the three of the platform, the code.</summary>
    public static int UsualFiles => Etc.Length + 4;

    /// <summary>What bubblewrap reads, in the order of its descriptors from <see cref="FirstFile"/>.</summary>
    public IReadOnlyList<byte[]> Files => contents;

    /// <summary>What of the host is read; it has the descriptors after the files.</summary>
    public IReadOnlyList<Mount> Mounts { get; private set; } = [];

    /// <summary>The arguments as bubblewrap reads them.</summary>
    public byte[] Arguments => Encoding.UTF8.GetBytes(string.Join('\0', arguments) + '\0');

    /// <summary>The second wall for CPU time, for each process.</summary>
    public static long CpuSeconds(RunLimits limits) => (long)Math.Ceiling(limits.Time.TotalSeconds) + 2;

    /// <summary>Room in /dev/shm.</summary>
    public static long SharedMemory(RunLimits limits) => Math.Min(limits.DiskBytes, 64 * 1024 * 1024);

    /// <summary>Folders that are mounts of their own: a file that is a mount can't be changed, replaced or unlinked, but a folder above it could be renamed and made anew.</summary>
    public static IReadOnlyCollection<string> Sealed(RunLanguage language, IReadOnlyList<SandboxFile> files)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files.Where(f => f.ReadOnly && f.Path != language.MainFile()))
        {
            for (var slash = file.Path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = file.Path.IndexOf('/', slash + 1))
            {
                folders.Add(file.Path[..slash]);
            }
        }

        return folders;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // The program isn't process 1: signals have their default effect on it, and its exit code or signal becomes the box's.
    private static string Start(Launch launch, BoxInput input, string guard)
    {
        var command = string.Join(' ', launch.Command.Concat(input.Arguments).Select(a => $"'{a.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
        return $"{guard}\n{(input.Call is null ? $"exec {ResultDescriptor}>&-" : "")}\n{command}\nexit $?\n";
    }

    // What every box has: namespaces, the system's files read-only, an environment that says nothing of the host.
    private void System(params ReadOnlySpan<string> privileges)
    {
        Add("--unshare-all", "--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000", "--hostname", "box");
        Add("--die-with-parent", "--new-session", "--as-pid-1");
        Add(privileges);
        Add("--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/work", "--setenv", "TMPDIR", "/tmp");
        Add("--setenv", "LANG", "C.UTF-8", "--setenv", "USER", "learner");

        Add("--ro-bind", "/usr", "/usr");
        if (Directory.Exists("/usr/local"))
        {
            // The administrator's own programs are nobody's business.
            Add("--size", "4096", "--tmpfs", "/usr/local", "--remount-ro", "/usr/local");
        }

        foreach (var name in RootNames)
        {
            Root(name);
        }

        foreach (var (path, bytes) in Etc)
        {
            Content(path, "0444", bytes);
        }

        Add("--proc", "/proc", "--dev", "/dev");
    }

    private void Work(string code, RunLanguage language, IReadOnlyList<SandboxFile> files, RunLimits limits)
    {
        foreach (var folder in Sealed(language, files))
        {
            Add("--perms", "0700", "--size", Text(limits.DiskBytes), "--tmpfs", $"/work/{folder}");
        }

        Content($"/work/{language.MainFile()}", "0644", Encoding.UTF8.GetBytes(code));
        foreach (var file in files.Where(f => f.Path != language.MainFile()))
        {
            var bytes = Encoding.UTF8.GetBytes(file.Content);
            if (file.ReadOnly)
            {
                Add("--perms", "0444", "--ro-bind-data", $"{FirstFile + contents.Count}", $"/work/{file.Path}");
                contents.Add(bytes);
            }
            else
            {
                Content($"/work/{file.Path}", "0644", bytes);
            }
        }
    }

    private void Mount(IReadOnlyList<Mount> mounts)
    {
        Mounts = mounts;
        for (var i = 0; i < mounts.Count; i++)
        {
            // By descriptor: the box's user may not be able to walk to it.
            Add("--ro-bind-fd", $"{FirstFile + contents.Count + i}", mounts[i].Box);
        }
    }

    private void Root(string name)
    {
        var folder = new DirectoryInfo("/" + name);
        if (folder.LinkTarget is { } target)
        {
            Add("--symlink", target, "/" + name);
        }
        else if (folder.Exists)
        {
            Add("--ro-bind", "/" + name, "/" + name);
        }
    }

    private void Content(string path, string permissions, byte[] bytes)
    {
        Add("--perms", permissions, "--file", $"{FirstFile + contents.Count}", path);
        contents.Add(bytes);
    }

    private void Add(params ReadOnlySpan<string> more)
    {
        foreach (var item in more)
        {
            arguments.Add(item);
        }
    }
}

/// <summary>What a program gets beside its files.</summary>
/// <param name="Stdin">Standard input.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Call">The function call as JSON; null for a program.</param>
internal sealed record BoxInput(byte[] Stdin, IReadOnlyList<string> Arguments, byte[]? Call = null)
{
    /// <summary>Nothing.</summary>
    public static readonly BoxInput None = new([], []);
}
