using LearningPlatform.Data.Embedded;

namespace LearningPlatform.Data.Tests;

/// <summary>Runs the tests; with <c>--embedded-host FOLDER</c> it is instead a process that owns a server, for the tests that kill such a process.</summary>
public static class Program
{
    public const string HostSwitch = "--embedded-host";

    public static async Task<int> Main(string[] args)
    {
        if (args is not [HostSwitch, var folder])
        {
            return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
        }

        var stop = new TaskCompletionSource();
        using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                stop.TrySetResult();
            });
        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder));
        Console.WriteLine($"{server.ProcessId} {server.ConnectionString}");
        await stop.Task;
        return 0;
    }
}
