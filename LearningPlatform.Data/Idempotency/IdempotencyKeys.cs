using System.Text.Json;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Idempotency;

/// <summary>A client's key with the answer that was given.</summary>
internal sealed class IdempotencyKey
{
    public required Guid UserId { get; init; }

    public required string Key { get; init; }

    public required string Fingerprint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Answer { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<IdempotencyKey>
    {
        public void Configure(EntityTypeBuilder<IdempotencyKey> builder)
        {
            builder.ToTable("idempotency_keys", "kernel");
            builder.HasKey(k => new { k.UserId, k.Key });
            builder.Property(k => k.Key).HasMaxLength(255);
            builder.Property(k => k.Answer).HasColumnType("jsonb");
            builder.HasIndex(k => k.CreatedAt);
        }
    }
}

/// <summary>Keys and answers in <c>kernel.idempotency_keys</c>.</summary>
internal sealed class IdempotencyKeys(IDbContextFactory<PlatformDb> contexts, TimeProvider clock) : IIdempotency
{
    public Task<Outcome<T>> Once<T>(Guid caller, string key, string fingerprint, Func<CancellationToken, Task<Outcome<T>>> body, CancellationToken ct) =>
        Database.Again(() => Try(caller, key, fingerprint, body, ct), ct);

    private async Task<Outcome<T>> Try<T>(Guid caller, string key, string fingerprint, Func<CancellationToken, Task<Outcome<T>>> body, CancellationToken ct)
    {
        await using var shared = await SharedTransaction.BeginAsync(contexts, ct);

        // Waits here while another transaction holds the same key.
        var mine = await shared.Db.Database.ExecuteSqlAsync(
            $"insert into kernel.idempotency_keys (user_id, key, fingerprint, created_at) values ({caller}, {key}, {fingerprint}, {clock.GetUtcNow()}) on conflict do nothing",
            ct);
        if (mine == 0)
        {
            var earlier = await shared.Db.Set<IdempotencyKey>().AsNoTracking().SingleAsync(k => k.UserId == caller && k.Key == key, ct);
            return earlier.Fingerprint == fingerprint
                ? JsonSerializer.Deserialize<T>(earlier.Answer!, EventEnvelope.Json)!
                : new Conflict("kernel.idempotency_key_reused", "This idempotency key was used for another request.");
        }

        var outcome = await shared.Run(() => body(ct));
        if (!outcome.Ok)
        {
            return outcome;
        }

        var answer = JsonSerializer.Serialize(outcome.Value, EventEnvelope.Json);
        await shared.Db.Database.ExecuteSqlAsync($"update kernel.idempotency_keys set answer = {answer}::jsonb where user_id = {caller} and key = {key}", ct);
        await shared.CommitAsync(ct);
        return outcome;
    }
}
