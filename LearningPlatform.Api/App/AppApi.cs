using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.App.Security;
using LearningPlatform.Core.Kernel;
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

    /// <summary>Maps all operations.</summary>
    /// <param name="app">The application, after routing.</param>
    public static void MapAppApi(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Root), below => below.Use(Admit));
        var group = app.MapGroup(Root);
        AdministrationEndpoints.Map(group);
        DeadLetterEndpoints.Map(group);
        SecurityEndpoints.Map(group);
    }

    /// <summary>How an outcome is answered: the value as JSON, nothing as 204, a refusal as problem details.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <param name="outcome">What the use case says.</param>
    public static Results<Ok<T>, ProblemHttpResult> Answer<T>(Outcome<T> outcome) => outcome.Ok ? TypedResults.Ok(outcome.Value) : Problem(outcome.Error);

    /// <inheritdoc cref="Answer{T}"/>
    public static Results<NoContent, ProblemHttpResult> Answer(Outcome<Done> outcome) => outcome.Ok ? TypedResults.NoContent() : Problem(outcome.Error);

    private static ProblemHttpResult Problem(Error error) => TypedResults.Problem(
        detail: error.Message,
        statusCode: Status(error),
        extensions: error is Invalid invalid
            ? [new("code", error.Code), new("errors", invalid.Fields.Select(field => new { field = field.Field, message = field.Message }))]
            : [new("code", error.Code)]);

    private static int Status(Error error) => error switch
    {
        Invalid or Unreadable => StatusCodes.Status400BadRequest,
        Unauthenticated => StatusCodes.Status401Unauthorized,
        Forbidden => StatusCodes.Status403Forbidden,
        Core.Kernel.NotFound => StatusCodes.Status404NotFound,
        Core.Kernel.Conflict => StatusCodes.Status409Conflict,
        Gone => StatusCodes.Status410Gone,
        TooLarge => StatusCodes.Status413PayloadTooLarge,
        TooMany => StatusCodes.Status429TooManyRequests,
        Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    // Before the arguments are bound, so that a handler gets the caller like any other service.
    private static async Task Admit(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(http);
            return;
        }

        var services = http.RequestServices;
        var caller = PresentedToken.Bearer(http.Request) is { } token
            ? await services.GetRequiredService<ITokenVerifier>().Verify(token, admitSuspended: false, http.RequestAborted)
            : new Unauthenticated(AuthFault.TokenMissing);
        if (!caller.Ok)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Problem(caller.Error).ExecuteAsync(http);
            return;
        }

        services.GetRequiredService<CallerSlot>().Caller = caller.Value;
        using var scope = RowScope.User(caller.Value.UserId).Enter();
        await next(http);
    }
}
