using System.Text.Json;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App;

/// <summary>What could not be delivered, for administrators.</summary>
internal static class DeadLetterEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/admin/dead-letters").WithTags("Administration");
        group.MapGet("", List).WithName("listDeadLetters").WithSummary("Deliveries that were given up, the latest first.");
        group.MapPost("/{eventId:guid}/{subscriber}/retry", Retry).WithName("retryDeadLetter").WithSummary("Delivers one again, with all its attempts before it.");
    }

    private static async Task<Results<Ok<DeadLetterPage>, ProblemHttpResult>> List(ListDeadLetters list, Caller caller, CancellationToken ct, int page = 1, int size = 20) =>
        AppApi.Answer((await list.Handle(caller, page, size, ct)).Map(found => new DeadLetterPage([.. found.Items.Select(Row)], found.Number, found.Size, found.Total)));

    private static async Task<Results<NoContent, ProblemHttpResult>> Retry(Guid eventId, string subscriber, RetryDeadLetter retry, Caller caller, CancellationToken ct) =>
        AppApi.Answer(await retry.Handle(caller, eventId, subscriber, ct));

    private static DeadLetterRow Row(DeadLetter letter) => new(
        letter.Event.Id, letter.Event.Name, letter.Event.Subject, letter.Event.At, letter.Event.Data, letter.Subscriber, letter.Attempts, letter.Error, letter.At);

    internal sealed record DeadLetterPage(IReadOnlyList<DeadLetterRow> Items, int Page, int Size, long Total);

    internal sealed record DeadLetterRow(
        Guid EventId, string Event, Guid Subject, DateTimeOffset HappenedAt, JsonElement Data, string Subscriber, int Attempts, string Error, DateTimeOffset GivenUpAt);
}
