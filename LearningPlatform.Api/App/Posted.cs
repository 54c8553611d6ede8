using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.Metadata;

namespace LearningPlatform.Api.App;

/// <summary>A body whose faults are answered by the app's own words: what can't be read, is too large or has the wrong type is a refusal that names the place.</summary>
/// <typeparam name="T">What the body is read as.</typeparam>
/// <param name="Read">The body, or what is wrong with it.</param>
internal sealed record Posted<T>(Outcome<T> Read) : IEndpointParameterMetadataProvider
    where T : class
{
    /// <summary>The largest body: a lesson in seven languages with hundreds of tests fits.</summary>
    private const int Limit = 4 << 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict, MaxDepth = 48 };

    /// <summary>Reads the body.</summary>
    /// <param name="http">The request.</param>
    /// <param name="parameter">The handler's parameter.</param>
    public static async ValueTask<Posted<T>> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        _ = parameter;
        if (!http.Request.HasJsonContentType())
            return new(new Unreadable("The body must be JSON (application/json)."));

        if (http.Request.ContentLength > Limit)
            return new(new TooLarge(Limit));

        try
        {
            using var whole = new MemoryStream();
            var piece = new byte[16 << 10];
            for (int read; (read = await http.Request.Body.ReadAsync(piece, http.RequestAborted)) > 0;)
            {
                if (whole.Length + read > Limit)
                    return new(new TooLarge(Limit));

                whole.Write(piece, 0, read);
            }

            using var document = JsonDocument.Parse(whole.GetBuffer().AsMemory(0, (int)whole.Length), new JsonDocumentOptions { MaxDepth = Options.MaxDepth });
            if (TextGuard.FirstBad(document.RootElement) is { } bad)
                return new(Invalid.Field(bad.Length > 200 ? bad[..200] : bad, "Has a character that can't be stored."));

            return document.RootElement.Deserialize<T>(Options) is { } value ? new(value) : new(new Unreadable("The body must be an object."));
        }
        catch (JsonException fault)
        {
            var field = fault.Path is { Length: > 2 } path ? path.TrimStart('$', '.') : null;
            return new(field is null
                ? new Unreadable("The body is no JSON that this operation can read.")
                : new Invalid([new FieldError(field.Length > 200 ? field[..200] : field, "Has the wrong type or can't be read.", FieldFault.Format)], $"{field}: has the wrong type or can't be read."));
        }
        catch (BadHttpRequestException fault)
        {
            return new(fault.StatusCode == StatusCodes.Status413PayloadTooLarge ? new TooLarge(Limit) : new Unreadable("The body could not be read."));
        }
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: false));
}

/// <summary>One step after another, as long as none refuses.</summary>
internal static class Steps
{
    /// <summary>Goes on with a body that could be read.</summary>
    /// <typeparam name="T">The body.</typeparam>
    /// <typeparam name="TNext">What comes of it.</typeparam>
    /// <param name="body">The body.</param>
    /// <param name="next">The next step.</param>
    public static Task<Outcome<TNext>> Then<T, TNext>(this Posted<T> body, Func<T, Task<Outcome<TNext>>> next)
        where T : class => body.Read.Then(next);

    /// <summary>Goes on with what went well.</summary>
    /// <typeparam name="T">What came of the step before.</typeparam>
    /// <typeparam name="TNext">What comes of the next.</typeparam>
    /// <param name="outcome">How the step before ended.</param>
    /// <param name="next">The next step.</param>
    public static async Task<Outcome<TNext>> Then<T, TNext>(this Outcome<T> outcome, Func<T, Task<Outcome<TNext>>> next) =>
        outcome.Ok ? await next(outcome.Value) : outcome.Error;
}
