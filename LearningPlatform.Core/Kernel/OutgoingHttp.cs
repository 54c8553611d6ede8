namespace LearningPlatform.Core.Kernel;

/// <summary>
/// The only way in which the platform calls other servers over HTTP. A client never reaches an address that isn't public (unless the operator allows it), gives up in
/// time, repeats what may be repeated, and reads no more than it was told to. Whatever goes wrong is an <see cref="HttpRequestException"/>, an
/// <see cref="OutgoingHttpException"/> where the platform itself refused; only the caller's own cancellation is an <see cref="OperationCanceledException"/>.
/// </summary>
public interface IOutgoingHttp
{
    /// <summary>The client for these rules. The same rules give the same client, which is never disposed of by its users.</summary>
    /// <param name="rules">What the client may do.</param>
    HttpClient Client(OutgoingRules rules);
}

/// <summary>What a client for other servers may do.</summary>
/// <param name="Name">Who asks, for logs: <c>oauth</c>, <c>sms</c>.</param>
public sealed record OutgoingRules(string Name)
{
    /// <summary>Name resolution, connection and TLS handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Everything from the call to the last byte of the answer, with all attempts.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How often a request is sent again after a connection failed or the server said 408, 429, 502, 503 or 504. Only requests that may be repeated are: GET, HEAD, OPTIONS,
    /// PUT and DELETE, and others that carry <see cref="Repeatable"/>.
    /// </summary>
    public int Retries { get; init; } = 2;

    /// <summary>Bytes of an answer's body at most.</summary>
    public long MaxAnswer { get; init; } = 1 << 20;

    /// <summary>Redirects that are followed at most; none unless said otherwise, because a redirect decides where credentials go.</summary>
    public int Redirects { get; init; }

    /// <summary>Set on a request (<see cref="HttpRequestMessage.Options"/>) that may be sent twice although its method doesn't say so: it carries an idempotency key.</summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("outgoing.repeatable");
}

/// <summary>The platform refused to make or to finish a call.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">A sentence for the log.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class OutgoingHttpException(OutgoingFault fault, string message, Exception? inner = null) : HttpRequestException(message, inner)
{
    /// <summary>Why.</summary>
    public OutgoingFault Fault { get; } = fault;
}

/// <summary>Why a call was refused.</summary>
public enum OutgoingFault
{
    /// <summary>The address isn't a public one.</summary>
    Address,

    /// <summary>Plain HTTP to a public address.</summary>
    Unencrypted,

    /// <summary>The answer is larger than allowed.</summary>
    TooLarge,

    /// <summary>It took too long.</summary>
    Timeout,
}
