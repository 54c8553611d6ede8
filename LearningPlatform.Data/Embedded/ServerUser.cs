using System.Diagnostics;
using System.Globalization;

namespace LearningPlatform.Data.Embedded;

/// <summary>
/// As whom the server runs. PostgreSQL refuses root. So root either becomes another user (who must be able to reach the data), or, where the
/// data lies below a folder that only root may enter, keeps its own id outside and is nobody inside a user namespace.
/// </summary>
internal sealed record ServerUser(IReadOnlyList<string> Prefix, int? Owner, int? Group)
{
    private const string Nobody = "65534";

    public static readonly ServerUser Self = new([], null, null);

    /// <summary>Decides for a folder that exists.</summary>
    public static ServerUser For(string folder, PostgresBinaries binaries)
    {
        if (!Libc.IsRoot)
        {
            return Self;
        }

        foreach (var (user, group) in Accounts("postgres", "nobody"))
        {
            string[] prefix = ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups"];
            if (Succeeds([.. prefix, "test", "-x", folder, "-a", "-x", binaries.Postgres, "-a", "-r", binaries.InitDb]))
            {
                return new ServerUser(prefix, user, group);
            }
        }

        string[] mapped = ["unshare", "--user", $"--map-user={Nobody}", $"--map-group={Nobody}"];
        if (Succeeds([.. mapped, "true"]))
        {
            return new ServerUser(mapped, 0, 0);
        }

        throw new PostgresUnavailableException(
            $"PostgreSQL doesn't run as root, and the users postgres and nobody can't enter {folder} or read {binaries.Bin}, nor are user namespaces allowed here. "
            + "Start as an ordinary user, or choose a data folder that others may pass through (--data DIR).");
    }

    /// <summary>Makes the folder and all in it this user's, when it isn't already.</summary>
    public void Own(string folder)
    {
        if (Owner is { } owner && Read("stat", "-c", "%u", folder).Trim() != owner.ToString(CultureInfo.InvariantCulture))
        {
            Read("chown", "-R", string.Create(CultureInfo.InvariantCulture, $"{owner}:{Group}"), folder);
        }
    }

    private static IEnumerable<(int User, int Group)> Accounts(params string[] names)
    {
        var lines = File.Exists("/etc/passwd") ? File.ReadAllLines("/etc/passwd") : [];
        foreach (var name in names)
        {
            if (lines.Select(l => l.Split(':')).FirstOrDefault(p => p.Length > 3 && p[0] == name) is { } entry)
            {
                yield return (int.Parse(entry[2], CultureInfo.InvariantCulture), int.Parse(entry[3], CultureInfo.InvariantCulture));
            }
        }
    }

    private static bool Succeeds(string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Read(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new IOException($"{program} {string.Join(' ', arguments)} failed with {process.ExitCode}.");
    }
}
