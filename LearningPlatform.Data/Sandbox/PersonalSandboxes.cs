namespace LearningPlatform.Data.Sandbox;

/// <summary>Sandboxes in the copy of all data, with the person's files.</summary>
/// <param name="database">The database.</param>
internal sealed class PersonalSandboxes(Database database) : PersonalRows(database)
{
    public override string Section => "sandboxes";

    public override IReadOnlyCollection<string> Tables { get; } = ["sandbox.sandboxes"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<SandboxRow>().Where(row => row.UserId == id).OrderBy(row => row.Id).Select(row => new
    {
        row.Id,
        row.Language,
        row.Status,
        row.Files,
        row.CreatedAt,
        row.ExpiresAt,
        row.Runs,
    });
}

/// <summary>Counts of runs in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class PersonalRuns(Database database) : PersonalRows(database)
{
    public override string Section => "runs";

    public override IReadOnlyCollection<string> Tables { get; } = ["sandbox.learner_runs"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) =>
        db.Set<LearnerRuns>().Where(row => row.UserId == id).OrderBy(row => row.Language).ThenBy(row => row.Tests).Select(row => new { row.Language, row.Tests, row.Count, row.Succeeded });
}

/// <summary>Live runs of the last minutes in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class PersonalLiveRuns(Database database) : PersonalRows(database)
{
    public override string Section => "liveRuns";

    public override IReadOnlyCollection<string> Tables { get; } = ["sandbox.live_runs", "sandbox.live_inputs"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) =>
        db.Set<LiveRunRow>().Where(row => row.UserId == id).OrderBy(row => row.Id).Select(row => new { row.Id, row.SandboxId, row.State, row.Verdict, row.ExitCode, row.InputBytes });
}

/// <summary>What live runs of the last minutes printed, in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class PersonalLiveOutput(Database database) : PersonalRows(database)
{
    public override string Section => "liveOutput";

    public override IReadOnlyCollection<string> Tables { get; } = ["sandbox.live_output"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<LiveOutputRow>()
        .Where(row => row.UserId == id).OrderBy(row => row.RunId).ThenBy(row => row.Sequence).Select(row => new { row.RunId, row.Sequence, row.Stream, row.Text });
}
