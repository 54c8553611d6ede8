namespace LearningPlatform.Data.Analytics;

/// <summary>When the person was here last, in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class PersonalPresence(Database database) : PersonalRows(database)
{
    public override string Section => "presence";

    public override IReadOnlyCollection<string> Tables { get; } = ["analytics.presence"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) =>
        db.Set<PresenceRow>().Where(row => row.UserId == id).OrderBy(row => row.UserId).Select(row => new { row.Since, row.LastAt });
}
