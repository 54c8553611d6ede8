using System.Runtime.InteropServices;
using LearningPlatform.Data.Embedded;
using LearningPlatform.Web;

if (args is [ImportCommand.Name, ..])
{
    using var stop = new CancellationTokenSource();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    return await new ImportCommand(Console.Out, Console.Error).Run(args, new(), stop.Token);

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}

try
{
    await using var app = await WebHost.BuildAsync(new() { Args = args });
    await app.StartAsync();
    // For ./run and whoever else waits: from here on everything answers.
    Console.WriteLine($"ready {app.Urls.First()}");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (PostgresUnavailableException refusal)
{
    // Meant for the person at the terminal, who can do something about it; a stack trace would hide it.
    Console.Error.WriteLine(refusal.Message);
    return 1;
}
