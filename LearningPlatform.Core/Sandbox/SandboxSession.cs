using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>The states of a sandbox (opencode-R69).</summary>
public enum SandboxStatus
{
    /// <summary>Being made.</summary>
    Creating,

    /// <summary>Can run code.</summary>
    Ready,

    /// <summary>Runs code.</summary>
    Running,

    /// <summary>Can't run code any more.</summary>
    Error,

    /// <summary>Over.</summary>
    Destroyed,
}

/// <summary>
/// A sandbox as a learner sees it: a language, limits and files that each run starts from. It holds no process: boxes are made for each run, so
/// a sandbox survives restarts and costs a row.
/// </summary>
/// <param name="Id">The sandbox.</param>
/// <param name="Owner">Its creator (opencode-R73).</param>
/// <param name="Language">What it runs.</param>
/// <param name="Status">As stored; <see cref="SandboxRules.Read"/> says what it is now.</param>
/// <param name="Config">Its limits.</param>
/// <param name="Files">What each run starts from (opencode-R76).</param>
/// <param name="Environment">Environment variables of its programs.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends unless it is used (opencode-R74).</param>
/// <param name="Runs">How many runs have ended.</param>
/// <param name="Run">The run in progress, null when there is none.</param>
/// <param name="Version">Counts writes; the backstop when two nodes write at once.</param>
public sealed record SandboxSession(
    Guid Id,
    Guid Owner,
    RunLanguage Language,
    SandboxStatus Status,
    SandboxConfig Config,
    IReadOnlyList<SandboxFile> Files,
    IReadOnlyDictionary<string, string> Environment,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    int Runs,
    SandboxRun? Run,
    int Version);

/// <summary>A run in progress.</summary>
/// <param name="Id">The run.</param>
/// <param name="Until">When it is over at the latest; later than that its node is gone and the sandbox is free again.</param>
public sealed record SandboxRun(Guid Id, DateTimeOffset Until);

/// <summary>What a sandbox may become, as pure functions.</summary>
public static class SandboxRules
{
    /// <summary>How long a sandbox lives after its creation or latest execution (opencode-R74).</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>How long an expired sandbox can still be read (opencode-R75).</summary>
    public static readonly TimeSpan Afterlife = TimeSpan.FromHours(24);

    private static readonly IReadOnlyDictionary<string, string> NoEnvironment = new Dictionary<string, string>();

    /// <summary>A new sandbox, still <see cref="SandboxStatus.Creating"/>.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="owner">Its creator.</param>
    /// <param name="language">Its language.</param>
    /// <param name="config">Its checked limits.</param>
    /// <param name="files">Its checked files.</param>
    /// <param name="now">The time.</param>
    public static SandboxSession Open(Guid id, Guid owner, RunLanguage language, SandboxConfig config, IReadOnlyList<SandboxFile> files, DateTimeOffset now) =>
        new(id, owner, language, SandboxStatus.Creating, config, files, NoEnvironment, now, now + Life, 0, null, 0);

    /// <summary>The sandbox can run code now.</summary>
    /// <param name="session">One that is being created.</param>
    public static SandboxSession Made(SandboxSession session) => session with { Status = SandboxStatus.Ready };

    /// <summary>The sandbox as it is at a moment: expired ones are destroyed and empty, a run whose node died is over (opencode-R75).</summary>
    /// <param name="session">As stored.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when it is over for good and answers like one that never was.</returns>
    public static SandboxSession? Read(SandboxSession session, DateTimeOffset now)
    {
        if (now >= session.ExpiresAt + Afterlife)
        {
            return null;
        }

        if (now >= session.ExpiresAt)
        {
            return session with { Status = SandboxStatus.Destroyed, Files = [], Run = null };
        }

        return session.Status == SandboxStatus.Running && now >= session.Run?.Until ? session with { Status = SandboxStatus.Ready, Run = null } : session;
    }

    /// <summary>Lets a caller through to a sandbox (opencode-R73).</summary>
    /// <param name="session">What was found, null when nothing was.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="now">The time.</param>
    /// <returns>The sandbox as it is now.</returns>
    public static Outcome<SandboxSession> Reach(SandboxSession? session, Caller caller, DateTimeOffset now)
    {
        if (session is null || Read(session, now) is not { } present)
        {
            return new NotFound("sandbox", "sandbox.not_found");
        }

        return present.Owner == caller.UserId || caller.May(Permission.ManagePlatform)
            ? present
            : new Forbidden(ForbiddenReason.Owner, "This sandbox belongs to somebody else.");
    }

    /// <summary>Starts a run.</summary>
    /// <param name="session">The sandbox as it is now.</param>
    /// <param name="run">The run.</param>
    /// <param name="now">The time.</param>
    /// <returns>The running sandbox; <see cref="Busy"/> while another run is in progress.</returns>
    public static Outcome<SandboxSession> Begin(SandboxSession session, SandboxRun run, DateTimeOffset now) => session.Status switch
    {
        SandboxStatus.Ready => session with { Status = SandboxStatus.Running, Run = run, ExpiresAt = now + Life },
        SandboxStatus.Running => new Busy(),
        SandboxStatus.Destroyed => new Gone("sandbox.expired", "The sandbox has expired. Create a new one."),
        SandboxStatus.Error => new Conflict("sandbox.broken", "The sandbox is in error and can't run code. Create a new one."),
        _ => new Conflict("sandbox.creating", "The sandbox is still being created."),
    };

    /// <summary>Ends a run; the sandbox lives on for an hour.</summary>
    /// <param name="session">As stored.</param>
    /// <param name="run">The run that ends.</param>
    /// <param name="broken">True when the sandbox can't run code any more.</param>
    /// <param name="now">The time.</param>
    /// <returns>The sandbox after it, or itself when another run has taken over.</returns>
    public static SandboxSession End(SandboxSession session, Guid run, bool broken, DateTimeOffset now) => session.Run?.Id != run
        ? session
        : session with
        {
            Status = broken ? SandboxStatus.Error : SandboxStatus.Ready,
            Run = null,
            Runs = session.Runs + 1,
            ExpiresAt = now + Life,
        };
}

/// <summary>Another run of the same sandbox is in progress; the caller waits its turn (opencode-R76).</summary>
public sealed record Busy() : Error("sandbox.busy", "The sandbox is running another program.");
