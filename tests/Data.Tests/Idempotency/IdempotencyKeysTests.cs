using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Tests.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LearningPlatform.Data.Tests.Idempotency;

public sealed class IdempotencyKeysTests(OutboxDatabase database) : IClassFixture<OutboxDatabase>
{
    private static int next = 1000;
    private readonly IIdempotency idempotency = database.Postgres.Services.GetRequiredService<IIdempotency>();
    private readonly Guid caller = Ids.New();
    private readonly int number = Interlocked.Increment(ref next);
    private int runs;

    [Fact]
    public async Task Given_a_key_with_an_answer_When_it_is_used_again_Then_the_answer_is_the_same_and_nothing_happens()
    {
        var first = await Pay("key");
        var second = await Pay("key");

        Assert.Equal(new Receipt(number, 1), first.Value);
        Assert.Equal(first.Value, second.Value);
        Assert.Equal(1, runs);
        Assert.Equal(1, await Effects());
    }

    [Fact]
    public async Task Given_twenty_at_once_Then_one_happens_and_all_have_its_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Pay("racing")));

        Assert.All(answers, a => Assert.Equal(new Receipt(number, 1), a.Value));
        Assert.Equal(1, runs);
        Assert.Equal(1, await Effects());
    }

    [Fact]
    public async Task Given_a_refusal_Then_its_changes_are_undone_and_the_key_stays_free()
    {
        var refused = await idempotency.Once(caller, "refused", "pay", async ct =>
        {
            await Write(ct);
            return (Outcome<Receipt>)new Conflict("test.no_money", "No money.");
        }, CancellationToken.None);

        Assert.Equal("test.no_money", refused.Error!.Code);
        Assert.Equal(0, await Effects());
        Assert.True((await Pay("refused")).Ok);
        Assert.Equal(1, await Effects());
    }

    [Fact]
    public async Task Given_a_body_that_throws_Then_nothing_happened_and_the_key_stays_free()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => idempotency.Once<Receipt>(caller, "throws", "pay", async ct =>
        {
            await Write(ct);
            throw new InvalidOperationException();
        }, CancellationToken.None));

        Assert.Equal(0, await Effects());
        Assert.True((await Pay("throws")).Ok);
    }

    [Fact]
    public async Task Given_the_same_key_for_something_else_Then_it_is_refused()
    {
        await Pay("reused");

        var other = await Pay("reused", "refund");

        Assert.Equal("kernel.idempotency_key_reused", other.Error!.Code);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Given_two_callers_with_the_same_key_Then_each_has_his_own()
    {
        await Pay("shared");
        await idempotency.Once(Ids.New(), "shared", "pay", Body, CancellationToken.None);

        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Given_a_signed_in_caller_Then_stores_inside_keep_their_own_scope_and_events_go_out_with_the_commit()
    {
        await database.Postgres.ScalarAsync("create table if not exists test.notes (user_id uuid, number int); grant all on test.notes to platform_app");
        await DatabaseSchema.ApplyAsync(database.Postgres.ConnectionString, CancellationToken.None);
        await database.Postgres.ScalarAsync("insert into test.notes values ($1, $2), ($3, $2)", caller, number, Ids.New());
        var all = database.Postgres.Database;
        using var scope = RowScope.User(caller).Enter();

        var seen = await idempotency.Once(caller, "scopes", "look", async ct =>
        {
            var own = await Notes(all, ct);
            var everybody = await Notes(all.AsPlatform(), ct);
            return (Outcome<int[]>)new[] { own, everybody, await Notes(all, ct) };
        }, CancellationToken.None);

        Assert.Equal([1, 2, 1], seen.Value);
        Assert.Equal(1, await Notes(all, CancellationToken.None));
    }

    private Task<int> Notes(Database from, CancellationToken ct) =>
        from.Read((db, inner) => db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from test.notes where number = {number}").SingleAsync(inner), ct);

    private Task<Outcome<Receipt>> Pay(string key, string what = "pay") => idempotency.Once(caller, key, what, Body, CancellationToken.None);

    private async Task<Outcome<Receipt>> Body(CancellationToken ct)
    {
        await Write(ct);
        return new Receipt(number, Interlocked.Increment(ref runs));
    }

    private Task Write(CancellationToken ct) => database.Postgres.Database.Write(
        (db, inner) => db.Database.ExecuteSqlAsync($"insert into test.effects values (null, 'pay', {number})", inner), ct);

    private Task<long> Effects() => database.Count("test.effects where number = $1", number);

    private sealed record Receipt(int Number, int Run);
}
