using LearningPlatform.Api;
using LearningPlatform.Api.Dialects;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.OpenApi;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Api.Tests.Conformance;

/// <summary>The framework without the platform's modules: a test maps the operations it needs with handlers of its own. Tokens are words.</summary>
internal sealed class FrameworkHost : IAsyncDisposable
{
    public static readonly Guid Ada = Guid.Parse("018f0000-0000-7000-8000-00000000ada0");

    private readonly WebApplication app;

    private FrameworkHost(WebApplication app, HttpClient client)
    {
        this.app = app;
        Client = client;
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<FrameworkHost> Start(
        Action<DialectApi> map, Dictionary<string, string?>? settings = null, bool kestrel = false, TimeProvider? time = null, string environment = "Testing")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddSingleton<ITokenVerifier, WordTokens>();
        if (time is not null)
            builder.Services.AddSingleton(time);

        if (kestrel)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();

        builder.AddHttpEdge();
        builder.AddDialects();
        builder.AddOpenApiDocuments();
        var app = builder.Build();
        app.UseHttpEdge();
        var api = app.UseDialects();
        map(api);
        app.UseDocsPage(api);
        api.MapOpenApiDocuments();
        await app.StartAsync();
        return new FrameworkHost(app, kestrel ? new HttpClient { BaseAddress = new Uri(app.Urls.First()) } : app.GetTestClient());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>The words: a role each, <c>expired</c>, <c>suspended</c>; anything else is invalid.</summary>
internal sealed class WordTokens : ITokenVerifier
{
    public ValueTask<Outcome<Caller>> Verify(PresentedToken token, bool admitSuspended, CancellationToken ct) => ValueTask.FromResult<Outcome<Caller>>(token.Value switch
    {
        "student" => new Caller(FrameworkHost.Ada, Roles.Student, Guid.Empty),
        "instructor" => new Caller(FrameworkHost.Ada, Roles.Student | Roles.Instructor, Guid.Empty),
        "admin" => new Caller(FrameworkHost.Ada, Roles.Student | Roles.Admin, Guid.Empty),
        "all" => new Caller(FrameworkHost.Ada, Roles.Student | Roles.Instructor | Roles.TeachingAssistant | Roles.Admin, Guid.Empty),
        "expired" => new Unauthenticated(AuthFault.TokenExpired, "The token has expired."),
        "gone" => new Unauthenticated(AuthFault.AccountGone, "The account is gone."),
        "suspended" => admitSuspended ? new Caller(FrameworkHost.Ada, Roles.Student, Guid.Empty) : new Forbidden(ForbiddenReason.AccountInactive, "The account is suspended."),
        _ => new Unauthenticated(AuthFault.TokenInvalid, "The token is not valid."),
    });
}
