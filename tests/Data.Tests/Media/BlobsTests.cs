using System.Net;
using System.Security.Cryptography;
using LearningPlatform.Core.Media;
using LearningPlatform.Data.Media;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Media;

/// <summary>The same for every store: files here, and Azure's blob storage as its emulator speaks it.</summary>
public sealed class BlobStores : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lp-test-blobs-");
    private AzuriteServer azurite = null!;
    private AzureBlobs azure = null!;

    internal string Folder => folder.FullName;

    internal string Azurite => azurite.ConnectionString;

    internal IBlobs Of(string store) => store == "files" ? new FileBlobs(Path.Combine(Folder, "blobs")) : azure;

    public async ValueTask InitializeAsync()
    {
        azurite = await AzuriteServer.StartAsync();
        azure = new AzureBlobs(AzureAccount.Parse(azurite.ConnectionString), "platform", TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        azure.Dispose();
        await azurite.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

public sealed class BlobsTests(BlobStores stores) : IClassFixture<BlobStores>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("files")]
    [InlineData("azure")]
    public async Task What_is_put_is_read_back_whole_and_in_parts(string store)
    {
        var blobs = stores.Of(store);
        var content = RandomNumberGenerator.GetBytes(300_000);
        var key = New("whole");
        Assert.Null(await blobs.Head(key, Ct));
        Assert.Null(await blobs.Open(key, null, Ct));

        await blobs.Put(key, new MemoryStream(content), content.Length, "video/mp4", Ct);

        var info = await blobs.Head(key, Ct);
        Assert.Equal((key, 300_000L, "video/mp4"), (info!.Key, info.Length, info.ContentType));
        Assert.Matches("^\".+\"$", info.ETag);
        Assert.InRange(info.ModifiedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(content, await Read(blobs, key, null));
        Assert.Equal(content[1000..1500], await Read(blobs, key, new BlobRange(1000, 500)));
        Assert.Equal(content[^1..], await Read(blobs, key, new BlobRange(299_999, 1)));
        await using var part = await blobs.Open(key, new BlobRange(1000, 500), Ct);
        Assert.Equal((300_000L, info.ETag), (part!.Info.Length, part.Info.ETag));
    }

    [Theory]
    [InlineData("files")]
    [InlineData("azure")]
    public async Task New_content_replaces_the_old_and_has_another_tag(string store)
    {
        var blobs = stores.Of(store);
        var key = New("again");
        await blobs.Put(key, new MemoryStream([1, 2, 3]), 3, "image/png", Ct);
        var before = await blobs.Head(key, Ct);
        await Task.Delay(20, Ct);
        await blobs.Put(key, new MemoryStream([4, 5]), 2, "image/webp", Ct);
        var after = await blobs.Head(key, Ct);

        Assert.Equal([4, 5], await Read(blobs, key, null));
        Assert.Equal("image/webp", after!.ContentType);
        Assert.NotEqual(before!.ETag, after.ETag);
    }

    [Theory]
    [InlineData("files")]
    [InlineData("azure")]
    public async Task Deleting_is_final_and_may_be_repeated(string store)
    {
        var blobs = stores.Of(store);
        var key = New("gone");
        await blobs.Put(key, new MemoryStream([1]), 1, "image/png", Ct);
        await blobs.Delete(key, Ct);
        await blobs.Delete(key, Ct);
        await blobs.Delete("never/was/there", Ct);

        Assert.Null(await blobs.Head(key, Ct));
        Assert.Null(await blobs.Open(key, null, Ct));
    }

    [Theory]
    [InlineData("files")]
    [InlineData("azure")]
    public async Task Content_that_ends_early_leaves_nothing(string store)
    {
        var blobs = stores.Of(store);
        var key = New("short");
        await Assert.ThrowsAnyAsync<Exception>(() => blobs.Put(key, new MemoryStream(new byte[10]), 1000, "image/png", Ct));
        await Assert.ThrowsAnyAsync<Exception>(() => blobs.Put(key, new MemoryStream(new byte[1000]), 10, "image/png", Ct));
        await Assert.ThrowsAnyAsync<Exception>(() => blobs.Put(key, new BrokenStream(), 1000, "image/png", Ct));

        Assert.Null(await blobs.Head(key, Ct));
        Assert.Empty(await Keys(blobs, key[..(key.LastIndexOf('/') + 1)]));
    }

    [Theory]
    [InlineData("files")]
    [InlineData("azure")]
    public async Task Blobs_are_listed_by_their_beginning(string store)
    {
        var blobs = stores.Of(store);
        var prefix = New("list") + "/";
        foreach (var name in (string[])["a", "b/c", "b/d.webp"])
            await blobs.Put(prefix + name, new MemoryStream([1, 2]), 2, "image/webp", Ct);

        await blobs.Put(New("list2"), new MemoryStream([1]), 1, "image/webp", Ct);

        Assert.Equal([prefix + "a", prefix + "b/c", prefix + "b/d.webp"], (await Keys(blobs, prefix)).Order(StringComparer.Ordinal));
        Assert.Empty(await Keys(blobs, "nothing/"));
    }

    [Theory]
    [InlineData("files")]
    [InlineData("azure")]
    public async Task No_key_leads_out_of_the_store(string store)
    {
        var blobs = stores.Of(store);
        foreach (var key in (string[])["../secret", "/etc/passwd", "a/../../b", "a/.type", "A", ""])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => blobs.Put(key, new MemoryStream([1]), 1, "image/png", Ct));
            await Assert.ThrowsAsync<ArgumentException>(() => blobs.Open(key, null, Ct));
            await Assert.ThrowsAsync<ArgumentException>(() => blobs.Head(key, Ct));
            await Assert.ThrowsAsync<ArgumentException>(() => blobs.Delete(key, Ct));
        }
    }

    [Fact]
    public async Task Azure_hands_out_urls_that_read_one_blob_for_a_while_under_its_name()
    {
        var blobs = stores.Of("azure");
        var key = New("direct");
        await blobs.Put(key, new MemoryStream([1, 2, 3]), 3, "application/octet-stream", Ct);
        using var http = new HttpClient();
        var url = blobs.DirectUrl(new DownloadGrant(key, "Grüße \"1\".pdf", "application/pdf", DateTimeOffset.UtcNow.AddMinutes(5)))!;

        var answer = await http.GetAsync(url, Ct);
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("attachment;", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await answer.Content.ReadAsByteArrayAsync(Ct));

        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(url.AbsoluteUri.Replace("rsct=application%2Fpdf", "rsct=text%2Fhtml", StringComparison.Ordinal), Ct)).StatusCode);
        using var put = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent([1]) };
        put.Headers.Add("x-ms-blob-type", "BlockBlob");
        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(put, Ct)).StatusCode);
        var late = blobs.DirectUrl(new DownloadGrant(key, null, "application/pdf", DateTimeOffset.UtcNow.AddMinutes(-5)))!;
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(late, Ct)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await http.GetAsync(url.GetLeftPart(UriPartial.Path), Ct)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_key_of_the_account_is_a_failure_and_no_missing_blob()
    {
        var wrong = stores.Azurite.Replace("AccountKey=Eby8", "AccountKey=Abc8", StringComparison.Ordinal);
        using var blobs = new AzureBlobs(AzureAccount.Parse(wrong), "platform", TimeProvider.System);

        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<HttpRequestException>(() => blobs.Head("a/b", Ct))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<HttpRequestException>(() => blobs.Put("a/b", new MemoryStream([1]), 1, "image/png", Ct))).StatusCode);
    }

    [Fact]
    public void Connection_strings_of_all_forms_name_the_account()
    {
        Assert.Equal(("shop", "https://shop.blob.core.windows.net/"), Of("DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=AAAA;EndpointSuffix=core.windows.net"));
        Assert.Equal(("shop", "https://shop.blob.core.windows.net/"), Of("BlobEndpoint=https://shop.blob.core.windows.net/;SharedAccessSignature=sv=2021&sig=a%3D"));
        Assert.Equal(("shop", "https://shop.blob.core.windows.net/"), Of("https://shop.blob.core.windows.net/"));
        Assert.Equal(("devstoreaccount1", "http://127.0.0.1:10000/devstoreaccount1"), Of("BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;AccountKey=AAAA"));
        Assert.DoesNotContain("hush", Assert.Throws<FormatException>(() => AzureAccount.Parse("AccountKey=hush")).Message, StringComparison.Ordinal);

        static (string, string) Of(string connection)
        {
            var account = AzureAccount.Parse(connection);
            return (account.Name, account.Endpoint.AbsoluteUri);
        }
    }

    [Fact]
    public async Task Files_are_their_owners_alone_and_half_written_ones_are_removed_later()
    {
        var blobs = (FileBlobs)stores.Of("files");
        var key = New("mode");
        await blobs.Put(key, new MemoryStream([1]), 1, "image/png", Ct);
        var root = Path.Combine(stores.Folder, "blobs");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(root));

        var half = Path.Combine(root, ".unfinished", "half");
        await File.WriteAllTextAsync(half, "x", Ct);
        blobs.RemoveUnfinished(DateTimeOffset.UtcNow.AddHours(-1));
        Assert.True(File.Exists(half));
        blobs.RemoveUnfinished(DateTimeOffset.UtcNow.AddHours(1));
        Assert.False(File.Exists(half));
        Assert.NotNull(await blobs.Head(key, Ct));
    }

    private static string New(string name) => $"test/{Guid.NewGuid():N}/{name}";

    private static async Task<byte[]> Read(IBlobs blobs, string key, BlobRange? range)
    {
        await using var blob = await blobs.Open(key, range, Ct);
        using var all = new MemoryStream();
        await blob!.Content.CopyToAsync(all, Ct);
        return all.ToArray();
    }

    private static async Task<List<string>> Keys(IBlobs blobs, string prefix)
    {
        var keys = new List<string>();
        await foreach (var blob in blobs.List(prefix, Ct))
            keys.Add(blob.Key);

        return keys;
    }

    /// <summary>A client that goes away in the middle.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private int reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            reads++ == 0 ? ValueTask.FromResult(100) : throw new IOException("The client is gone.");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("The client is gone.");

        public override bool CanSeek => false;
    }
}
