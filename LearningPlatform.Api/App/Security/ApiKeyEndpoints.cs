using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Security;

/// <summary>The caller's API keys. No key can get here: these operations take a person's own token only.</summary>
internal static class ApiKeyEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/account/api-keys").WithTags("Account");
        group.MapGet("", List).WithName("listApiKeys").WithSummary("The caller's API keys, the latest made first.");
        group.MapPost("", Create).WithName("createApiKey").WithSummary("Makes an API key; the key is shown this once. Needs a recent proof.");
        group.MapDelete("/{id:guid}", Revoke).WithName("revokeApiKey").WithSummary("Revokes an API key.");
    }

    private static async Task<Ok<ApiKeyList>> List(ListApiKeys list, Caller caller, CancellationToken ct) =>
        TypedResults.Ok(new ApiKeyList([.. (await list.Handle(caller, ct)).Select(ApiKeyWire.Of)]));

    private static async Task<Results<Created<CreatedApiKey>, ProblemHttpResult>> Create(
        CreateApiKeyInput body, CreateApiKey create, Caller caller, RequestOrigin origin, CancellationToken ct)
    {
        var created = await create.Handle(caller, new ApiKeyRequest(body.Name, body.Permissions, body.ExpiresAt, origin.Client), ct);
        return AppApi.Created(created.Map(made => CreatedApiKey.Of(made.Key, made.Text)), made => $"/app/api/account/api-keys/{made.Id}");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(Guid id, RevokeApiKey revoke, Caller caller, RequestOrigin origin, CancellationToken ct) =>
        AppApi.Answer(await revoke.Handle(caller, id, origin.Client, ct));

    /// <summary>Body of createApiKey.</summary>
    internal sealed record CreateApiKeyInput(string? Name, IReadOnlyList<string?>? Permissions, DateTimeOffset? ExpiresAt);

    internal sealed record ApiKeyList(IReadOnlyList<ApiKeyWire> Items);

    internal sealed record ApiKeyWire(
        Guid Id, string Name, IReadOnlyList<string> Permissions, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? ExpiresAt, string Ending)
    {
        public static ApiKeyWire Of(ApiKey key) =>
            new(key.Id, key.Name, Core.Identity.Permissions.Names(key.Allows), key.CreatedAt, key.LastUsedAt, key.ExpiresAt, key.Ending);
    }

    internal sealed record CreatedApiKey(
        Guid Id, string Name, IReadOnlyList<string> Permissions, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? ExpiresAt, string Ending, string Key)
    {
        public static CreatedApiKey Of(ApiKey key, string text) =>
            new(key.Id, key.Name, Core.Identity.Permissions.Names(key.Allows), key.CreatedAt, key.LastUsedAt, key.ExpiresAt, key.Ending, text);
    }
}
