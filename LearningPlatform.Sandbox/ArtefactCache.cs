using System.Security.Cryptography;
using System.Text;

namespace LearningPlatform.Sandbox;

/// <summary>
/// Compiled files by the hash of what they were made of, on the host's disk, where no box can write. Several hosts may share a folder: a file appears whole
/// or not at all.
/// </summary>
internal sealed class ArtefactCache
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private readonly string folder;
    private readonly long most;
    private readonly TimeProvider clock;
    private readonly Lock clearing = new();
    private long size;

    /// <summary>Opens the cache where the host may write, which as an ordinary user isn't the system's folder.</summary>
    /// <param name="folder">Where it should be.</param>
    /// <param name="most">Bytes it may take.</param>
    /// <param name="clock">The time.</param>
    public static ArtefactCache Open(string folder, long most, TimeProvider clock)
    {
        try
        {
            return new ArtefactCache(folder, most, clock);
        }
        catch (UnauthorizedAccessException)
        {
            var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return new ArtefactCache(Path.Combine(own.Length > 0 ? own : Path.GetTempPath(), "learningplatform-sandbox"), most, clock);
        }
    }

    /// <summary>Opens the cache.</summary>
    /// <param name="folder">Where it is; made when it isn't there.</param>
    /// <param name="most">Bytes it may take; what was used longest ago makes room.</param>
    /// <param name="clock">The time.</param>
    public ArtefactCache(string folder, long most, TimeProvider clock)
    {
        this.folder = folder;
        this.most = most;
        this.clock = clock;

        // Bubblewrap walks to a file as the box's user, but nobody needs to see which ones there are.
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001);
        foreach (var left in new DirectoryInfo(folder).EnumerateFiles("*.new").Where(f => clock.GetUtcNow().UtcDateTime - f.LastAccessTimeUtc > Abandoned))
        {
            left.Delete();
        }

        size = Files().Sum(f => f.Length);
    }

    /// <summary>Finds a file.</summary>
    /// <param name="key">What it was made of.</param>
    /// <returns>The file; null when it isn't here.</returns>
    public Artefact? Find(string key)
    {
        var path = PathOf(key);
        try
        {
            // Not every file system remembers reading. What was just looked for is the last to be cleared away.
            File.SetLastAccessTimeUtc(path, clock.GetUtcNow().UtcDateTime);
            return new Artefact(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes a file that isn't here yet.</summary>
    /// <param name="key">What it is made of.</param>
    /// <param name="write">Writes it; false when nothing came of it.</param>
    /// <returns>The file; null when nothing came of it.</returns>
    public Artefact? Make(string key, Func<Stream, bool> write)
    {
        var path = PathOf(key);
        var fresh = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.new";
        try
        {
            long length;
            using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                if (!write(stream))
                {
                    return null;
                }

                length = stream.Length;
            }

            // Java's archives of classes know their jar by its time of writing.
            File.SetLastWriteTimeUtc(fresh, DateTime.UnixEpoch);

            // A box's user isn't its owner.
            File.SetUnixFileMode(fresh, (UnixFileMode)0b101_101_101);
            File.Move(fresh, path, overwrite: true);
            Clear(length);
            return new Artefact(path);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    /// <summary>A folder of the host as a box's user can walk to it: as it is, or a copy in here when it lies in somebody's home.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="version">What tells its contents from any other.</param>
    public string Reachable(string path, string version)
    {
        for (var at = new DirectoryInfo(path); ; at = at.Parent!)
        {
            if (at.Parent is null)
            {
                return path;
            }

            if ((at.UnixFileMode & UnixFileMode.OtherExecute) == 0)
            {
                break;
            }
        }

        lock (clearing)
        {
            var copy = PathOf($"copy-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{version}")))[..16]}");
            if (!Directory.Exists(copy))
            {
                var fresh = $"{copy}.{Environment.ProcessId}.new";
                Copy(path, fresh);
                try
                {
                    Directory.Move(fresh, copy);
                }
                catch (IOException) when (Directory.Exists(copy))
                {
                    // Another host was faster.
                    Directory.Delete(fresh, recursive: true);
                }
            }

            return copy;
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        File.SetUnixFileMode(to, (UnixFileMode)0b111_101_101);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            var copy = Path.Combine(to, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, File.GetUnixFileMode(file) | UnixFileMode.OtherRead);
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private string PathOf(string key) => Path.Combine(folder, key);

    private IEnumerable<FileInfo> Files() => new DirectoryInfo(folder).EnumerateFiles().Where(f => f.Extension != ".new");

    private void Clear(long added)
    {
        lock (clearing)
        {
            size += added;
            if (size <= most)
            {
                return;
            }

            // Other hosts add and clear as well.
            var files = Files().OrderBy(f => f.LastAccessTimeUtc).ToList();
            size = files.Sum(f => f.Length);
            foreach (var file in files)
            {
                // Some more than needed: the next one shall not count again.
                if (size <= most / 10 * 9)
                {
                    break;
                }

                size -= file.Length;
                file.Delete();
            }
        }
    }
}

/// <summary>A compiled file.</summary>
/// <param name="Host">Where it is. The same path is always the same file.</param>
internal sealed record Artefact(string Host);
