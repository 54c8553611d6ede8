using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Api.Tests.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Media;
using LearningPlatform.Data.Media;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;
using Http = Api.Tests.Identity.Http;

namespace Api.Tests.Media;

/// <summary>The API with its files in a folder of the test.</summary>
public sealed class MediaHost : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lp-test-media-");

    public string ConnectionString { get; private set; } = "";

    public ApiNode Node { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await PostgresServer.CreateDatabaseAsync();
        Node = await ApiNode.StartAsync(ConnectionString, [new("Data:Directory", folder.FullName)]);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await PostgresServer.DropDatabaseAsync(ConnectionString);
        folder.Delete(recursive: true);
    }
}

public sealed class AvatarTests(MediaHost host) : IClassFixture<MediaHost>, IDisposable
{
    private const string Profile = "/academy/api/profile";

    // Uploads and pictures are outside the contracts' JSON, so a plain client talks to them.
    private readonly HttpClient plain = new() { BaseAddress = host.Node.Address };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private HttpClient Api => host.Node.Client;

    private IBlobs Blobs => host.Node.Services.GetRequiredService<IBlobs>();

    [Fact]
    public async Task The_documented_upload_ends_with_the_new_picture_in_every_dialect_academy_R70()
    {
        var token = await NewProfile();
        var photo = Pictures.WithExif(await Pictures.Jpeg(900, 600), "48.8584N 2.2945E");
        var presigned = await Presign(token, "image/jpeg", photo.Length);
        Assert.Null((await Api.Get(Profile, token))["avatar_url"]);
        Assert.Equal(HttpStatusCode.NotFound, (await plain.GetAsync(Path(presigned["avatar_url"]!), Ct)).StatusCode);

        var put = await Put(presigned["upload_url"]!, photo, "image/jpeg");
        Assert.True(put.StatusCode == HttpStatusCode.OK, await put.Content.ReadAsStringAsync(Ct));
        await Shown(token, presigned["avatar_url"]!);

        var picture = await plain.GetAsync(Path(presigned["avatar_url"]!), Ct);
        var bytes = await picture.Content.ReadAsByteArrayAsync(Ct);
        var facts = ImageFile.Inspect(bytes, "image/webp").Value;
        Assert.Equal((341, 512), (facts.Width, facts.Height));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("48.8584N"u8));
        Assert.Equal("image/webp", picture.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", picture.Headers.CacheControl!.ToString());
        Assert.Equal(["nosniff"], picture.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["default-src 'none'; sandbox"], picture.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal("inline", picture.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.Equal(["*"], picture.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(presigned["avatar_url"], (await Product.Unpuzzle.GetMe(Api, token))["avatar_url"]);
        Assert.Empty(await Keys($"incoming/{Id(presigned):N}"));
    }

    [Fact]
    public async Task Pictures_are_served_in_parts_and_not_again_to_who_has_them()
    {
        var token = await NewProfile();
        var presigned = await Upload(token, Pictures.Png(50, 50), "image/png");
        await Shown(token, presigned["avatar_url"]!);
        var path = Path(presigned["avatar_url"]!);
        var whole = await plain.GetAsync(path, Ct);
        var bytes = await whole.Content.ReadAsByteArrayAsync(Ct);

        var part = await Get(path, ("Range", "bytes=10-19"));
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 10-19/{bytes.Length}"), (part.StatusCode, part.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(bytes[10..20], await part.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(bytes[^5..], await (await Get(path, ("Range", "bytes=-5"))).Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(bytes[5..], await (await Get(path, ("Range", "bytes=5-"))).Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await Get(path, ("Range", "bytes=9999999-"))).StatusCode);
        Assert.Equal(bytes, await (await Get(path, ("Range", "bytes=0-1"), ("If-Range", "\"other\""))).Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(HttpStatusCode.NotModified, (await Get(path, ("If-None-Match", whole.Headers.ETag!.ToString()))).StatusCode);

        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        var heading = await plain.SendAsync(head, Ct);
        Assert.Equal((HttpStatusCode.OK, (long?)bytes.Length), (heading.StatusCode, heading.Content.Headers.ContentLength));

        foreach (var nothing in (string[])["/media/avatars/x.webp", "/media/avatars/..%2f..%2fpostgres", "/media/avatars/" + new string('0', 32) + ".webp", "/media/incoming/x", "/media/"])
            Assert.Equal(HttpStatusCode.NotFound, (await plain.GetAsync(nothing, Ct)).StatusCode);
    }

    [Theory]
    [InlineData("image/gif", 2048d, "VALUE_OUT_OF_RANGE")]
    [InlineData("image/svg+xml", 2048d, "VALUE_OUT_OF_RANGE")]
    [InlineData("IMAGE/PNG", 2048d, "VALUE_OUT_OF_RANGE")]
    [InlineData("image/png", 1023d, "VALUE_OUT_OF_RANGE")]
    [InlineData("image/png", 5242881d, "VALUE_OUT_OF_RANGE")]
    [InlineData("image/png", -1d, "VALUE_OUT_OF_RANGE")]
    [InlineData("image/png", 2048.5, "INVALID_FIELD_FORMAT")]
    [InlineData("image/png", null, "MISSING_REQUIRED_FIELD")]
    [InlineData(null, 2048d, "MISSING_REQUIRED_FIELD")]
    public async Task What_no_avatar_can_be_is_not_presigned_academy_R68_R69(string? type, double? size, string code)
    {
        var body = new JsonObject();
        if (type is not null)
            body["content_type"] = type;

        if (size is { } number)
            body["size"] = number == Math.Floor(number) ? JsonValue.Create((long)number) : JsonValue.Create(number);

        (await Api.Post($"{Profile}/avatar/presign", body.ToJsonString(), await NewProfile())).Is(400, code);
    }

    [Fact]
    public async Task Both_ends_of_the_sizes_are_allowed()
    {
        var token = await NewProfile();
        await Presign(token, "image/png", 1024);
        await Presign(token, "image/webp", 5_242_880);
    }

    [Fact]
    public async Task Another_type_or_size_than_announced_is_a_400_and_the_right_file_may_still_come()
    {
        var token = await NewProfile();
        var png = Pictures.Png(40, 40);
        var presigned = await Presign(token, "image/png", png.Length);
        var url = presigned["upload_url"]!;

        await Refused(await Put(url, png, "image/jpeg"), 400, "INVALID_FIELD_FORMAT");
        await Refused(await Put(url, png, null), 400, "INVALID_FIELD_FORMAT");
        await Refused(await Put(url, png[..^1], "image/png"), 400, "VALUE_OUT_OF_RANGE");
        await Refused(await Put(url, [.. png, 0], "image/png"), 400, "VALUE_OUT_OF_RANGE");
        await Refused(await Put(url, png[..^1], "image/png", chunked: true), 400, "VALUE_OUT_OF_RANGE");
        await Refused(await Put(url, [.. png, 0], "image/png", chunked: true), 400, "VALUE_OUT_OF_RANGE");
        await Refused(await Put(url, [.. png, .. new byte[3_000_000]], "image/png", chunked: true), 400, "VALUE_OUT_OF_RANGE");
        Assert.Empty(await Keys($"incoming/{Id(presigned):N}"));

        Assert.Equal(HttpStatusCode.OK, (await Put(url, png, "image/png", chunked: true)).StatusCode);
        await Shown(token, presigned["avatar_url"]!);
    }

    [Fact]
    public async Task Hostile_files_are_refused_at_once_and_leave_nothing()
    {
        var token = await NewProfile();
        var png = Pictures.Png(40, 40);
        var huge = Pictures.Png(40, 40);
        huge.AsSpan(16, 4).Fill(0x7F);
        var text = new string(' ', 1500);
        var files = new (string Type, byte[] File)[]
        {
            ("image/png", System.Text.Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>{text}")),
            ("image/jpeg", System.Text.Encoding.UTF8.GetBytes($"<!doctype html><script>alert(1)</script>{text}")),
            ("image/png", [.. png, .. System.Text.Encoding.UTF8.GetBytes("<script>alert(1)</script>")]),
            ("image/png", png[..^20]),
            ("image/webp", png),
            ("image/png", huge),
            ("image/webp", [.. "RIFF"u8, 0xF8, 7, 0, 0, .. "WEBP"u8, .. new byte[2036]]),
        };
        foreach (var (type, file) in files)
        {
            var presigned = await Presign(token, type, file.Length);
            await Refused(await Put(presigned["upload_url"]!, file, type), 400, "INVALID_FIELD_FORMAT");
            Assert.Empty(await Keys($"incoming/{Id(presigned):N}"));
        }

        Assert.Null((await Api.Get(Profile, token))["avatar_url"]);
    }

    [Fact]
    public async Task What_only_decoding_shows_is_refused_afterwards_and_the_old_picture_stays()
    {
        var token = await NewProfile();
        var first = await Upload(token, Pictures.Png(50, 50), "image/png");
        await Shown(token, first["avatar_url"]!);
        var whole = Pictures.Png(300, 300);
        byte[] hollow = [.. whole[..33], .. Pictures.Chunk("IDAT", whole[41..5000]), .. Pictures.Chunk("IEND", [])];
        var presigned = await Upload(token, hollow, "image/png");

        await Http.Eventually(async () => await Scalar("select reason from media.uploads where id = $1 and state = 'Refused'", Id(presigned)));
        await Http.Eventually(async () => (await Keys($"incoming/{Id(presigned):N}")).Count == 0 ? "gone" : null);

        Assert.Equal(first["avatar_url"], (await Api.Get(Profile, token))["avatar_url"]);
        Assert.Equal(HttpStatusCode.OK, (await plain.GetAsync(Path(first["avatar_url"]!), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await plain.GetAsync(Path(presigned["avatar_url"]!), Ct)).StatusCode);
    }

    [Fact]
    public async Task An_altered_an_expired_and_a_used_url_are_a_403_and_the_same_file_may_come_twice()
    {
        var token = await NewProfile();
        var png = Pictures.Png(40, 40);
        var presigned = await Presign(token, "image/png", png.Length);
        var url = presigned["upload_url"]!;
        await Refused(await Put(url[..^3] + (url.EndsWith("AAA", StringComparison.Ordinal) ? "BBB" : "AAA"), png, "image/png"), 403, "INSUFFICIENT_PERMISSIONS");
        await Refused(await Put("/media/uploads/x", png, "image/png"), 403, "INSUFFICIENT_PERMISSIONS");
        var grants = host.Node.Services.GetRequiredService<IGrants>();
        await Refused(await Put(grants.UploadPath(new UploadGrant(Id(presigned), "image/png", png.Length, DateTimeOffset.UtcNow.AddSeconds(-1))), png, "image/png"), 403, "INSUFFICIENT_PERMISSIONS");
        await Refused(await Put(grants.UploadPath(new UploadGrant(Guid.NewGuid(), "image/png", png.Length, DateTimeOffset.UtcNow.AddHours(1))), png, "image/png"), 403, "INSUFFICIENT_PERMISSIONS");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Put(url, png, "image/png")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await Shown(token, presigned["avatar_url"]!);
        Assert.Equal(HttpStatusCode.OK, (await Put(url, png, "image/png")).StatusCode);
        var other = (byte[])png.Clone();
        other[60] ^= 1;
        await Refused(await Put(url, other, "image/png"), 403, "INSUFFICIENT_PERMISSIONS");
        await Http.Eventually(async () => (await Keys($"incoming/{Id(presigned):N}")).Count == 0 ? "gone" : null);
    }

    [Fact]
    public async Task A_new_picture_replaces_the_old_one_which_is_deleted()
    {
        var token = await NewProfile();
        var first = await Upload(token, Pictures.Png(50, 50), "image/png");
        await Shown(token, first["avatar_url"]!);
        var second = await Upload(token, Pictures.Png(60, 60), "image/png");
        await Shown(token, second["avatar_url"]!);

        Assert.NotEqual(first["avatar_url"], second["avatar_url"]);
        await Gone(first["avatar_url"]!);
        Assert.Equal(HttpStatusCode.OK, (await plain.GetAsync(Path(second["avatar_url"]!), Ct)).StatusCode);
    }

    [Fact]
    public async Task The_documented_client_sends_the_url_back_at_once_and_nothing_is_lost_by_it()
    {
        var token = await NewProfile();
        var presigned = await Upload(token, Pictures.Png(50, 50), "image/png");

        // uploadAvatar, then updateProfile with its avatar_url: the picture may not be finished yet, and is no other one's to take.
        (await Api.Put(Profile, new { city = "London", avatar_url = presigned["avatar_url"] }, token)).Is(200);
        await Shown(token, presigned["avatar_url"]!);
        var thief = await NewProfile();
        (await Api.Put(Profile, new { avatar_url = presigned["avatar_url"] }, thief)).Is(200);

        Assert.Null((await Api.Get(Profile, thief))["avatar_url"]);
        Assert.Equal(("London", presigned["avatar_url"]), ((await Api.Get(Profile, token))["city"], (await Api.Get(Profile, token))["avatar_url"]));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"https://example.com/other.png\"")]
    public async Task A_picture_that_the_profile_no_longer_shows_is_deleted(string other)
    {
        var token = await NewProfile();
        var presigned = await Upload(token, Pictures.Png(50, 50), "image/png");
        await Shown(token, presigned["avatar_url"]!);

        (await Api.Put(Profile, $$"""{"avatar_url":{{other}}}""", token)).Is(200);

        await Gone(presigned["avatar_url"]!);
        Assert.Equal(0L, await Scalar("select count(*) from media.uploads where id = $1", Id(presigned)));
    }

    [Fact]
    public async Task An_erased_account_loses_its_pictures_and_uploads()
    {
        var token = await NewProfile();
        var id = Product.Claims(token)["sub"]!.ToString();
        var shown = await Upload(token, Pictures.Png(50, 50), "image/png");
        await Shown(token, shown["avatar_url"]!);
        var png = Pictures.Png(40, 40);
        var waiting = await Presign(token, "image/png", png.Length);

        (await Api.Delete($"/opencode/v1/users/{id}", token)).Is(204);

        await Gone(shown["avatar_url"]!);
        await Http.Eventually(async () => (long)(await Scalar("select count(*) from media.uploads where account_id = $1", Guid.Parse(id)))! == 0 ? "gone" : null);
        await Refused(await Put(waiting["upload_url"]!, png, "image/png"), 403, "INSUFFICIENT_PERMISSIONS");
    }

    [Fact]
    public async Task The_same_event_again_changes_nothing()
    {
        var token = await NewProfile();
        var presigned = await Upload(token, Pictures.Png(50, 50), "image/png");
        await Shown(token, presigned["avatar_url"]!);
        var before = (await Api.Get(Profile, token)).Shape;
        var subscriber = host.Node.Services.GetServices<ISubscriber>().Single(one => one.Name == "media.avatar");
        var envelope = EventEnvelope.Of(new UploadReceived(Id(presigned), "Avatar"), Guid.NewGuid(), DateTimeOffset.UtcNow);

        await subscriber.Handle(envelope, Ct);
        await subscriber.Handle(EventEnvelope.Of(new UploadReceived(Guid.NewGuid(), "Avatar"), Guid.NewGuid(), DateTimeOffset.UtcNow), Ct);

        Assert.Equal(before, (await Api.Get(Profile, token)).Shape);
    }

    [Fact]
    public async Task What_nobody_came_for_is_cleaned_up_and_what_is_in_use_is_not()
    {
        var token = await NewProfile();
        var used = await Upload(token, Pictures.Png(50, 50), "image/png");
        await Shown(token, used["avatar_url"]!);
        var waiting = await Presign(token, "image/png", 2048);
        var expired = await Presign(token, "image/png", 2048);
        await Scalar("update media.uploads set expires_at = now() - interval '2 hours' where id = $1", Id(expired));
        var (lost, orphan, fresh) = ($"incoming/{Guid.NewGuid():N}-00", Avatar.Key(Guid.NewGuid()), $"incoming/{Guid.NewGuid():N}-01");
        foreach (var key in new[] { lost, orphan, fresh })
            await Blobs.Put(key, new MemoryStream([1]), 1, "image/png", Ct);

        foreach (var key in new[] { lost, orphan, Avatar.Key(Id(used)) })
            Age(key);

        await host.Node.Services.GetRequiredService<MediaCleanup>().Clean(Ct);

        Assert.Null(await Blobs.Head(lost, Ct));
        Assert.Null(await Blobs.Head(orphan, Ct));
        Assert.NotNull(await Blobs.Head(fresh, Ct));
        Assert.NotNull(await Blobs.Head(Avatar.Key(Id(used)), Ct));
        Assert.Equal([1L, 0L], [await Scalar("select count(*) from media.uploads where id = $1", Id(waiting)), await Scalar("select count(*) from media.uploads where id = $1", Id(expired))]);
    }

    [Fact]
    public async Task Any_origin_may_upload_and_show_academy_D14()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/media/uploads/x");
        preflight.Headers.Add("Origin", "https://client.example");
        preflight.Headers.Add("Access-Control-Request-Method", "PUT");
        var answer = await plain.SendAsync(preflight, Ct);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("PUT", answer.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Contains("Content-Type", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_files_are_saved_under_their_name_by_who_was_granted_them()
    {
        var key = $"test/{Guid.NewGuid():N}";
        await Blobs.Put(key, new MemoryStream("<script>alert(1)</script>"u8.ToArray()), 25, "text/html", Ct);
        var grants = host.Node.Services.GetRequiredService<IGrants>();

        var answer = await plain.GetAsync(grants.DownloadUrl(new DownloadGrant(key, "Übung.html", "text/html", DateTimeOffset.UtcNow.AddMinutes(5))), Ct);
        Assert.Equal((HttpStatusCode.OK, "attachment"), (answer.StatusCode, answer.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal("Übung.html", answer.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal(["default-src 'none'; sandbox"], answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));

        Assert.Equal(HttpStatusCode.Forbidden, (await plain.GetAsync(grants.DownloadUrl(new DownloadGrant(key, "a", "text/html", DateTimeOffset.UtcNow.AddMinutes(-5))), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await plain.GetAsync("/media/files/x/a", Ct)).StatusCode);
    }

    [Fact]
    public async Task When_the_platform_moves_its_pictures_follow_and_others_stay()
    {
        var token = await NewProfile();
        var presigned = await Upload(token, Pictures.Png(50, 50), "image/png");
        await Shown(token, presigned["avatar_url"]!);
        var id = Guid.Parse(Product.Claims(token)["sub"]!.ToString());
        await Scalar("update identity.accounts set avatar_url = replace(avatar_url, '127.0.0.1:0', 'old.example') where id = $1", id);
        var other = await NewProfile();
        (await Api.Put(Profile, new { avatar_url = "https://old.example/media/avatars/me.png" }, other)).Is(200);

        await using (await ApiNode.StartAsync(host.ConnectionString))
        {
            Assert.Equal(presigned["avatar_url"], (await Api.Get(Profile, token))["avatar_url"]);
            Assert.Equal("https://old.example/media/avatars/me.png", (await Api.Get(Profile, other))["avatar_url"]);
        }
    }

    public void Dispose() => plain.Dispose();

    private static Guid Id(Answer presigned) => Avatar.Upload(presigned["avatar_url"]!.Split('/')[^1])!.Value;

    private static string Path(string url) => new Uri(url).PathAndQuery;

    private static async Task Refused(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        var error = JsonNode.Parse(text)!["error"]!;
        Assert.Equal(code, error["code"]!.ToString());
        Assert.Equal(["code", "message", "details", "request_id"], error.AsObject().Select(member => member.Key));
    }

    private async Task<string> NewProfile()
    {
        var token = await Product.OpenCode.Register(Api, Product.Email(), Product.Password);
        (await Api.Put(Profile, new { first_name = "Ada" }, token)).Is(200);
        return token;
    }

    private async Task<Answer> Presign(string token, string type, long size)
    {
        var presigned = (await Api.Post($"{Profile}/avatar/presign", new { content_type = type, size }, token)).Is(200);
        Assert.StartsWith(host.Node.Address.AbsoluteUri, presigned["upload_url"], StringComparison.Ordinal);
        return presigned;
    }

    private async Task<Answer> Upload(string token, byte[] file, string type)
    {
        var presigned = await Presign(token, type, file.Length);
        Assert.Equal(HttpStatusCode.OK, (await Put(presigned["upload_url"]!, file, type)).StatusCode);
        return presigned;
    }

    private async Task<HttpResponseMessage> Put(string url, byte[] file, string? type, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = chunked ? new StreamContent(new MemoryStream(file)) : new ByteArrayContent(file) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        request.Headers.TransferEncodingChunked = chunked;
        return await plain.SendAsync(request, Ct);
    }

    private async Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        return await plain.SendAsync(request, Ct);
    }

    private Task Shown(string token, string url) => Http.Eventually(async () => (await Api.Get(Profile, token))["avatar_url"] == url ? url : null);

    private Task Gone(string url) => Http.Eventually(async () => (await plain.GetAsync(Path(url), Ct)).StatusCode == HttpStatusCode.NotFound ? url : null);

    private async Task<List<string>> Keys(string beginning)
    {
        var keys = new List<string>();
        await foreach (var blob in Blobs.List("incoming/", Ct))
        {
            if (blob.Key.StartsWith(beginning, StringComparison.Ordinal))
                keys.Add(blob.Key);
        }

        return keys;
    }

    private void Age(string key)
    {
        var folder = host.Node.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()["Data:Directory"]!;
        File.SetLastWriteTimeUtc(System.IO.Path.Combine(folder, "blobs", key), DateTime.UtcNow.AddDays(-2));
    }

    private async Task<object?> Scalar(string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });

        return await command.ExecuteScalarAsync(Ct);
    }
}
