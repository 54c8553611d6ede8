using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LearningPlatform.Data.Embedded;
using Npgsql;
using Xunit;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace LearningPlatform.Data.Tests.Embedded;

/// <summary>The life of a server of our own, with real processes that are really killed.</summary>
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "lp-embedded-" + Guid.NewGuid().ToString("N")[..12])).FullName;

    public static TheoryData<string> Servers => [.. PostgresBinaries.All().DistinctBy(b => b.Major).Select(b => b.Bin)];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Given_any_server_of_this_machine_Then_the_schema_can_be_made_and_made_again_and_a_restart_keeps_data_and_port(string bin)
    {
        var options = new EmbeddedPostgresOptions(folder) { Binaries = PostgresBinaries.All().First(b => b.Bin == bin) };
        int port;
        await using (var first = await EmbeddedPostgres.StartAsync(options))
        {
            await DatabaseSchema.ApplyAsync(first.ConnectionString, CancellationToken.None);
            await DatabaseSchema.ApplyAsync(first.ConnectionString, CancellationToken.None);
            await Execute(first.ConnectionString, "create table kept (a int); insert into kept values (7)");
            port = Port(first);
        }

        await using var second = await EmbeddedPostgres.StartAsync(options);

        Assert.Equal(7, await Execute(second.ConnectionString, "select a from kept"));
        Assert.Equal(port, Port(second));
        Assert.Equal("UTF8", await Execute(second.ConnectionString, "show server_encoding"));
        Assert.Equal("äß", await Execute(second.ConnectionString, "select lower('Äß')"));
    }

    [Fact]
    public async Task Given_a_running_server_When_a_second_one_starts_on_the_folder_Then_it_is_refused_and_the_first_goes_on()
    {
        await using var first = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));

        var refused = await Assert.ThrowsAsync<PostgresUnavailableException>(() => EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder)));

        Assert.Contains("in use by another LearningPlatform", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Execute(first.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Given_nobody_has_the_password_Then_nobody_gets_in_and_only_the_owner_can_read_it()
    {
        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));

        var guess = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess", Pooling = false };
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Execute(guess.ConnectionString, "select 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "password")));
        Assert.False(File.Exists(Path.Combine(folder, "password.once")));
    }

    [Fact]
    public async Task Given_the_last_port_is_taken_When_it_starts_again_Then_it_takes_another()
    {
        int port;
        await using (var first = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder)))
        {
            port = Port(first);
        }

        using var taken = new TcpListener(IPAddress.Loopback, port);
        taken.Start();
        await using var second = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));

        Assert.NotEqual(port, Port(second));
        Assert.Equal(1, await Execute(second.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task When_the_process_that_owns_it_is_killed_Then_no_server_is_left_and_the_next_start_has_every_commit()
    {
        var (host, serverId, connection) = await StartHost();
        await Execute(connection, "create table kept (a int); insert into kept values (1)");

        host.Kill();
        await host.WaitForExitAsync();
        await Eventually(() => !IsAlive(serverId), "the server ends with its killed owner");

        await using var next = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));
        Assert.Equal(1, await Execute(next.ConnectionString, "select a from kept"));
    }

    [Fact]
    public async Task When_the_process_that_owns_it_is_killed_and_started_again_at_once_Then_it_waits_for_the_old_server()
    {
        var (host, _, connection) = await StartHost();
        await Execute(connection, "create table kept (a int); insert into kept values (1)");

        host.Kill();
        await host.WaitForExitAsync();

        await using var next = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));
        Assert.Equal(1, await Execute(next.ConnectionString, "select a from kept"));
    }

    [Fact]
    public async Task When_the_process_that_owns_it_is_asked_to_end_Then_the_server_is_shut_down_in_order()
    {
        var (host, serverId, _) = await StartHost();

        Assert.True(Libc.Signal(host.Id, 15));
        await host.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);

        Assert.Equal(0, host.ExitCode);
        Assert.False(IsAlive(serverId));
        Assert.Contains("database system is shut down", ServerLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_server_is_killed_Then_it_is_started_again_on_its_port_with_every_commit()
    {
        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));
        await Execute(server.ConnectionString, "create table kept (a int); insert into kept values (1)");
        var killed = server.ProcessId;

        Assert.True(Libc.Signal(killed, 9));
        await Eventually(() => server.ProcessId != killed, "another server runs");

        Assert.Equal(1, await Patiently(server.ConnectionString, "select a from kept"));
        Assert.Contains("was not properly shut down; automatic recovery", ServerLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_the_terminals_signal_goes_to_a_whole_session_Then_the_server_is_in_another_one()
    {
        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));

        Assert.NotEqual(Session(Environment.ProcessId), Session(server.ProcessId));
    }

    [Fact]
    public async Task Given_data_of_a_newer_major_version_Then_the_error_names_both_versions_and_what_helps()
    {
        await using (await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder)))
        {
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "data", "PG_VERSION"), "99\n");
        var refused = await Assert.ThrowsAsync<PostgresUnavailableException>(() => EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder)));

        Assert.Contains("was made by PostgreSQL 99", refused.Message, StringComparison.Ordinal);
        Assert.Contains(PostgresBinaries.All()[0].Major.ToString(CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
        Assert.Contains("PG_BIN", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_start_that_was_cut_short_while_making_the_data_Then_the_next_one_makes_it_whole()
    {
        var half = Directory.CreateDirectory(Path.Combine(folder, "data.new")).FullName;
        await File.WriteAllTextAsync(Path.Combine(half, "PG_VERSION"), "18\n");

        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));

        Assert.Equal(1, await Execute(server.ConnectionString, "select 1"));
        Assert.False(Directory.Exists(half));
    }

    [Fact]
    public async Task Given_a_process_number_left_behind_that_belongs_to_another_program_by_now_Then_it_starts()
    {
        await using (await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder)))
        {
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "data", "postmaster.pid"), $"{Environment.ProcessId}\n{folder}/data\n1\n5432\n\n127.0.0.1\n0 0\nready\n");
        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));

        Assert.Equal(1, await Execute(server.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Given_a_folder_below_one_that_only_this_user_may_enter_Then_it_starts_there_too()
    {
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(Path.Combine(folder, "below")));

        Assert.Equal(1, await Execute(server.ConnectionString, "select 1"));
    }

    [Fact]
    public void Given_no_server_at_all_Then_the_error_says_what_to_install()
    {
        var refused = Assert.Throws<PostgresUnavailableException>(() => PostgresBinaries.Choose([(folder, "PATH")], null, null));

        Assert.Contains("npm ci", refused.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_PG_BIN_points_nowhere_Then_no_other_server_is_taken_silently()
    {
        var real = PostgresBinaries.All()[0];

        var refused = Assert.Throws<PostgresUnavailableException>(() => PostgresBinaries.Choose([(folder, "PG_BIN"), (real.Bin, "PATH")], null, folder));

        Assert.Contains("PG_BIN", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_data_of_a_version_Then_the_server_of_that_version_is_taken_before_a_preferred_other_one()
    {
        var real = PostgresBinaries.All()[0];
        var other = Path.Combine(folder, "other");
        Directory.CreateDirectory(other);
        foreach (var program in new[] { "postgres", "initdb" })
        {
            var path = Path.Combine(other, program);
            File.WriteAllText(path, "#!/bin/sh\necho 'postgres (PostgreSQL) 12.3'\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Assert.Equal(12, PostgresBinaries.Choose([(real.Bin, "first"), (other, "second")], 12, null).Major);
        Assert.Equal(real.Major, PostgresBinaries.Choose([(real.Bin, "first"), (other, "second")], null, null).Major);
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static int Port(EmbeddedPostgres server) => new NpgsqlConnectionStringBuilder(server.ConnectionString).Port;

    private static string Session(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[3];

    private static bool IsAlive(int pid) => File.Exists($"/proc/{pid}/stat") && File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1][0] != 'Z';

    private static async Task<object?> Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<object?> Patiently(string connectionString, string sql)
    {
        for (var left = 100; ; left--)
        {
            try
            {
                return await Execute(connectionString, sql);
            }
            catch (Exception e) when (e is NpgsqlException && left > 0)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task Eventually(Func<bool> condition, string what)
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waiting.Elapsed < TimeSpan.FromSeconds(15), $"Waited in vain: {what}.");
            await Task.Delay(20);
        }
    }

    private string ServerLog() => string.Concat(Directory.GetFiles(Path.Combine(folder, "data", "log")).Select(File.ReadAllText));

    private async Task<(Process Host, int ServerId, string Connection)> StartHost()
    {
        var host = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. HostArguments(), Program.HostSwitch, folder]) { RedirectStandardOutput = true })!;
        var line = await host.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The host process ended at once.");
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return (host, int.Parse(line[..space], CultureInfo.InvariantCulture), line[(space + 1)..]);
    }

    /// <summary>This test assembly, whether it runs by its own executable or under <c>dotnet</c>.</summary>
    private static string[] HostArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(EmbeddedPostgresTests).Assembly.Location] : [];
}
