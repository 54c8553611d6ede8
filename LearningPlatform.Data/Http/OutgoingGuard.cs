using System.Net;
using System.Net.Http.Json;
using LearningPlatform.Core.Kernel;
using Polly;
using Polly.Retry;

namespace LearningPlatform.Data.Http;

/// <summary>Keeps one client to its rules: time, attempts, size of the answer.</summary>
internal sealed class OutgoingGuard : DelegatingHandler
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly OutgoingRules rules;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline<HttpResponseMessage> attempts;

    public OutgoingGuard(OutgoingRules rules, TimeProvider time)
    {
        this.rules = rules;
        this.time = time;
        attempts = rules.Retries == 0 ? ResiliencePipeline<HttpResponseMessage>.Empty : new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = rules.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome switch
                {
                    { Exception: OutgoingHttpException } => false,
                    { Exception: HttpRequestException { InnerException: OutgoingHttpException } } => false,
                    { Exception: HttpRequestException } => true,
                    { Result: { } answer } => IsPassing(answer.StatusCode) && (Asked(answer) ?? default) <= LongestWait,
                    _ => false,
                }),
                DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } answer ? Asked(answer) : null),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return default;
                },
            }).Build();
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var deadline = new CancellationTokenSource(rules.Timeout, time);
        HttpResponseMessage? answer = null;
        try
        {
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken))
                answer = await Attempt(request, either.Token);

            if (answer.Content.Headers.ContentLength > rules.MaxAnswer)
                throw LimitedStream.TooLarge(rules);

            answer.Content = new LimitedContent(answer.Content, rules, deadline);
            return answer;
        }
        catch (Exception fault)
        {
            answer?.Dispose();
            var late = deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
            deadline.Dispose();
            throw fault switch
            {
                OperationCanceledException when late => LimitedStream.TooLate(rules, fault),

                // What the guard refuses while it connects comes wrapped.
                HttpRequestException { InnerException: OutgoingHttpException refused } => refused,

                // The socket's own limit for connecting.
                OperationCanceledException when !cancellationToken.IsCancellationRequested => LimitedStream.TooLate(rules, fault),
                _ => fault,
            };
        }
    }

    private async Task<HttpResponseMessage> Attempt(HttpRequestMessage request, CancellationToken ct) =>
        MayRepeat(request)
            ? await attempts.ExecuteAsync(async token => await base.SendAsync(request, token), ct)
            : await base.SendAsync(request, ct);

    private static bool MayRepeat(HttpRequestMessage request)
    {
        var method = request.Method;
        var harmless = method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Put || method == HttpMethod.Delete
            || (request.Options.TryGetValue(OutgoingRules.Repeatable, out var repeatable) && repeatable);

        // A stream is gone once it was sent.
        return harmless && request.Content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent;
    }

    private static bool IsPassing(HttpStatusCode status) => status is
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    // How long the server wants to be left alone.
    private TimeSpan? Asked(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter is not { } header ? null
        : header.Delta ?? (header.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero);
}

/// <summary>The body of an answer, not longer and not slower than the rules allow.</summary>
internal sealed class LimitedContent : HttpContent
{
    private readonly HttpContent inner;
    private readonly OutgoingRules rules;
    private readonly CancellationTokenSource deadline;

    public LimitedContent(HttpContent inner, OutgoingRules rules, CancellationTokenSource deadline)
    {
        this.inner = inner;
        this.rules = rules;
        this.deadline = deadline;
        foreach (var (name, values) in inner.Headers)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() => new LimitedStream(await inner.ReadAsStreamAsync(), rules, deadline.Token);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var body = await CreateContentReadStreamAsync();
        await body.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = inner.Headers.ContentLength ?? 0;
        return inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            deadline.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Reads until the limit or the deadline.</summary>
internal sealed class LimitedStream(Stream inner, OutgoingRules rules, CancellationToken deadline) : Stream
{
    private long total;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => total;
        set => throw new NotSupportedException();
    }

    public static OutgoingHttpException TooLarge(OutgoingRules rules) => new(OutgoingFault.TooLarge, $"The answer to {rules.Name} is larger than {rules.MaxAnswer} bytes.");

    public static OutgoingHttpException TooLate(OutgoingRules rules, Exception inner) => new(OutgoingFault.Timeout, $"The answer to {rules.Name} took too long.", inner);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
        try
        {
            var read = await inner.ReadAsync(buffer, either.Token);
            total += read;
            return total <= rules.MaxAnswer ? read : throw TooLarge(rules);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooLate(rules, late);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously: a blocked thread has no deadline.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();

        base.Dispose(disposing);
    }
}
