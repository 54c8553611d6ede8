using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Media;
using LearningPlatform.Data.Outbox;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Media;

/// <summary>The uploads in PostgreSQL.</summary>
/// <param name="database">The database.</param>
internal sealed class Uploads(Database database) : IUploads
{
    /// <inheritdoc/>
    public Task Add(Upload upload, CancellationToken ct) =>
        database.Write(
            (db, _) =>
            {
                db.Add(UploadRow.Of(upload));
                return Task.CompletedTask;
            },
            ct);

    /// <inheritdoc/>
    public Task<Upload?> Find(Guid id, CancellationToken ct) =>
        database.Read(async (db, token) => (await db.Set<UploadRow>().SingleOrDefaultAsync(u => u.Id == id, token))?.ToUpload(), ct);

    /// <inheritdoc/>
    public Task<bool> Receive(Guid id, string key, byte[] hash, DateTimeOffset at, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var received = await db.Set<UploadRow>().Where(u => u.Id == id && u.State == UploadState.Pending).ExecuteUpdateAsync(
                    set => set.SetProperty(u => u.State, UploadState.Received)
                        .SetProperty(u => u.ReceivedAt, at)
                        .SetProperty(u => u.BlobKey, key)
                        .SetProperty(u => u.Hash, hash),
                    token);
                if (received == 0)
                    return false;

                var upload = await db.Set<UploadRow>().AsNoTracking().SingleAsync(u => u.Id == id, token);
                db.Enqueue(EventEnvelope.Of(new UploadReceived(id, upload.Purpose.ToString()), upload.AccountId, at));
                return true;
            },
            ct);

    /// <inheritdoc/>
    public Task Finish(Guid id, string? reason, DateTimeOffset at, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var upload = await db.Set<UploadRow>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, token);
                if (upload is null)
                    return;

                await db.Set<UploadRow>().Where(u => u.Id == id).ExecuteUpdateAsync(
                    set => set.SetProperty(u => u.State, reason is null ? UploadState.Done : UploadState.Refused)
                        .SetProperty(u => u.BlobKey, (string?)null)
                        .SetProperty(u => u.Reason, reason),
                    token);

                // The file as it was uploaded is of no more use; nor is the picture, when it isn't shown.
                var useless = upload.Blobs().Where(key => key == upload.BlobKey || reason is not null);
                Drop(db, useless, upload.AccountId, at);
            },
            ct);

    /// <inheritdoc/>
    public Task<bool> IsOutdated(Upload upload, CancellationToken ct) =>
        database.Read(
            (db, token) => db.Set<UploadRow>().AnyAsync(
                u => u.AccountId == upload.AccountId && u.Purpose == upload.Purpose && u.State == UploadState.Done && u.ReceivedAt > upload.ReceivedAt, token),
            ct);

    /// <inheritdoc/>
    public Task DropAvatars(Guid accountId, Guid? keep, DateTimeOffset at, CancellationToken ct) =>
        Forget(accountId, at, rows => rows.Where(u => u.Purpose == UploadPurpose.Avatar && u.State == UploadState.Done && u.Id != keep), ct);

    /// <inheritdoc/>
    public Task DropAll(Guid accountId, DateTimeOffset at, CancellationToken ct) => Forget(accountId, at, rows => rows, ct);

    private Task Forget(Guid accountId, DateTimeOffset at, Func<IQueryable<UploadRow>, IQueryable<UploadRow>> which, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var rows = await which(db.Set<UploadRow>().Where(u => u.AccountId == accountId)).ToListAsync(token);
                db.RemoveRange(rows);
                Drop(db, rows.SelectMany(row => row.Blobs()), accountId, at);
            },
            ct);

    private static void Drop(PlatformDb db, IEnumerable<string> keys, Guid accountId, DateTimeOffset at)
    {
        var list = keys.ToList();
        if (list.Count > 0)
            db.Enqueue(EventEnvelope.Of(new BlobsDropped(list), accountId, at));
    }
}
