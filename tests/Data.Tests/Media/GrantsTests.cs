using LearningPlatform.Core.Media;
using LearningPlatform.Data.Media;
using LearningPlatform.Data.Tests.Identity;
using Microsoft.AspNetCore.DataProtection;
using Xunit;

namespace LearningPlatform.Data.Tests.Media;

public sealed class GrantsTests
{
    private readonly Clock clock = new();
    private readonly EphemeralDataProtectionProvider keys = new();

    [Fact]
    public void A_grant_is_read_back_until_its_end_on_every_node_with_the_keys()
    {
        var grant = new UploadGrant(Guid.NewGuid(), "image/png", 2048, clock.GetUtcNow().AddHours(1));
        var token = Token(New().UploadPath(grant));

        Assert.Equal(grant, New().ReadUpload(token));
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(grant, New().ReadUpload(token));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(New().ReadUpload(token));
    }

    [Fact]
    public void Nothing_else_is_a_grant()
    {
        var token = Token(New().UploadPath(new UploadGrant(Guid.NewGuid(), "image/png", 2048, clock.GetUtcNow().AddHours(1))));
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var changed = token.ToCharArray();
            var at = random.Next(changed.Length - 1);
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            Assert.Null(New().ReadUpload(new string(changed)));
        }

        foreach (var other in (string[])["", "x", "=", "%00", "ü", new string('A', 5000), token + "A", token[..^4]])
            Assert.Null(New().ReadUpload(other));

        Assert.Null(new Grants(new EphemeralDataProtectionProvider(), new FileBlobs("/nowhere"), clock).ReadUpload(token));
    }

    [Fact]
    public void The_right_to_upload_is_no_right_to_read()
    {
        var upload = Token(New().UploadPath(new UploadGrant(Guid.NewGuid(), "image/png", 2048, clock.GetUtcNow().AddHours(1))));
        var read = New().DownloadUrl(new DownloadGrant("a/b", "Ü.pdf", "application/pdf", clock.GetUtcNow().AddHours(1)));

        Assert.Null(New().ReadDownload(upload));
        Assert.EndsWith("/%C3%9C.pdf", read, StringComparison.Ordinal);
        Assert.Null(New().ReadUpload(read.Split('/')[3]));
        Assert.Equal("a/b", New().ReadDownload(read.Split('/')[3])!.Key);
    }

    private static string Token(string path) => path["/media/uploads/".Length..];

    private Grants New() => new(keys, new FileBlobs("/nowhere"), clock);
}
