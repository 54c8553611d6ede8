using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Outbox;

/// <summary>
/// Empties what the kernel still keeps of an account that is gone: delivered events about it, and answers kept for repeated requests. Events on their way keep
/// what their subscribers need and are pruned like all others once they are delivered.
/// </summary>
/// <param name="database">The database.</param>
internal sealed class ForgetEvents(Database database) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "kernel.forget";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AccountErased.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var person = envelope.Read<AccountErased>().AccountId;
        return database.AsPlatform().Write(
            async (db, token) =>
            {
                await db.Database.ExecuteSqlAsync($"delete from kernel.idempotency_keys where user_id = {person}", token);
                await db.Database.ExecuteSqlAsync(
                    $"""
                    update kernel.outbox e set data = jsonb_build_object()
                    where e.subject = {person} and e.name <> {AccountErased.Name} and e.routed_at is not null
                      and not exists (select from kernel.deliveries d where d.event_id = e.id and d.done_at is null)
                    """,
                    token);
            },
            ct);
    }
}
