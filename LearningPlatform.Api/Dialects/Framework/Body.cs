using System.Reflection;
using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>
/// The JSON body of a request, validated against the operation's schema and read with the dialect's options. A body that may be left out and
/// was reads as <c>{}</c>.
/// </summary>
/// <typeparam name="T">The wire record.</typeparam>
/// <param name="Value">What was sent.</param>
internal sealed record Body<T>(T Value)
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    /// <summary>Called by minimal API to bind a parameter of this type.</summary>
    /// <param name="http">The request.</param>
    /// <param name="parameter">The handler's parameter.</param>
    public static ValueTask<Body<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var request = DialectRequest.Of(http);
        if (request.Operation?.Body is null)
            throw new InvalidOperationException($"{request.Operation} takes no body; {parameter.Member.Name} asks for one.");

        try
        {
            var value = request.Body is { } body ? body.Deserialize<T>(request.Dialect.Json) : JsonSerializer.Deserialize<T>(EmptyObject, request.Dialect.Json);
            return ValueTask.FromResult<Body<T>?>(new Body<T>(value!));
        }
        catch (JsonException fault)
        {
            // The schema allows more than the wire record can hold, as a number beyond 32 bits.
            var field = fault.Path is { Length: > 2 } path ? path[2..] : string.Empty;
            request.Refusal ??= new Invalid([new FieldError(field, "has the wrong type or is out of range", FieldFault.Format)]);
            return ValueTask.FromResult<Body<T>?>(new Body<T>(default(T)!));
        }
    }
}

/// <summary>The body as it was sent, for what is signed: webhooks.</summary>
/// <param name="Bytes">The bytes.</param>
internal sealed record RawBody(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Called by minimal API to bind a parameter of this type.</summary>
    /// <param name="http">The request.</param>
    public static ValueTask<RawBody?> BindAsync(HttpContext http) => ValueTask.FromResult<RawBody?>(new RawBody(DialectRequest.Of(http).Bytes));
}

/// <summary>The page that a list request asks for, by the dialect's parameters, validated and cut to the dialect's maximum.</summary>
/// <param name="Number">The page, from 1.</param>
/// <param name="Size">Items a page.</param>
internal sealed record PageRequest(int Number, int Size)
{
    /// <summary>How many items stand before the page; never beyond what a database takes.</summary>
    public int Offset => (int)Math.Min(int.MaxValue, (Number - 1L) * Size);

    /// <summary>Called by minimal API to bind a parameter of this type.</summary>
    /// <param name="http">The request.</param>
    public static ValueTask<PageRequest?> BindAsync(HttpContext http)
    {
        var request = DialectRequest.Of(http);
        var query = http.Request.Query;
        var size = request.Dialect.PageSizeNames.Select(name => query[name].ToString()).First(text => text.Length > 0);
        return ValueTask.FromResult<PageRequest?>(new PageRequest(
            int.Parse(query["page"].ToString(), System.Globalization.CultureInfo.InvariantCulture),
            int.Parse(size, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
