using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>What a sandbox allows each run (opencode-R70).</summary>
/// <param name="TimeLimit">Seconds, 1 to 300.</param>
/// <param name="MemoryLimit">MB, 64 to 2048.</param>
/// <param name="DiskLimit">MB, 10 to 1024.</param>
public sealed record SandboxConfig(int TimeLimit = 30, int MemoryLimit = 512, int DiskLimit = 100)
{
    private const long MegaByte = 1024 * 1024;

    /// <summary>Bytes that the files of a run may take.</summary>
    public long DiskBytes => DiskLimit * MegaByte;

    /// <summary>The limits of one run under this configuration.</summary>
    public RunLimits Limits => new(TimeSpan.FromSeconds(TimeLimit), MemoryLimit * MegaByte, DiskBytes);

    /// <summary>The same limits for one test: its own timeout, bounded by <see cref="TimeLimit"/> (opencode-R83).</summary>
    /// <param name="timeout">The test's timeout, null for the default of 10 seconds.</param>
    public TimeSpan TestTime(TimeSpan? timeout)
    {
        var asked = timeout ?? TimeSpan.FromSeconds(10);
        var most = TimeSpan.FromSeconds(TimeLimit);
        return asked < most ? asked : most;
    }

    /// <summary>Checks the three ranges.</summary>
    /// <param name="config">What was asked for.</param>
    public static Outcome<SandboxConfig> Check(SandboxConfig config)
    {
        List<FieldError> faults = [];
        Range("config.timeLimit", config.TimeLimit, 1, 300, faults);
        Range("config.memoryLimit", config.MemoryLimit, 64, 2048, faults);
        Range("config.diskLimit", config.DiskLimit, 10, 1024, faults);
        return faults.Count == 0 ? config : new Invalid(faults);
    }

    private static void Range(string field, int value, int least, int most, List<FieldError> faults)
    {
        if (value < least || value > most)
        {
            faults.Add(new FieldError(field, $"Must be from {least} to {most}.", FieldFault.Constraint, $"{value}"));
        }
    }
}
