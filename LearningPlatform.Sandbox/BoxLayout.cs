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

    private const int FirstFile = 7;

    private static readonly (string Path, string Text)[] Etc =
    [
        ("/etc/passwd", "root:x:0:0::/:/usr/sbin/nologin\nlearner:x:1000:1000::/work:/bin/sh\nnobody:x:65534:65534::/:/usr/sbin/nologin\n"),
        ("/etc/group", "root:x:0:\nlearner:x:1000:\nnogroup:x:65534:\n"),
        ("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
        ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
    ];

    private static readonly string[] RootNames = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];

    private readonly List<string> arguments = [];
    private readonly List<byte[]> contents = [];
    private readonly List<string> tools = [];

    /// <summary>Describes a box.</summary>
    public BoxLayout(string code, RunLanguage language, IReadOnlyList<SandboxFile> files, Launch launch, IReadOnlyList<(string Name, byte[] Bytes)> extra, RunLimits limits)
    {
        Add("--unshare-all", "--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000", "--hostname", "box");
        Add("--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL");
        Add("--seccomp", $"{SeccompDescriptor}", "--json-status-fd", $"{StatusDescriptor}");
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

        foreach (var (path, text) in Etc)
        {
            Content(path, "0444", Encoding.UTF8.GetBytes(text));
        }

        if (LoaderCache.Value is { } cache)
        {
            Content("/etc/ld.so.cache", "0444", cache);
        }

        Add("--proc", "/proc", "--dev", "/dev");
        Add("--perms", "1777", "--size", Text(Math.Min(limits.DiskBytes, 64 * 1024 * 1024)), "--tmpfs", "/dev/shm", "--remount-ro", "/dev");
        foreach (var (name, bytes) in launch.Helpers.Concat(extra))
        {
            Content($"/box/{name}", "0444", bytes);
        }

        if (launch.Tool is { } tool)
        {
            // By descriptor: the box's user may not be able to walk to it.
            Add("--ro-bind-fd", $"{FirstFile + contents.Count}", tool.Box);
            contents.Add(ToolMark);
            tools.Add(tool.Host);
        }

        Add("--perms", "0700", "--size", Text(limits.DiskBytes), "--tmpfs", "/work", "--perms", "0700", "--dir", "/work/.tmp", "--symlink", "work/.tmp", "/tmp");
        Work(code, language, files, limits);
        Add("--remount-ro", "/", "--chdir", "/work");
    }

    /// <summary>The arguments as bubblewrap reads them.</summary>
    public byte[] Arguments => Encoding.UTF8.GetBytes(string.Join('\0', arguments) + '\0');

    /// <summary>Calls back with each file that bubblewrap reads, in the order of its descriptors from 7: bytes, or the path of a tool.</summary>
    public void ForEachFile(Action<byte[]> content, Action<string> tool)
    {
        var paths = new Queue<string>(tools);
        foreach (var bytes in contents)
        {
            if (ReferenceEquals(bytes, ToolMark))
            {
                tool(paths.Dequeue());
            }
            else
            {
                content(bytes);
            }
        }
    }

    private static readonly byte[] ToolMark = new byte[1];

    private static readonly Lazy<byte[]?> LoaderCache = new(() => File.Exists("/etc/ld.so.cache") ? File.ReadAllBytes("/etc/ld.so.cache") : null);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Work(string code, RunLanguage language, IReadOnlyList<SandboxFile> files, RunLimits limits)
    {
        // A file that is a mount can't be changed, replaced or unlinked, but a folder above it could be renamed and made anew: such folders are mounts too.
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files.Where(f => f.ReadOnly))
        {
            for (var slash = file.Path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = file.Path.IndexOf('/', slash + 1))
            {
                folders.Add(file.Path[..slash]);
            }
        }

        foreach (var folder in folders)
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
