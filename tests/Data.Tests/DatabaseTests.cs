using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Outbox;
using LearningPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LearningPlatform.Data.Tests;

public sealed class DatabaseTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Given_a_migrated_database_Then_the_model_has_no_changes_that_lack_a_migration()
    {
        var pending = await postgres.Database.Read((db, _) => Task.FromResult(db.Database.HasPendingModelChanges()), CancellationToken.None);

        Assert.False(pending, "Run tools/migrations with the name of the newest migration.");
    }

    [Fact]
    public async Task When_the_work_throws_Then_nothing_was_written()
    {
        var envelope = Event();

        await Assert.ThrowsAsync<InvalidOperationException>(() => postgres.Database.Write(
            async (db, ct) =>
            {
                db.Enqueue(envelope);
                await db.SaveChangesAsync(ct);
                throw new InvalidOperationException();
            },
            CancellationToken.None));

        Assert.Equal(0L, await postgres.ScalarAsync("select count(*) from kernel.outbox where id = $1", envelope.Id));
    }

    [Fact]
    public async Task When_the_work_ends_Then_it_is_committed()
    {
        var envelope = Event();

        await postgres.Database.Write((db, _) => { db.Enqueue(envelope); return Task.CompletedTask; }, CancellationToken.None);

        Assert.Equal(1L, await postgres.ScalarAsync("select count(*) from kernel.outbox where id = $1", envelope.Id));
    }

    private static EventEnvelope Event() => new(Ids.New(), "test.happened.v1", Ids.New(), DateTimeOffset.UtcNow, JsonSerializer.SerializeToElement(new { a = 1 }));
}
