using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using LearningPlatform.Core.Media;

namespace LearningPlatform.Data.Media;

/// <summary>Blobs in a container of Azure's blob storage, over its REST protocol. The container is made when the first blob is written.</summary>
/// <param name="account">The account.</param>
/// <param name="container">The container's name.</param>
/// <param name="time">The clock.</param>
internal sealed class AzureBlobs(AzureAccount account, string container, TimeProvider time) : IBlobs, IDisposable
{
    private const int Attempts = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // Contents may take as long as they are read or come; what must be quick has a limit of its own.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly ManagedIdentity identity = new(new HttpClient { Timeout = TimeSpan.FromSeconds(10) });
    private volatile bool made;

    /// <inheritdoc/>
    public async Task Put(string key, Stream content, long length, string contentType, CancellationToken ct)
    {
        // What a client sends can be read once, so the container must be there before.
        await EnsureContainer(ct);
        using var body = new StreamContent(content);
        body.Headers.ContentLength = length;
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var request = new HttpRequestMessage(HttpMethod.Put, Address(key)) { Content = body };
        request.Headers.TryAddWithoutValidation("x-ms-blob-type", "BlockBlob");
        using var answer = await Send(request, HttpCompletionOption.ResponseContentRead, ct);
        await Expect(answer, HttpStatusCode.Created, ct);
    }

    /// <inheritdoc/>
    public async Task<Blob?> Open(string key, BlobRange? range, CancellationToken ct)
    {
        var answer = await Again(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, Address(key));
                if (range is not null)
                    request.Headers.TryAddWithoutValidation("x-ms-range", string.Create(CultureInfo.InvariantCulture, $"bytes={range.From}-{range.From + range.Length - 1}"));

                return request;
            },
            HttpCompletionOption.ResponseHeadersRead,
            ct);
        try
        {
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                answer.Dispose();
                return null;
            }

            await Expect(answer, range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent, ct);
            return new Blob(Info(key, answer), new AnswerStream(answer, await answer.Content.ReadAsStreamAsync(ct)));
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<BlobInfo?> Head(string key, CancellationToken ct)
    {
        using var answer = await Again(() => new HttpRequestMessage(HttpMethod.Head, Address(key)), HttpCompletionOption.ResponseContentRead, ct);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;

        await Expect(answer, HttpStatusCode.OK, ct);
        return Info(key, answer);
    }

    /// <inheritdoc/>
    public async Task Delete(string key, CancellationToken ct)
    {
        using var answer = await Again(() => new HttpRequestMessage(HttpMethod.Delete, Address(key)), HttpCompletionOption.ResponseContentRead, ct);
        if (answer.StatusCode != HttpStatusCode.NotFound)
            await Expect(answer, HttpStatusCode.Accepted, ct);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobInfo> List(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var marker = ""; ;)
        {
            var query = $"restype=container&comp=list&prefix={Uri.EscapeDataString(prefix)}{(marker.Length > 0 ? $"&marker={Uri.EscapeDataString(marker)}" : "")}";
            using var answer = await Again(() => new HttpRequestMessage(HttpMethod.Get, $"{Container}?{query}"), HttpCompletionOption.ResponseContentRead, ct);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                yield break;

            await Expect(answer, HttpStatusCode.OK, ct);
            var page = XDocument.Parse(await answer.Content.ReadAsStringAsync(ct)).Root!;
            foreach (var blob in page.Descendants("Blob"))
            {
                var properties = blob.Element("Properties")!;
                yield return new BlobInfo(
                    blob.Element("Name")!.Value,
                    long.Parse(properties.Element("Content-Length")!.Value, CultureInfo.InvariantCulture),
                    properties.Element("Content-Type")!.Value,
                    properties.Element("Etag")!.Value,
                    DateTimeOffset.Parse(properties.Element("Last-Modified")!.Value, CultureInfo.InvariantCulture));
            }

            marker = page.Element("NextMarker")?.Value ?? "";
            if (marker.Length == 0)
                yield break;
        }
    }

    /// <inheritdoc/>
    public Uri? DirectUrl(DownloadGrant grant) => account.Readable(Address(grant.Key), container, grant);

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        identity.Dispose();
    }

    private string Container => $"{account.Endpoint.AbsoluteUri.TrimEnd('/')}/{container}";

    private Uri Address(string key) => new($"{Container}/{BlobKey.Checked(key)}");

    private async Task EnsureContainer(CancellationToken ct)
    {
        if (made)
            return;

        using var answer = await Again(() => new HttpRequestMessage(HttpMethod.Put, $"{Container}?restype=container"), HttpCompletionOption.ResponseContentRead, ct);
        if (answer.StatusCode != HttpStatusCode.Conflict)
            await Expect(answer, HttpStatusCode.Created, ct);

        made = true;
    }

    // What can be repeated is, while the service is busy or away.
    private async Task<HttpResponseMessage> Again(Func<HttpRequestMessage> make, HttpCompletionOption until, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            try
            {
                using var request = make();
                var answer = await Send(request, until, patience.Token);
                if (attempt == Attempts || answer.StatusCode is not (HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway))
                    return answer;

                answer.Dispose();
            }
            catch (Exception e) when (attempt < Attempts && (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested)))
            {
                // Once more.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt)), time, ct);
        }
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, HttpCompletionOption until, CancellationToken ct)
    {
        await account.Sign(request, time.GetUtcNow(), identity, ct);
        return await http.SendAsync(request, until, ct);
    }

    private static BlobInfo Info(string key, HttpResponseMessage answer)
    {
        var headers = answer.Content.Headers;
        return new BlobInfo(
            key,
            headers.ContentRange?.Length ?? headers.ContentLength ?? 0,
            headers.ContentType?.ToString() ?? "application/octet-stream",
            answer.Headers.ETag?.Tag ?? "\"\"",
            headers.LastModified ?? default);
    }

    private static async Task Expect(HttpResponseMessage answer, HttpStatusCode expected, CancellationToken ct)
    {
        if (answer.StatusCode == expected)
            return;

        var code = answer.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.First() : await answer.Content.ReadAsStringAsync(ct);
        throw new HttpRequestException($"The blob store answered {(int)answer.StatusCode}: {(code.Length > 300 ? code[..300] : code)}", null, answer.StatusCode);
    }

    /// <summary>The body of an answer, which ends with it.</summary>
    private sealed class AnswerStream(HttpResponseMessage answer, Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                answer.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
