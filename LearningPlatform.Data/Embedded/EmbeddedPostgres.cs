using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LearningPlatform.Data.Embedded;

/// <summary>How a PostgreSQL server of our own is run.</summary>
/// <param name="Folder">Holds data, password, port and lock of one server; made when absent.</param>
public sealed record EmbeddedPostgresOptions(string Folder)
{
    /// <summary>The database that is made and named in the connection string.</summary>
    public string Database { get; init; } = "platformdb";

    /// <summary>False gives up durability against a crash of the machine (not of the process) for speed: tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How many connections the server takes.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>The server to use; null looks for one (<see cref="PostgresBinaries.Find"/>).</summary>
    public PostgresBinaries? Binaries { get; init; }
}

/// <summary>
/// A PostgreSQL server that belongs to this process: on loopback, with a password, in a folder of its own. It ends with this process, however this
/// process ends (Linux: the kernel sends it a signal), is started again when it dies first, and recovers what was committed.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private const string User = "platform";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly EmbeddedPostgresOptions options;
    private readonly ILogger logger;
    private readonly string data;
    private readonly FileStream folderLock;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim stopping = new();
    private PostgresBinaries binaries = null!;
    private ServerUser user = ServerUser.Self;
    private string password = "";
    private int port;
    private volatile int processId;
    private Thread? keeper;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, ILogger logger, FileStream folderLock)
    {
        this.options = options;
        this.logger = logger;
        this.folderLock = folderLock;
        data = Path.Combine(options.Folder, "data");
    }

    /// <summary>How to reach the database as its owner.</summary>
    public string ConnectionString => Connection(options.Database);

    /// <summary>The server's main process; another one after a restart.</summary>
    public int ProcessId => processId;

    /// <summary>The version and place of the server in use.</summary>
    public PostgresBinaries Binaries => binaries;

    /// <summary>Starts the server of a folder, making its data first when there is none, and waits until it takes connections.</summary>
    /// <param name="options">The folder and how to run.</param>
    /// <param name="logger">Told of starts, ends and restarts; none when null.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="PostgresUnavailableException">The folder is in use, nothing to start was found, or the server refused; the message says which.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger? logger = null, CancellationToken ct = default)
    {
        options = options with { Folder = Path.GetFullPath(options.Folder) };
        Directory.CreateDirectory(options.Folder);
        var server = new EmbeddedPostgres(options, logger ?? NullLogger.Instance, Lock(options.Folder));
        try
        {
            await server.StartAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to reach the server that another process keeps in a folder; null when none is running there.</summary>
    /// <param name="options">The folder and the database.</param>
    public static string? Running(EmbeddedPostgresOptions options)
    {
        var folder = Path.GetFullPath(options.Folder);
        var (portFile, passwordFile) = (Path.Combine(folder, "port"), Path.Combine(folder, "password"));
        if (!File.Exists(portFile) || !File.Exists(passwordFile))
        {
            return null;
        }

        try
        {
            // Free for us: whoever wrote the files is gone.
            using var taken = Lock(folder);
            return null;
        }
        catch (PostgresUnavailableException)
        {
            return int.TryParse(File.ReadAllText(portFile), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? Connection(options.Database, port, File.ReadAllText(passwordFile).Trim())
                : null;
        }
    }

    /// <summary>Stops the server: open transactions end, what was committed is on disk. Falls back to harder ways after half a minute.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsSet)
        {
            return;
        }

        stopping.Set();
        if (keeper is not null)
        {
            if (processId is not 0 and var pid)
            {
                Interrupt(pid, Libc.SigInt);
            }

            if (await Task.WhenAny(ended.Task, Task.Delay(StopLimit)) != ended.Task)
            {
                Interrupt(processId, Libc.SigQuit);
                await Task.WhenAny(ended.Task, Task.Delay(StopLimit));
            }
        }

        await folderLock.DisposeAsync();
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new PostgresUnavailableException($"The data folder {folder} is in use by another LearningPlatform. Stop that one, or choose another folder (--data DIR).");
        }
    }

    private async Task StartAsync(CancellationToken ct)
    {
        var version = Path.Combine(data, "PG_VERSION");
        int? dataMajor = File.Exists(version) ? int.Parse((await File.ReadAllTextAsync(version, ct)).Trim(), CultureInfo.InvariantCulture) : null;
        binaries = options.Binaries is { } given ? PostgresBinaries.Choose([(given.Bin, given.Source)], dataMajor, given.Bin) : PostgresBinaries.Find(dataMajor);
        user = ServerUser.For(options.Folder, binaries);
        password = await Password(ct);
        if (dataMajor is null)
        {
            await InitDb(ct);
        }
        else
        {
            await StopOrphan(ct);
        }

        user.Own(data);
        port = PreferredPort();

        // The parent-death signal follows the thread that started the server, so that thread must last as long as the server: it can't be a pooled one.
        keeper = new Thread(Keep) { IsBackground = true, Name = "embedded-postgres" };
        keeper.Start();
        await ready.Task.WaitAsync(ct);
        await CreateDatabase(ct);
    }

    private string Connection(string database) => Connection(database, port, password);

    private static string Connection(string database, int port, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = User,
        Password = password,
        Database = database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    private async Task<string> Password(CancellationToken ct)
    {
        var file = Path.Combine(options.Folder, "password");
        if (!File.Exists(file))
        {
            await WritePrivate(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), ct);
        }

        return (await File.ReadAllTextAsync(file, ct)).Trim();
    }

    private static async Task WritePrivate(string file, string text, CancellationToken ct)
    {
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(file, how);
        await writer.WriteAsync(text.AsMemory(), ct);
    }

    /// <summary>Makes the data beside its place and moves it there when it is whole: a start that is cut short leaves nothing that looks usable.</summary>
    private async Task InitDb(CancellationToken ct)
    {
        var fresh = Path.Combine(options.Folder, "data.new");
        if (Directory.Exists(fresh))
        {
            Directory.Delete(fresh, recursive: true);
        }

        Directory.CreateDirectory(fresh);
        var secret = Path.Combine(options.Folder, "password.once");
        await WritePrivate(secret, password, ct);
        if (user.Owner is { } owner)
        {
            Libc.ChangeOwner(fresh, owner, user.Group!.Value);
            Libc.ChangeOwner(secret, owner, user.Group.Value);
        }

        // Byte-wise order that is the same on every system; PostgreSQL 17 and later bring their own C.UTF-8.
        string[] locale = binaries.Major >= 17
            ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            : [OperatingSystem.IsLinux() ? "--locale=C.UTF-8" : "--locale=C"];
        string[] command =
        [
            .. user.Prefix, binaries.InitDb, "-D", fresh, "-U", User, "-A", "scram-sha-256", $"--pwfile={secret}", "-E", "UTF8", .. locale,
            .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        File.Delete(secret);
        if (process.ExitCode != 0)
        {
            throw new PostgresUnavailableException($"initdb of PostgreSQL {binaries.Major} ({binaries.Source}) failed: {errors.Trim()} {(await output).Trim()}");
        }

        Directory.Move(fresh, data);
    }

    /// <summary>A server that outlived its process (no parent-death signal on this system, or killed while stopping) is stopped before a new one starts.</summary>
    private async Task StopOrphan(CancellationToken ct)
    {
        var file = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(file) || !int.TryParse((await File.ReadAllLinesAsync(file, ct)).FirstOrDefault(), out var pid))
        {
            return;
        }

        if (!IsServerOf(pid))
        {
            // The number may belong to any program by now; PostgreSQL itself would take that for a running server and refuse.
            File.Delete(file);
            return;
        }

        LogOrphan(logger, pid);
        Interrupt(pid, Libc.SigInt);
        for (var waited = 0; IsServerOf(pid); waited += 50)
        {
            if (waited == 15_000)
            {
                Interrupt(pid, Libc.SigQuit);
            }
            else if (waited >= 30_000)
            {
                throw new PostgresUnavailableException($"An earlier PostgreSQL (process {pid}) still runs on {data} and doesn't stop.");
            }

            await Task.Delay(50, ct);
        }
    }

    private bool IsServerOf(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            if (OperatingSystem.IsLinux())
            {
                var arguments = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
                return arguments.Contains(data);
            }

            return !process.HasExited && process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    private string PortFile => Path.Combine(options.Folder, "port");

    private string OutputFile => Path.Combine(options.Folder, "server.log");

    private int PreferredPort() =>
        File.Exists(PortFile) && int.TryParse(File.ReadAllText(PortFile), out var last) && IsFree(last) ? last : FreePort();

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>The thread's body: runs the server, and runs it again when it ends unasked.</summary>
    private void Keep()
    {
        try
        {
            var failing = Stopwatch.StartNew();
            while (!stopping.IsSet)
            {
                using var process = StartServer();
                processId = process.Id;
                if (stopping.IsSet)
                {
                    Interrupt(process.Id, Libc.SigInt);
                }

                if (WaitUntilReady(process))
                {
                    File.WriteAllText(PortFile, port.ToString(CultureInfo.InvariantCulture));
                    LogReady(logger, binaries.Major, binaries.Source, port);
                    ready.TrySetResult();
                    process.WaitForExit();
                    failing.Restart();
                    if (!stopping.IsSet)
                    {
                        LogDied(logger, process.ExitCode);
                    }
                }
                else if (!stopping.IsSet && !MayRetry(failing.Elapsed))
                {
                    throw new PostgresUnavailableException($"PostgreSQL {binaries.Major} ({binaries.Source}) doesn't start on {data}: {LastOutput()}");
                }

                // After a crash the old server's last processes may still hold its memory for a moment.
                stopping.Wait(100);
            }
        }
        catch (Exception e)
        {
            if (!ready.TrySetException(e))
            {
                LogGivenUp(logger, e);
            }
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    /// <summary>Whether a failed start is worth another one: the port was taken in the meantime, or what a dead server left isn't gone yet.</summary>
    private bool MayRetry(TimeSpan failing)
    {
        if (failing > RetryLimit)
        {
            return false;
        }

        if (ready.Task.IsCompleted)
        {
            // Clients know the port by now: it must come free again.
            return true;
        }

        if (!IsFree(port))
        {
            port = FreePort();
            return true;
        }

        var output = LastOutput();
        return output.Contains("shared memory", StringComparison.Ordinal) || output.Contains("postmaster.pid", StringComparison.Ordinal);
    }

    /// <summary>What the server said last: on its own output until its log was open, then in the log.</summary>
    private string LastOutput()
    {
        var log = Path.Combine(data, "log");
        var files = Directory.Exists(log) ? new DirectoryInfo(log).GetFiles("*.log").OrderByDescending(f => f.LastWriteTimeUtc).Take(1).Select(f => f.FullName) : [];
        return string.Join(" | ", files.Prepend(OutputFile).Where(File.Exists).SelectMany(f => File.ReadLines(f).TakeLast(5)));
    }

    private Process StartServer()
    {
        List<string> command = [binaries.Postgres, "-D", data];
        foreach (var setting in Settings())
        {
            command.Add("-c");
            command.Add(setting);
        }

        ProcessStartInfo start;
        if (OperatingSystem.IsWindows())
        {
            start = new ProcessStartInfo(command[0], command[1..]) { CreateNoWindow = true };
        }
        else
        {
            // A session of its own keeps the terminal's Ctrl+C away: the application drains first and then stops the server.
            string[] wrap = OperatingSystem.IsLinux() ? ["setsid", .. user.Prefix, "setpriv", "--pdeathsig", "INT"] : [];
            start = new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; exec \"$@\" >\"$out\" 2>&1 </dev/null", "sh", OutputFile, .. wrap, .. command]);
        }

        start.WorkingDirectory = options.Folder;
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }

    private IEnumerable<string> Settings()
    {
        yield return "listen_addresses=127.0.0.1";
        yield return string.Create(CultureInfo.InvariantCulture, $"port={port}");
        yield return "unix_socket_directories=";
        yield return string.Create(CultureInfo.InvariantCulture, $"max_connections={options.MaxConnections}");
        yield return "shared_buffers=128MB";
        yield return "timezone=UTC";
        yield return "log_timezone=UTC";
        yield return "jit=off";
        yield return "logging_collector=on";
        yield return "log_filename=postgresql-%a.log";
        yield return "log_truncate_on_rotation=on";
        yield return "log_rotation_age=1d";
        yield return "log_rotation_size=0";
        if (!options.Durable)
        {
            yield return "fsync=off";
            yield return "synchronous_commit=off";
            yield return "full_page_writes=off";
        }
    }

    private bool WaitUntilReady(Process process)
    {
        var file = Path.Combine(data, "postmaster.pid");
        var waiting = Stopwatch.StartNew();
        while (!process.WaitForExit(10))
        {
            try
            {
                var lines = File.ReadAllLines(file);
                if (lines.Length >= 8 && lines[7].Trim() == "ready" && lines[0].Trim() == process.Id.ToString(CultureInfo.InvariantCulture))
                {
                    return true;
                }
            }
            catch (IOException)
            {
                // Not written yet, or being replaced.
            }

            if (waiting.Elapsed > StartLimit && !ready.Task.IsCompleted)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return false;
    }

    private void Interrupt(int pid, int signal)
    {
        if (!OperatingSystem.IsWindows())
        {
            Libc.Signal(pid, signal);
            return;
        }

        var mode = signal == Libc.SigInt ? "fast" : "immediate";
        using var stop = Process.Start(new ProcessStartInfo(binaries.PgCtl, ["stop", "-D", data, "-m", mode]) { CreateNoWindow = true });
        stop?.WaitForExit();
    }

    private async Task CreateDatabase(CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(Connection("postgres") + ";Pooling=false");
        await using var exists = source.CreateCommand("select 1 from pg_database where datname = $1");
        exists.Parameters.AddWithValue(options.Database);
        if (await exists.ExecuteScalarAsync(ct) is null)
        {
            await using var create = source.CreateCommand($"create database \"{options.Database}\"");
            await create.ExecuteNonQueryAsync(ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Major} ({Source}) is ready on 127.0.0.1:{Port}")]
    private static partial void LogReady(ILogger logger, int major, string source, int port);

    [LoggerMessage(Level = LogLevel.Error, Message = "PostgreSQL ended unasked with code {Code}; it is started again")]
    private static partial void LogDied(ILogger logger, int code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An earlier PostgreSQL (process {Pid}) still ran on the data folder; it is stopped first")]
    private static partial void LogOrphan(ILogger logger, int pid);

    [LoggerMessage(Level = LogLevel.Critical, Message = "PostgreSQL can't be started again")]
    private static partial void LogGivenUp(ILogger logger, Exception e);
}
