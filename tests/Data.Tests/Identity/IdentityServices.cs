using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LearningPlatform.Data.Tests.Identity;

/// <summary>A node of the platform over the test's database: identity's use cases, stores and keys, with a clock that the test sets.</summary>
public sealed class IdentityServices : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public IdentityServices(PostgresFixture postgres, Clock? clock = null)
    {
        Clock = clock ?? new Clock();
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddPlatformData(postgres.Configuration)
            .AddIdentity(postgres.Configuration, development: true)
            .AddSingleton<CountingPasswords>()
            .AddSingleton<IPasswords>(provider => provider.GetRequiredService<CountingPasswords>())
            .BuildServiceProvider();
    }

    public Clock Clock { get; }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task<Outcome<Registered>> Register(string email, Issuer issuer = Issuer.Wayr, string? username = null, bool signsIn = true, bool mustConfirm = false) =>
        Get<Register>().Handle(new Registration(issuer, email, "correct horse", Client.Unknown) { Username = username, SignsIn = signsIn, MustConfirm = mustConfirm }, CancellationToken.None);

    public Task<Outcome<SignedIn>> SignIn(string email, string password = "correct horse", Issuer issuer = Issuer.Wayr, bool remember = false) =>
        Get<SignIn>().Handle(new SignInRequest(issuer, email, password, remember, Client.Unknown), CancellationToken.None);

    public Task<Outcome<SignedIn>> Refresh(string token, Issuer issuer = Issuer.Wayr, DateTimeOffset? arrivedAt = null) =>
        Get<RefreshSession>().Handle(new RefreshRequest(issuer, token, arrivedAt ?? Clock.GetUtcNow(), Client.Unknown), CancellationToken.None);

    /// <summary>Who the access token stands for at the moment.</summary>
    public async Task<Outcome<Caller>> Admit(string access)
    {
        var claims = await Get<ITokens>().Verify(access, Clock.GetUtcNow(), CancellationToken.None);
        return claims.Ok
            ? Admission.Decide(claims.Value, await Get<ISessionStates>().Find(claims.Value.AccountId, claims.Value.SessionId, CancellationToken.None), acceptSuspended: false)
            : claims.Error;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}

/// <summary>The system's clock, moved by what the test adds.</summary>
public sealed class Clock : TimeProvider
{
    private TimeSpan ahead;

    public void Advance(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(ahead.TotalSeconds * System.TimestampFrequency);
}

/// <summary>Cheap passwords that count how many were looked at: the hash's own strength isn't what these tests are about.</summary>
public sealed class CountingPasswords : IPasswords
{
    private int looked;

    public int Looked => looked;

    /// <summary>How long a comparison takes, so that attempts overlap.</summary>
    public TimeSpan Takes { get; set; }

    public Task<string> Hash(string password, CancellationToken ct) => Task.FromResult($"plain:{password}");

    public async Task<PasswordCheck> Verify(string? hash, string password, CancellationToken ct)
    {
        Interlocked.Increment(ref looked);
        await Task.Delay(Takes, ct);
        return hash == $"plain:{password}" ? PasswordCheck.Right : PasswordCheck.Wrong;
    }
}
