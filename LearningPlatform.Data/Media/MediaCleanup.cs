using LearningPlatform.Core.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Media;

/// <summary>
/// Every few hours removes what nobody will come for: permissions to upload that ran out, old refusals, and blobs that no upload knows, as a node leaves behind that
/// died between writing the file and noting it.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="blobs">Where files are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says when it failed.</param>
internal sealed partial class MediaCleanup(Database database, IBlobs blobs, TimeProvider time, ILogger<MediaCleanup> log) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>Younger blobs may belong to a request that is under way.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromHours(24);

    private static readonly TimeSpan KeepRefusals = TimeSpan.FromDays(7);

    /// <summary>Cleans once.</summary>
    public async Task Clean(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (over, refused) = (now - TimeSpan.FromHours(1), now - KeepRefusals);
        await database.Write(
            (db, token) => db.Set<UploadRow>()
                .Where(u => (u.State == UploadState.Pending && u.ExpiresAt < over) || (u.State == UploadState.Refused && u.ExpiresAt < refused))
                .ExecuteDeleteAsync(token),
            ct);
        await Orphans(ReceiveUpload.Incoming, now, ct);
        await Orphans("avatars/", now, ct);
        (blobs as FileBlobs)?.RemoveUnfinished(now - Young);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Clean(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Failed(log, e);
            }
        }
    }

    private async Task Orphans(string prefix, DateTimeOffset now, CancellationToken ct)
    {
        var old = new List<BlobInfo>(Batch);
        await foreach (var blob in blobs.List(prefix, ct))
        {
            if (blob.ModifiedAt < now - Young)
                old.Add(blob);

            if (old.Count == Batch)
                await Remove(old, ct);
        }

        await Remove(old, ct);
    }

    private async Task Remove(List<BlobInfo> old, CancellationToken ct)
    {
        // The upload's id stands at the beginning of the name, whatever follows it.
        var named = old.ToDictionary(blob => blob.Key, blob => Guid.TryParseExact(Path.GetFileName(blob.Key).PadRight(32)[..32], "N", out var id) ? id : Guid.Empty);
        var ids = named.Values.ToArray();
        var rows = await database.Read((db, token) => db.Set<UploadRow>().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, token), ct);
        foreach (var (key, id) in named)
        {
            if (!rows.TryGetValue(id, out var row) || !row.Blobs().Contains(key))
                await blobs.Delete(key, ct);
        }

        old.Clear();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files without use could not be removed; the next try is in some hours.")]
    private static partial void Failed(ILogger logger, Exception e);
}
