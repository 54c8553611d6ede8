using System.Security.Cryptography;
using System.Text;
using LearningPlatform.Data.Identity;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class BreachedPasswordsTests : IDisposable
{
    private static readonly string[] Leaked = [.. Enumerable.Range(0, 2000).Select(i => $"leaked {i}")];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("breached-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("\n", ":17", true)]
    [InlineData("\r\n", ":1234567", true)]
    [InlineData("\n", "", false)]
    public async Task A_file_in_order_is_searched_to_its_first_and_last_line(string end, string count, bool lastEnds)
    {
        var lines = string.Join(end, Leaked.Select(Sha1).Order(StringComparer.Ordinal).Select(hash => hash + count)) + (lastEnds ? end : "");
        await File.WriteAllTextAsync(Name("all.txt"), lines);
        using var list = new BreachedPasswords(Name("all.txt"));

        foreach (var password in Leaked)
            Assert.True(await list.Contains(password, CancellationToken.None), password);

        for (var i = 0; i < 2000; i++)
            Assert.False(await list.Contains($"safe {i}", CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".txt")]
    public async Task A_folder_of_ranges_is_searched_in_the_passwords_range(string ending)
    {
        foreach (var range in Leaked.Select(Sha1).Order(StringComparer.Ordinal).GroupBy(hash => hash[..5]))
            await File.WriteAllLinesAsync(Name(range.Key + ending), range.Select(hash => $"{hash[5..]}:3"));

        using var list = new BreachedPasswords(folder.FullName);

        Assert.True(await list.Contains("leaked 7", CancellationToken.None));
        Assert.False(await list.Contains("safe 7", CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_list_everything_is_fine_and_a_list_that_is_missing_stops_the_start()
    {
        using var none = new BreachedPasswords((string?)null);
        Assert.False(await none.Contains("password", CancellationToken.None));
        Assert.Throws<FileNotFoundException>(() => new BreachedPasswords(Name("missing")));

        await File.WriteAllTextAsync(Name("empty"), "");
        using var empty = new BreachedPasswords(Name("empty"));
        Assert.False(await empty.Contains("password", CancellationToken.None));
    }

    private string Name(string name) => Path.Combine(folder.FullName, name);

#pragma warning disable CA5350 // The lists are made of SHA-1.
    private static string Sha1(string text) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
