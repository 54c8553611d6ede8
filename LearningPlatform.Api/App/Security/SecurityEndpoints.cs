using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Security;

/// <summary>Where the caller is signed in, and what happened to the security of his account.</summary>
internal static class SecurityEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/account").WithTags("Account");
        group.MapGet("/sessions", ListSessions).WithName("listSessions").WithSummary("Where the caller is signed in, the latest used first.");
        group.MapDelete("/sessions/{id:guid}", Revoke).WithName("revokeSession").WithSummary("Signs one of the caller's devices out.");
        group.MapDelete("/sessions", RevokeOthers).WithName("revokeOtherSessions").WithSummary("Signs all other devices of the caller out.");
        group.MapGet("/security-events", ListEvents).WithName("listSecurityEvents").WithSummary("What happened to the security of the caller's account, the latest first.");
    }

    private static async Task<Results<Ok<PageWire<SessionWire>>, ProblemHttpResult>> ListSessions(
        ListSessions list, Caller caller, CancellationToken ct, int page = 1, int size = 20) =>
        AppApi.Answer((await list.Handle(caller, page, size, ct)).Map(found => PageWire.Of(found, session => SessionWire.Of(session, caller))));

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(Guid id, RevokeSessions revoke, Caller caller, RequestOrigin origin, CancellationToken ct) =>
        AppApi.Answer(await revoke.One(caller, id, origin.Client, ct));

    private static async Task<Results<Ok<EndedWire>, ProblemHttpResult>> RevokeOthers(RevokeSessions revoke, Caller caller, RequestOrigin origin, CancellationToken ct) =>
        AppApi.Answer((await revoke.Others(caller, origin.Client, ct)).Map(ended => new EndedWire(ended)));

    private static async Task<Results<Ok<PageWire<SecurityEventWire>>, ProblemHttpResult>> ListEvents(
        ListSecurityEvents list, Caller caller, CancellationToken ct, int page = 1, int size = 20) =>
        AppApi.Answer((await list.Own(caller, page, size, ct)).Map(found => PageWire.Of(found, SecurityEventWire.Of)));
}

/// <summary>How many sign-ins ended.</summary>
/// <param name="Ended">The number.</param>
internal sealed record EndedWire(int Ended);

/// <summary>A sign-in.</summary>
/// <param name="Id">The session.</param>
/// <param name="Current">True for the one that asks.</param>
/// <param name="Issuer">The product that was signed in through.</param>
/// <param name="Method">How.</param>
/// <param name="Device">The client's words about itself.</param>
/// <param name="Ip">The client's address.</param>
/// <param name="CreatedAt">When the person signed in.</param>
/// <param name="LastUsedAt">The latest refresh, or the sign-in.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
internal sealed record SessionWire(
    Guid Id, bool Current, string Issuer, string Method, string? Device, string? Ip, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The wire form.</summary>
    /// <param name="session">The session.</param>
    /// <param name="caller">Who asks.</param>
    public static SessionWire Of(Session session, Caller caller) => new(
        session.Id, session.Id == caller.SessionId, AppNames.Of(session.Issuer), AppNames.Of(session.Method), session.Device, session.Ip, session.CreatedAt, session.LastUsedAt,
        session.ExpiresAt);
}

/// <summary>A security event, as its owner sees it.</summary>
/// <param name="Id">The event.</param>
/// <param name="Kind">What happened, in camelCase.</param>
/// <param name="At">When.</param>
/// <param name="Ip">The client's address.</param>
/// <param name="Device">The client's words about itself.</param>
/// <param name="Detail">More about it.</param>
/// <param name="ByAdministrator">True when an administrator did it.</param>
internal sealed record SecurityEventWire(Guid Id, string Kind, DateTimeOffset At, string? Ip, string? Device, string? Detail, bool ByAdministrator)
{
    /// <summary>The wire form.</summary>
    /// <param name="entry">The event.</param>
    public static SecurityEventWire Of(SecurityEvent entry) =>
        new(entry.Id, AppNames.Of(entry.Kind), entry.At, entry.Ip, entry.Device, entry.Detail, entry.ActorId is not null);
}
