using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Security;

/// <summary>What administrators do with other people's accounts beyond what the dialects document.</summary>
internal static class AdministrationEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/admin").WithTags("Administration");
        group.MapGet("/security-events", ListEvents).WithName("adminListSecurityEvents").WithSummary("What happened to the security of all accounts, the latest first.");
        group.MapGet("/users/{id:guid}/security-events", ListEventsOf).WithName("adminListSecurityEventsOfUser").WithSummary("The same of one account.");
        group.MapDelete("/users/{id:guid}/sessions", Revoke).WithName("adminRevokeSessions").WithSummary("Signs a person out everywhere.");
        group.MapGet("/role-requests", ListRequests).WithName("listRoleRequests").WithSummary("Who asked for a role and waits, the earliest first.");
        group.MapPost("/role-requests/{userId:guid}/approve", Approve).WithName("approveRoleRequest").WithSummary("Gives the role that was asked for.");
        group.MapPost("/role-requests/{userId:guid}/decline", Decline).WithName("declineRoleRequest").WithSummary("Doesn't give it.");
    }

    private static Task<Results<Ok<PageWire<AdminSecurityEventWire>>, ProblemHttpResult>> ListEvents(
        ListSecurityEvents list, IPeople people, Caller caller, CancellationToken ct, int page = 1, int size = 20) => Events(null, list, people, caller, page, size, ct);

    private static Task<Results<Ok<PageWire<AdminSecurityEventWire>>, ProblemHttpResult>> ListEventsOf(
        Guid id, ListSecurityEvents list, IPeople people, Caller caller, CancellationToken ct, int page = 1, int size = 20) => Events(id, list, people, caller, page, size, ct);

    private static async Task<Results<Ok<PageWire<AdminSecurityEventWire>>, ProblemHttpResult>> Events(
        Guid? id, ListSecurityEvents list, IPeople people, Caller caller, int page, int size, CancellationToken ct)
    {
        var found = await list.Any(caller, id, page, size, ct);
        var names = found.Ok ? await people.Find([.. found.Value.Items.SelectMany(entry => new[] { entry.AccountId, entry.ActorId ?? entry.AccountId })], ct) : null;
        return AppApi.Answer(found.Map(events => PageWire.Of(events, entry => AdminSecurityEventWire.Of(entry, names!))));
    }

    private static async Task<Results<Ok<EndedWire>, ProblemHttpResult>> Revoke(Guid id, RevokeSessions revoke, Caller caller, RequestOrigin origin, CancellationToken ct) =>
        AppApi.Answer((await revoke.All(caller, id, origin.Client, ct)).Map(ended => new EndedWire(ended)));

    private static async Task<Results<Ok<PageWire<RoleRequestWire>>, ProblemHttpResult>> ListRequests(
        ListRoleRequests list, Caller caller, CancellationToken ct, int page = 1, int size = 20) =>
        AppApi.Answer((await list.Handle(caller, page, size, ct)).Map(found => PageWire.Of(found, RoleRequestWire.Of)));

    private static async Task<Results<NoContent, ProblemHttpResult>> Approve(Guid userId, DecideRoleRequest decide, Caller caller, RequestOrigin origin, CancellationToken ct) =>
        AppApi.Answer(await decide.Handle(caller, userId, approve: true, origin.Client, ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Decline(Guid userId, DecideRoleRequest decide, Caller caller, RequestOrigin origin, CancellationToken ct) =>
        AppApi.Answer(await decide.Handle(caller, userId, approve: false, origin.Client, ct));
}

/// <summary>A security event, as administrators see it.</summary>
/// <param name="Id">The event.</param>
/// <param name="UserId">Whose account.</param>
/// <param name="Username">Its handle; null when it was erased since.</param>
/// <param name="Kind">What happened, in camelCase.</param>
/// <param name="At">When.</param>
/// <param name="Ip">The client's address.</param>
/// <param name="Device">The client's words about itself.</param>
/// <param name="Detail">More about it.</param>
/// <param name="ByAdministrator">True when an administrator did it.</param>
/// <param name="Administrator">That administrator's handle.</param>
internal sealed record AdminSecurityEventWire(
    Guid Id, Guid UserId, string? Username, string Kind, DateTimeOffset At, string? Ip, string? Device, string? Detail, bool ByAdministrator, string? Administrator)
{
    /// <summary>The wire form.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="people">The people in it.</param>
    public static AdminSecurityEventWire Of(SecurityEvent entry, IReadOnlyDictionary<Guid, Person> people) => new(
        entry.Id, entry.AccountId, people.GetValueOrDefault(entry.AccountId)?.Username, AppNames.Of(entry.Kind), entry.At, entry.Ip, entry.Device, entry.Detail,
        entry.ActorId is not null, entry.ActorId is { } actor ? people.GetValueOrDefault(actor)?.Username : null);
}

/// <summary>Somebody who asked for a role.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">Its handle.</param>
/// <param name="Email">Its address.</param>
/// <param name="Requested">The roles, by OpenCode's names.</param>
/// <param name="At">Since when.</param>
internal sealed record RoleRequestWire(Guid UserId, string Username, string Email, IReadOnlyList<string> Requested, DateTimeOffset At)
{
    /// <summary>The wire form.</summary>
    /// <param name="account">The account.</param>
    public static RoleRequestWire Of(Account account) =>
        new(account.Id, account.Username, Address.Of(account), RoleNames.Each(account.RequestedRoles), account.CreatedAt);
}
