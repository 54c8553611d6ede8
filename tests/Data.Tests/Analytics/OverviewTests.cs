using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Analytics;
using LearningPlatform.Data.Catalog;
using LearningPlatform.Data.Learning;
using LearningPlatform.Data.Tests.Catalog;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LearningPlatform.Data.Tests.Analytics;

public sealed class OverviewTests : IAsyncLifetime
{
    // A Wednesday.
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero);
    private readonly PostgresFixture postgres = new();
    private ServiceProvider services = null!;

    private IPresence Presence => services.GetRequiredService<IPresence>();

    private IPlatformFigures Figures => services.GetRequiredService<IPlatformFigures>();

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddPlatformData(postgres.Configuration).AddCatalog()
            .AddLearning(postgres.Configuration).AddAnalytics().BuildServiceProvider();
    }

    [Fact]
    public async Task Requests_less_than_half_an_hour_apart_are_one_session_on_however_many_nodes()
    {
        var user = Ids.New();
        await Write(user, 0, 2);
        await Write(user, 10, 12);
        await Write(user, 5, 6);
        Assert.Equal(12.0, (await Figures.Read(Now.AddMinutes(13), CancellationToken.None)).Activity.AverageSessionMinutes);

        // Two nodes at once, then a new session of eight minutes.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(node => Write(user, 20, 20 + (node % 2))));
        await Write(user, 60, 60);
        await Write(user, 64, 68);
        Assert.Equal("1/1260", await postgres.ScalarAsync("select sessions || '/' || seconds from analytics.daily_sessions"));
        Assert.Equal(14.5, (await Figures.Read(Now.AddMinutes(70), CancellationToken.None)).Activity.AverageSessionMinutes);
        Assert.Equal(1L, await postgres.ScalarAsync("select count(*) from analytics.presence"));
    }

    [Fact]
    public async Task Notes_of_many_accounts_from_many_nodes_never_wait_in_a_circle()
    {
        var users = Enumerable.Range(0, 300).Select(_ => Ids.New()).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), async (round, ct) =>
        {
            var notes = users.OrderBy(_ => Random.Shared.Next()).Take(200).Select(user => new Seen(user, Now.AddMinutes(round), Now.AddMinutes(round))).ToList();
            await Presence.Write(notes, ct);
        });
        Assert.Equal(0L, await postgres.ScalarAsync("select count(*) from analytics.presence where last_at - since > interval '40 minutes'"));
    }

    [Fact]
    public async Task Who_is_active_is_counted_and_who_is_gone_is_forgotten()
    {
        var (now, today, lately, gone) = (Ids.New(), Ids.New(), Ids.New(), Ids.New());
        await Write(now, -1, 0);
        await Write(today, -600, -600);
        await Write(lately, -60 * 24 * 20, -60 * 24 * 20);
        await Write(gone, 0, 0);
        await new ForgetPresence(Presence).Handle(EventEnvelope.Of(new Core.Identity.Contracts.AccountErased(gone), gone, Now), CancellationToken.None);
        Assert.Equal(new ActiveUsers(2, 1), await Presence.Count(Now, CancellationToken.None));
    }

    [Fact]
    public async Task The_overview_costs_three_queries_and_says_zero_on_an_empty_platform()
    {
        var overview = services.GetRequiredService<GetPlatformOverview>();
        await overview.Handle(new Caller(Ids.New(), Roles.Admin, Guid.Empty), CancellationToken.None);
        using var counter = new QueryCounter();
        var read = await overview.Handle(new Caller(Ids.New(), Roles.Instructor, Guid.Empty), CancellationToken.None);

        // And one batch, which the counter takes for a setting because it begins with one.
        Assert.Equal(2, counter.Count);
        Assert.Equal(new PlatformOverview(new UserFigures(0, 0, 0), new ContentCounts(0, 0, 0), new ActivityFigures(0, 0, 0)), read.Value);
        foreach (var role in new[] { Roles.None, Roles.Student, Roles.TeachingAssistant })
        {
            Assert.Equal(ForbiddenReason.Role, Assert.IsType<Forbidden>((await overview.Handle(new Caller(Ids.New(), role, Guid.Empty), CancellationToken.None)).Error).Reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private Task Write(Guid user, double first, double last) => Presence.Write([new Seen(user, Now.AddMinutes(first), Now.AddMinutes(last))], CancellationToken.None);
}
