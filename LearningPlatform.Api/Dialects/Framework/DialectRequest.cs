using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>What the framework knows about the request at hand. Reached by <see cref="Of"/> from the HTTP context.</summary>
/// <param name="dialect">The dialect whose base path the request is below.</param>
/// <param name="http">The request.</param>
/// <param name="id">The request's id.</param>
/// <param name="at">When it came.</param>
internal sealed class DialectRequest(Dialect dialect, HttpContext http, string id, DateTimeOffset at) : IDisposable
{
    /// <summary>The dialect.</summary>
    public Dialect Dialect => dialect;

    /// <summary>The HTTP side.</summary>
    public HttpContext Http => http;

    /// <summary>Identifies the request in answers and logs.</summary>
    public string Id => id;

    /// <summary>When the request came.</summary>
    public DateTimeOffset At => at;

    /// <summary>The query as it was sent, before defaults and cuts.</summary>
    public string QueryString { get; } = http.Request.QueryString.Value ?? string.Empty;

    /// <summary>The operation; null as long as, or when, the path names none.</summary>
    public ContractOperation? Operation { get; set; }

    /// <summary>Who asks.</summary>
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>True once everything that the contract demands before the handler was checked.</summary>
    public bool Admitted { get; set; }

    /// <summary>The bytes of the body; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Bytes { get; set; }

    /// <summary>The body after it was validated; null when there is none.</summary>
    public JsonDocument? Body { get; set; }

    /// <summary>A refusal that came up while the arguments of the handler were bound; the handler isn't called then.</summary>
    public Error? Refusal { get; set; }

    /// <summary>The document's code of the error that was answered, where it has one.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Headers that every answer to this request carries, also when an exception cleared the others.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The request at hand.</summary>
    /// <param name="http">Its HTTP context.</param>
    public static DialectRequest Of(HttpContext http) =>
        http.Features.Get<DialectRequest>() ?? throw new InvalidOperationException("The request is not below the base path of a dialect.");

    /// <inheritdoc/>
    public void Dispose() => Body?.Dispose();
}

/// <summary>Holds the caller of the request for dependency injection: handlers and use cases take <see cref="Caller"/>.</summary>
internal sealed class CallerSlot
{
    /// <summary>Who asks.</summary>
    public Caller Caller { get; set; } = Caller.Anonymous;
}
