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
