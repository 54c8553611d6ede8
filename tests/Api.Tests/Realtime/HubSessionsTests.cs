using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Tests.Learning;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LearningPlatform.Api.Tests.Realtime;

public sealed class HubSessionsTests(LearningApi api) : IClassFixture<LearningApi>
{
    private const string Hub = "/hubs/learning";

    [Theory]
    [InlineData("update identity.sessions set ended_at = now() where account_id = $1")]
    [InlineData("update identity.accounts set status = 'Suspended' where id = $1")]
    [InlineData("delete from identity.sessions where account_id = $1")]
    public async Task A_connection_ends_soon_after_its_sign_in_wherever_that_ended(string end)
    {
        var (person, other) = (await api.SignUp(), await api.SignUp());
        await using var mine = await HubClient.ConnectAsync(api.One.Address, Hub, person.Token, "ProgressChanged");
        await using var theirs = await HubClient.ConnectAsync(api.One.Address, Hub, other.Token, "ProgressChanged");

        await api.Execute(end, person.Id);
        await mine.ClosedAsync();

        Assert.True(theirs.IsOpen);
    }

    [Fact]
    public async Task Signing_out_ends_the_connection()
    {
        var person = await api.SignUp();
        await using var mine = await HubClient.ConnectAsync(api.Other.Address, Hub, person.Token, "ProgressChanged");

        using var answer = await person.Post("/opencode/v1/auth/logout", new { });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        await mine.ClosedAsync();
    }
}

/// <summary>Each request's token is looked at once: the check reads the session's state, which may be a query.</summary>
public sealed class TokensAreVerifiedOnceTests(LearningApi api) : IClassFixture<LearningApi>
{
    [Theory]
    [InlineData("/wayr/api/auth/me", 1)]
    [InlineData("/app/api/admin/dead-letters", 1)]
    [InlineData("/media/avatars/x.webp", 0)]
    [InlineData("/health", 0)]
    public async Task One_request_is_one_verification(string path, int expected)
    {
        var counter = new CountingVerifier();
        await using var node = await ApiNode.StartAsync(api.ConnectionString, change: builder =>
        {
            var inner = builder.Services.Last(service => service.ServiceType == typeof(ITokenVerifier)).ImplementationType!;
            builder.Services.AddSingleton(inner);
            builder.Services.AddSingleton<ITokenVerifier>(provider =>
            {
                counter.Inner = (ITokenVerifier)provider.GetRequiredService(inner);
                return counter;
            });
        });
        var person = await api.SignUp();
        using var client = new HttpClient { BaseAddress = node.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", person.Token);

        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(expected, counter.Count);
    }

    private sealed class CountingVerifier : ITokenVerifier
    {
        private int count;

        public ITokenVerifier Inner { get; set; } = null!;

        public int Count => count;

        public ValueTask<Outcome<Caller>> Verify(PresentedToken token, bool admitSuspended, CancellationToken ct)
        {
            Interlocked.Increment(ref count);
            return Inner.Verify(token, admitSuspended, ct);
        }
    }
}
