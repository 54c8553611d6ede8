namespace LearningPlatform.Sandbox;

/// <summary>How this machine runs code; section <c>Sandbox</c> of the configuration.</summary>
public sealed class SandboxOptions
{
    /// <summary>Programs that run at once; 0 for as many as there are cores.</summary>
    public int Slots { get; set; }

    /// <summary>
    /// Places of their own for programs with open input, which mostly wait for their learner and must not keep others from running; 0 for four times as many as
    /// there are cores. They run at a lower priority.
    /// </summary>
    public int LiveSlots { get; set; }

    /// <summary>Runs that wait at most; one more is refused with the time after which to try again.</summary>
    public int Queue { get; set; } = 256;

    /// <summary>Runs of one user that wait at most.</summary>
    public int QueuePerUser { get; set; } = 64;

    /// <summary>Programs of one user that run at once; 0 for all slots but one, so that nobody waits for the end of one user's burst.</summary>
    public int PerUser { get; set; }

    /// <summary>Seconds that a run waits for a slot at most.</summary>
    public int QueueSeconds { get; set; } = 60;

    /// <summary>First of the user ids that boxes run under when the host runs as root; each slot of each host on the machine has one of its own.</summary>
    public uint FirstUser { get; set; } = 520_000;

    /// <summary>Where hosts on one machine agree on who uses which user id.</summary>
    public string LockFolder { get; set; } = "/run/learningplatform-sandbox";

    /// <summary>False to do without cgroups although they are there; limits are then kept by watching the processes.</summary>
    public bool Cgroups { get; set; } = true;

    /// <summary>Where compiled programs are kept; only the host's user can write there.</summary>
    public string CacheFolder { get; set; } = "/var/cache/learningplatform-sandbox";

    /// <summary>How much compiled programs may take on the disk, in MB; what was used longest ago makes room.</summary>
    public int CacheMegabytes { get; set; } = 2048;

    /// <summary>How long compiling one program may take, in seconds.</summary>
    public int CompileSeconds { get; set; } = 30;

    /// <summary>How much memory compiling one program may take, in MB.</summary>
    public int CompileMegabytes { get; set; } = 1024;

    /// <summary>True to keep boxes with started interpreters (Python, JavaScript) ready in each slot that has nothing to do, about 10 and 50 MB each.</summary>
    public bool Warm { get; set; } = true;

    /// <summary>
    /// For how many cases of a submission places are ready in such a box at most, about 2 MB each. There are as many as the slot's last submissions had cases.
    /// </summary>
    public int WarmCases { get; set; } = 20;

    /// <summary>The names of the languages that are run here; empty for all whose tools are installed.</summary>
    public IList<string> Languages { get; } = [];

    /// <summary>The isolation program.</summary>
    public string Bubblewrap { get; set; } = "/usr/bin/bwrap";
}
