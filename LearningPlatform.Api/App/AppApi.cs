using System.Collections.Frozen;
using System.Globalization;
using LearningPlatform.Api.App.Auth;
using LearningPlatform.Api.App.External;
using LearningPlatform.Api.App.Lessons;
using LearningPlatform.Api.App.Practice;
using LearningPlatform.Api.App.Sandbox;
using LearningPlatform.Api.App.Security;
using LearningPlatform.Api.App.Studio;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Catalog.Studio;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App;

/// <summary>
/// The browser app's own operations, below <c>/app/api</c>: camelCase, ProblemDetails, documented from code at <c>/openapi/app.json</c>. Same tokens and rules
/// as in the dialects. An operation needs a token unless it says <c>AllowAnonymous()</c>.
/// </summary>
internal static class AppApi
{
    private const string Root = "/app/api";

    private const string RetryAfter = "retryAfter";

    private static readonly FrozenSet<string> Details = ["missing", "missingModules", "report"];

    /// <summary>Registers what the operations need.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddAppApi(this WebApplicationBuilder builder) => builder.Services.AddSingleton<AppLimits>();

    /// <summary>Maps all operations.</summary>
    /// <param name="app">The application, after routing.</param>
    public static void MapAppApi(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Root), below => below.Use(Admit));
        var group = app.MapGroup(Root).AddEndpointFilter(TellWhen);
        AchievementEndpoints.Map(group);
        AdministrationEndpoints.Map(group);
        ApiKeyEndpoints.Map(group);
        AuthEndpoints.Map(group);
        CodeEndpoints.Map(group);
        DeadLetterEndpoints.Map(group);
        ExportEndpoint.Map(group);
        LanguageEndpoints.Map(group);
        PasskeyEndpoints.Map(group);
        PracticeEndpoints.Map(group);
        RunEndpoints.Map(group);
        SecondFactorEndpoints.Map(group);
        ExternalEndpoints.Map(group);
        LessonEndpoints.Map(group);
        SecurityEndpoints.Map(group);
        StudioAchievementEndpoints.Map(group);
        StudioLessonEndpoints.Map(group);
        StudioModuleEndpoints.Map(group);
    }

    /// <summary>How an outcome is answered: the value as JSON, nothing as 204, a refusal as problem details.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <param name="outcome">What the use case says.</param>
    public static Results<Ok<T>, ProblemHttpResult> Answer<T>(Outcome<T> outcome) => outcome.Ok ? TypedResults.Ok(outcome.Value) : Problem(outcome.Error);

    /// <inheritdoc cref="Answer{T}"/>
    public static Results<NoContent, ProblemHttpResult> Answer(Outcome<Done> outcome) => outcome.Ok ? TypedResults.NoContent() : Problem(outcome.Error);

    /// <summary>How the making of a thing is answered: 201 with its place.</summary>
    /// <typeparam name="T">The thing.</typeparam>
    /// <param name="outcome">What the use case says.</param>
    /// <param name="place">Its path.</param>
    public static Results<Created<T>, ProblemHttpResult> Created<T>(Outcome<T> outcome, Func<T, string> place) =>
        outcome.Ok ? TypedResults.Created(place(outcome.Value), outcome.Value) : Problem(outcome.Error);

    /// <summary>A refusal as problem details.</summary>
    /// <param name="error">The refusal.</param>
    public static ProblemHttpResult Problem(Error error) => TypedResults.Problem(
        detail: error.Message,
        statusCode: Status(error),
        extensions: error switch
        {
            Invalid invalid => [new("code", error.Code), new("errors", invalid.Fields.Select(field => new { field = field.Field, message = field.Message }))],
            _ when SecondsToWait(error) is { } seconds => [new("code", error.Code), new(RetryAfter, seconds)],
            _ => [new("code", error.Code), .. Told(error)],
        });

    /// <summary>What a refusal says beside its sentence, under these names only.</summary>
    private static IEnumerable<KeyValuePair<string, object?>> Told(Error error) => error.Details.Where(detail => Details.Contains(detail.Key));

    private static int? SecondsToWait(Error error) => error switch
    {
        TooMany many => (int)Math.Ceiling(many.RetryAfter.TotalSeconds),
        Forbidden { Reason: ForbiddenReason.Locked } when error.Details.TryGetValue(RetryAfter, out var seconds) => seconds as int?,
        _ => null,
    };

    private static int Status(Error error) => error switch
    {
        Invalid or Unreadable => StatusCodes.Status400BadRequest,
        Unauthenticated => StatusCodes.Status401Unauthorized,
        Forbidden { Reason: ForbiddenReason.Locked } => StatusCodes.Status429TooManyRequests,
        Forbidden => StatusCodes.Status403Forbidden,
        Core.Kernel.NotFound => StatusCodes.Status404NotFound,
        Core.Kernel.Conflict { Code: MoveStudioLesson.SolutionFails } => StatusCodes.Status422UnprocessableEntity,
        Core.Kernel.Conflict => StatusCodes.Status409Conflict,
        Gone => StatusCodes.Status410Gone,
        TooLarge => StatusCodes.Status413PayloadTooLarge,
        TooMany => StatusCodes.Status429TooManyRequests,
        Unavailable or RunnerFailed => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    // Before the arguments are bound, so that a handler gets the caller like any other service.
    private static async Task Admit(HttpContext http, RequestDelegate next)
    {
        var services = http.RequestServices;
        http.Features.Set(new AppArrival(services.GetRequiredService<TimeProvider>().GetUtcNow()));
        http.Response.Headers.CacheControl = "no-store";
        if ((SameOrigin.Refusal(http) ?? await services.GetRequiredService<AppLimits>().Enter(http)) is { } refusal)
        {
            await Refuse(http, refusal);
            return;
        }

        if (http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            using var nobody = RowScope.Nobody.Enter();
            await next(http);
            return;
        }

        var caller = PresentedToken.Bearer(http.Request) is { } token
            ? await services.GetRequiredService<ITokenVerifier>().Verify(token, admitSuspended: false, http.RequestAborted)
            : new Unauthenticated(AuthFault.TokenMissing);
        if (!caller.Ok)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Refuse(http, caller.Error);
            return;
        }

        services.GetRequiredService<CallerSlot>().Caller = caller.Value;
        services.GetRequiredService<PresenceBook>().Note(caller.Value.UserId, services.GetRequiredService<TimeProvider>().GetUtcNow());
        using var scope = RowScope.User(caller.Value.UserId).Enter();
        await next(http);
    }

    private static Task Refuse(HttpContext http, Error error)
    {
        var problem = Problem(error);
        Tell(http, problem);
        return problem.ExecuteAsync(http);
    }

    private static async ValueTask<object?> TellWhen(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if ((result is INestedHttpResult nested ? nested.Result : result) is ProblemHttpResult problem)
            Tell(context.HttpContext, problem);

        return result;
    }

    private static void Tell(HttpContext http, ProblemHttpResult problem)
    {
        if (problem.ProblemDetails.Extensions.TryGetValue(RetryAfter, out var seconds))
            http.Response.Headers.RetryAfter = Convert.ToString(seconds, CultureInfo.InvariantCulture);
    }
}

/// <summary>When a request for one of the app's operations reached the server.</summary>
/// <param name="At">The moment.</param>
internal sealed record AppArrival(DateTimeOffset At);
