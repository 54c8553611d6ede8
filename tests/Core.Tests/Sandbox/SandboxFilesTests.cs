using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using Xunit;

namespace Core.Tests.Sandbox;

public sealed class SandboxFilesTests
{
    private const long Disk = 10 << 20;

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("./a/./b.txt", "a/b.txt")]
    [InlineData("..a/b..", "..a/b..")]
    [InlineData("ä b/ü", "ä b/ü")]
    public void Relative_paths_are_brought_into_one_form(string path, string plain) => Assert.Equal(plain, SandboxFiles.Plain(path));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../x")]
    [InlineData("a/..")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData(".tmp/x")]
    [InlineData("./.tmp")]
    public void Others_are_refused(string path) => Assert.Null(SandboxFiles.Plain(path));

    [Fact]
    public void Long_and_deep_paths_are_refused()
    {
        Assert.Null(SandboxFiles.Plain(new string('a', 256)));
        Assert.Null(SandboxFiles.Plain(string.Join('/', Enumerable.Repeat("a", 17))));
        Assert.Null(SandboxFiles.Plain(string.Join('/', Enumerable.Repeat(new string('a', 200), 3))));
    }

    [Fact]
    public void Two_files_with_one_path_are_refused_also_when_it_is_written_differently() =>
        Assert.Equal("files", Field(Check(new("a", ""), new("./a", ""))));

    [Fact]
    public void A_file_can_not_be_a_folder()
    {
        Assert.Equal("files", Field(Check(new("a", ""), new("a/b", ""))));
        Assert.Equal("files", Field(Check(new SandboxFile("main.py/b", ""))));
        Assert.True(Check(new SandboxFile("main.py", "")).Ok);
    }

    [Fact]
    public void Files_beyond_the_disk_are_refused()
    {
        Assert.True(Check(new SandboxFile("a", new string('x', (int)Disk))).Ok);
        Assert.Equal("files", Field(Check(new("a", new string('x', (int)Disk)), new("b", "x"))));
        Assert.Equal("files", Field(Check(new SandboxFile("a", new string('ü', (int)Disk / 2 + 1)))));
        Assert.Equal("code", Assert.IsType<Invalid>(SandboxFiles.Fit("x", [new("a", new string('x', (int)Disk))], Disk).Error).Fields[0].Field);
    }

    [Fact]
    public void A_tests_files_lie_over_the_sandboxs()
    {
        var all = SandboxFiles.Overlay([new("a", "1"), new("b", "1")], [new("b", "2"), new("c", "2")]);

        Assert.Equal(["a1", "b2", "c2"], all.Select(f => f.Path + f.Content));
    }

    private static Outcome<IReadOnlyList<SandboxFile>> Check(params SandboxFile[] files) => SandboxFiles.Check(files, "main.py", Disk, "files");

    private static string Field(Outcome<IReadOnlyList<SandboxFile>> outcome) => Assert.IsType<Invalid>(outcome.Error).Fields[0].Field;
}
