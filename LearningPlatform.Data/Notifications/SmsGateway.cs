using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Notifications;

namespace LearningPlatform.Data.Notifications;

/// <summary>
/// The gateway for short messages, section <c>Sms:Gateway</c>: any HTTP service that takes one message a POST. In templates <c>{to}</c>, <c>{from}</c>, <c>{text}</c>
/// and <c>{id}</c> stand for the number, <see cref="From"/>, the text and the message's id.
/// </summary>
public sealed class SmsGatewayOptions
{
    /// <summary>Where messages are posted to; without one no message is sent and messages wait.</summary>
    public string? Url { get; set; }

    /// <summary>Sent as <c>Authorization: Bearer</c>.</summary>
    public string? Token { get; set; }

    /// <summary>Name for basic authentication, when there is no token.</summary>
    public string? Username { get; set; }

    /// <summary>Its password.</summary>
    public string? Password { get; set; }

    /// <summary>More headers.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>The sender's number or name.</summary>
    public string From { get; set; } = "";

    /// <summary>The body as JSON; what stands for something is escaped.</summary>
    public string Json { get; set; } = """{"to":"{to}","from":"{from}","text":"{text}"}""";

    /// <summary>The body as form fields in place of JSON: name and template.</summary>
    public Dictionary<string, string> Form { get; } = [];

    /// <summary>The header that carries the message's id, so that the gateway sends a repeated one once; empty for none.</summary>
    public string IdempotencyHeader { get; set; } = "Idempotency-Key";

    /// <summary>How long an answer may take, in seconds.</summary>
    public double TimeoutSeconds { get; set; } = 20;

    /// <summary>Whether the text of sent messages is kept. Off by default: it may hold a code.</summary>
    public bool KeepSentText { get; set; }

    /// <summary>How often is looked for messages to send, in seconds.</summary>
    public double PollSeconds { get; set; } = 1;
}

/// <summary>Hands short messages to the configured gateway.</summary>
internal sealed class SmsGateway : ITransport
{
    private readonly SmsGatewayOptions options;
    private readonly HttpClient http;
    private readonly Uri url;
    private readonly TimeProvider time;

    public SmsGateway(SmsGatewayOptions options, IOutgoingHttp http, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        url = Uri.TryCreate(options.Url, UriKind.Absolute, out var parsed) && parsed.Scheme is "https" or "http"
            ? parsed
            : throw new InvalidOperationException("Sms:Gateway:Url must be an absolute http or https address.");

        // The queue repeats, with longer pauses than a client would.
        this.http = http.Client(new OutgoingRules("sms") { Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds), Retries = 0, MaxAnswer = 1 << 16 });
        try
        {
            using var _ = JsonDocument.Parse(Fill(options.Json, "", "", "", "", Escape));
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException("Sms:Gateway:Json is not JSON.", e);
        }
    }

    /// <inheritdoc/>
    public Channel Channel => Channel.Sms;

    /// <inheritdoc/>
    public bool KeepsText => options.KeepSentText;

    /// <inheritdoc/>
    public TimeSpan Poll => TimeSpan.FromSeconds(options.PollSeconds);

    /// <inheritdoc/>
    public async Task Send(OutgoingMessage message, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = Body(message) };
        if (options.Token is { Length: > 0 } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        else if (options.Username is { Length: > 0 } username)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{options.Password}")));

        foreach (var (name, value) in options.Headers)
            request.Headers.TryAddWithoutValidation(name, value);

        if (options.IdempotencyHeader is { Length: > 0 } header)
            request.Headers.TryAddWithoutValidation(header, message.Id.ToString());

        try
        {
            using var answer = await http.SendAsync(request, ct);
            if (!answer.IsSuccessStatusCode)
                throw Refused(answer);
        }
        catch (HttpRequestException e)
        {
            throw new NotSentException(e.Message, e);
        }
    }

    private static string Escape(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;

    // In one pass, so that a text with braces in it stays a text.
    private static string Fill(string template, string to, string from, string text, string id, Func<string, string> escape)
    {
        var filled = new StringBuilder(template.Length + text.Length);
        for (var i = 0; i < template.Length;)
        {
            var rest = template.AsSpan(i);
            (string Name, string Value)? found = null;
            foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("{to}", to), ("{from}", from), ("{text}", text), ("{id}", id)])
            {
                if (rest.StartsWith(name, StringComparison.Ordinal))
                    found = (name, value);
            }

            if (found is { } place)
            {
                filled.Append(escape(place.Value));
                i += place.Name.Length;
            }
            else
            {
                filled.Append(template[i++]);
            }
        }

        return filled.ToString();
    }

    private HttpContent Body(OutgoingMessage message)
    {
        var id = message.Id.ToString();
        return options.Form.Count > 0
            ? new FormUrlEncodedContent(options.Form.Select(field => KeyValuePair.Create(field.Key, Fill(field.Value, message.To, options.From, message.Text, id, text => text))))
            : new StringContent(Fill(options.Json, message.To, options.From, message.Text, id, Escape), Encoding.UTF8, MediaTypeNames.Application.Json);
    }

    // What the gateway finds wrong with this one message stays wrong. A wrong password or address of the gateway may be set right. The answer's body isn't kept:
    // it may repeat the message.
    private NotSentException Refused(HttpResponseMessage answer) => new($"The gateway answered {(int)answer.StatusCode}.")
    {
        Final = answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity,
        Wait = answer.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date is { } date ? date - time.GetUtcNow() : null) : null,
    };
}
