using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Api.Tests.Catalog;
using LearningPlatform.Api.Dialects.Wayr.Catalog;
using Xunit;

namespace Api.Tests.Wayr;

/// <summary>Packages for use without a network: tags, codings, what a change does to them (wayr-R46, wayr-D06).</summary>
public sealed class PackageTests(CatalogApi api) : IClassFixture<CatalogApi>
{
    private const string Root = "/wayr/api";
    private const string Package = $"{Root}/courses/en-es-basic/package";

    [Fact]
    public async Task The_same_content_has_the_same_bytes_and_the_same_strong_tag()
    {
        var (first, bytes) = await Get(api.Anonymous);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        var (second, again) = await Get(api.Anonymous);

        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(bytes, again);
        Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());
        Assert.Contains("Accept-Encoding", first.Headers.Vary);
        Assert.Contains("Authorization", first.Headers.Vary);
        Assert.Equal(bytes.Length, first.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Who_has_it_gets_304_until_something_changes()
    {
        var tag = (await Get(api.Anonymous)).Response.Headers.ETag!;
        foreach (var known in new[] { tag.Tag, $"W/{tag.Tag}", $"\"other\", {tag.Tag}", "*" })
        {
            var (same, body) = await Get(api.Anonymous, known);
            Assert.Equal((HttpStatusCode.NotModified, 0), (same.StatusCode, body.Length));
            Assert.Equal(known == "*" ? null : tag, same.Headers.ETag);
        }

        Assert.Equal(HttpStatusCode.OK, (await Get(api.Anonymous, "\"other\"")).Response.StatusCode);

        // Authors may see more, so theirs is another one.
        Assert.Equal(HttpStatusCode.OK, (await Get(api.Instructor, tag.Tag)).Response.StatusCode);
        using var answer = await api.Instructor.PutAsync(
            $"{Root}/exercises/es-hello-translation",
            new StringContent("""{"data":{"source_text":"Hello","target_text":"Hola","changed":true}}""", Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var (changed, bytes) = await Get(api.Anonymous, tag.Tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);
        Assert.Contains("\"changed\":true", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "gzip")]
    [InlineData("gzip;q=0.5, br", "br")]
    [InlineData("gzip;q=1, br;q=0.5", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("*", "gzip")]
    [InlineData("*;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("zstd", null)]
    public async Task It_is_compressed_as_the_client_likes(string accepted, string? coding)
    {
        var (plain, bytes) = await Get(api.Anonymous);
        using var request = new HttpRequestMessage(HttpMethod.Get, Package);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var raw = new HttpClient(new SocketsHttpHandler()) { BaseAddress = api.Anonymous.BaseAddress };
        using var response = await raw.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(coding is null ? [] : [coding], response.Content.Headers.ContentEncoding);
        await using var sent = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var body = coding switch
        {
            "br" => new BrotliStream(sent, CompressionMode.Decompress),
            "gzip" => new GZipStream(sent, CompressionMode.Decompress),
            _ => sent,
        };
        using var read = new MemoryStream();
        await body.CopyToAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(bytes, read.ToArray());

        // A strong tag is that of these bytes; whoever has the content in another coding has it.
        Assert.Equal(coding is null, plain.Headers.ETag!.Equals(response.Headers.ETag));
        Assert.Equal(HttpStatusCode.NotModified, (await Get(api.Anonymous, response.Headers.ETag!.Tag)).Response.StatusCode);
        if (coding is not null)
        {
            Assert.True(response.Content.Headers.ContentLength < bytes.Length / 2);
        }
    }

    [Fact]
    public async Task Many_at_once_while_it_changes_are_each_one_version()
    {
        var (_, before) = await Get(api.Admin);
        var level = JsonDocument.Parse(before).RootElement.GetProperty("data").GetProperty("levels")[0].Text("id");
        var changes = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                using var answer = await api.Admin.PutAsync(
                    $"{Root}/courses/en-es-basic/levels/{level}", new StringContent($$"""{"code":"V{{i}}","name":"V{{i}}"}""", Encoding.UTF8, "application/json"), CancellationToken.None);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        });
        var seen = new Dictionary<string, byte[]>();
        do
        {
            foreach (var (response, bytes) in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Get(api.Admin))))
            {
                var first = JsonDocument.Parse(bytes).RootElement.GetProperty("data").GetProperty("levels")[0];
                Assert.True(!first.Text("name")!.StartsWith('V') || first.Text("name") == first.Text("code"));
                Assert.Equal(bytes, seen.TryAdd(response.Headers.ETag!.Tag, bytes) ? bytes : seen[response.Headers.ETag!.Tag]);
            }
        }
        while (!changes.IsCompleted);

        await changes;
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("BR", "br")]
    [InlineData("gzip;q=0.8, *;q=0.1", "gzip")]
    [InlineData("gzip;q=0, br;q=0, *", null)]
    public void The_coding_follows_the_qualities(string header, string? coding) => Assert.Equal(
        coding, PackageAnswer.Coding(Microsoft.Net.Http.Headers.StringWithQualityHeaderValue.TryParseList([header], out var list) ? [.. list] : []));

    private static async Task<(HttpResponseMessage Response, byte[] Body)> Get(HttpClient client, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Package);
        if (known is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("If-None-Match", known));
        }

        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
