using LearningPlatform.Core.Identity.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Identity.SecondFactors;

/// <summary>Tickets in PostgreSQL. Deleting the row is using it up: it can be deleted once.</summary>
/// <param name="database">The database.</param>
internal sealed class TicketStore(Database database) : ITickets
{
    /// <inheritdoc/>
    public Task Add(Ticket ticket, CancellationToken ct) =>
        database.Write(
            (db, _) =>
            {
                db.Add(TicketRow.Of(ticket));
                return Task.CompletedTask;
            },
            ct);

    /// <inheritdoc/>
    public Task<Ticket?> Find(byte[] hash, TicketPurpose purpose, CancellationToken ct) =>
        database.Read(async (db, token) => (await db.Set<TicketRow>().SingleOrDefaultAsync(t => t.Hash == hash && t.Purpose == purpose, token))?.ToTicket(), ct);

    /// <inheritdoc/>
    public Task<Ticket?> Take(byte[] hash, TicketPurpose purpose, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var found = await db.Set<TicketRow>().AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash && t.Purpose == purpose, token);
                return found is not null && await db.Set<TicketRow>().Where(t => t.Hash == hash).ExecuteDeleteAsync(token) == 1 ? found.ToTicket() : null;
            },
            ct);

    /// <inheritdoc/>
    public Task Fail(byte[] hash, CancellationToken ct) =>
        database.Write((db, token) => db.Set<TicketRow>().Where(t => t.Hash == hash).ExecuteUpdateAsync(set => set.SetProperty(t => t.Failures, t => t.Failures + 1), token), ct);
}
