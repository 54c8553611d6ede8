namespace LearningPlatform.Data.Media;

/// <summary>Uploads in the copy of all data; the picture itself is where the account says.</summary>
/// <param name="database">The database.</param>
internal sealed class PersonalUploads(Database database) : PersonalRows(database)
{
    public override string Section => "uploads";

    public override IReadOnlyCollection<string> Tables { get; } = ["media.uploads"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) => db.Set<UploadRow>().Where(row => row.AccountId == id).OrderBy(row => row.Id).Select(row => new
    {
        row.Id,
        row.Purpose,
        row.ContentType,
        row.Size,
        row.State,
        row.CreatedAt,
        row.ReceivedAt,
    });
}
