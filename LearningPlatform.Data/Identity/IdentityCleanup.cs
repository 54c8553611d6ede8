using LearningPlatform.Core.Identity;
using LearningPlatform.Data.Identity.SecondFactors;
using LearningPlatform.Core.Identity.External;
using LearningPlatform.Data.Identity.External;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Identity;

/// <summary>Once an hour removes what can't matter any more: failures nobody remembers, tokens and sessions long over, retired keys.</summary>
/// <param name="database">The database.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says when it failed.</param>
internal sealed partial class IdentityCleanup(Database database, TimeProvider time, ILogger<IdentityCleanup> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>How long an ended sign-in stays in the list of sign-ins.</summary>
    private static readonly TimeSpan KeepSessions = TimeSpan.FromDays(30);

    /// <summary>How long security events are kept.</summary>
    private static readonly TimeSpan KeepEvents = TimeSpan.FromDays(365);

    /// <summary>Cleans once.</summary>
    public Task Clean(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var attempts = now - SignInAttempts.Memory;
        var sessions = now - KeepSessions;
        var events = now - KeepEvents;
        var sent = now - ExternalAttempt.Lifetime;
        return database.Write(
            async (db, token) =>
            {
                await db.Set<SignInAttemptsRow>().Where(a => a.LastFailedAt < attempts && (a.LockedUntil == null || a.LockedUntil < now)).ExecuteDeleteAsync(token);
                await db.Set<OneTimeTokenRow>().Where(t => t.ExpiresAt < sessions).ExecuteDeleteAsync(token);
                await db.Set<OneTimeCodeRow>().Where(c => c.ExpiresAt < now).ExecuteDeleteAsync(token);
                await db.Set<SendCountRow>().Where(c => c.BeganAt < attempts).ExecuteDeleteAsync(token);
                await db.Set<TicketRow>().Where(t => t.ExpiresAt < now).ExecuteDeleteAsync(token);
                await db.Set<SessionRow>().Where(s => s.ExpiresAt < sessions).ExecuteDeleteAsync(token);
                await db.Set<SecurityEventRow>().Where(e => e.At < events).ExecuteDeleteAsync(token);
                await db.Set<ExternalAttemptRow>().Where(a => a.CreatedAt < sent).ExecuteDeleteAsync(token);
                await db.Set<KeyRow>().Where(k => k.RetiresAt < now).ExecuteDeleteAsync(token);
            },
            ct);
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
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old sign-ins could not be removed; the next try is in an hour.")]
    private static partial void Failed(ILogger logger, Exception e);
}
