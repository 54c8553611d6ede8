using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests.Languages;

/// <summary>The stage that compiles, and what it keeps.</summary>
public sealed class CompilerTests(Machine machine)
{
    private const string Hello = "#include <cstdio>\nint main() { puts(\"hello\"); }\n";

    [Fact]
    public async Task What_was_compiled_once_is_kept()
    {
        using var folder = new Folder();
        var runner = machine.Make(new SandboxOptions { CacheFolder = folder.Path });
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Run(runner, Hello)));
        Assert.All(results, run => Assert.Equal("hello\n", run.Output));

        // One file, though four wanted it at once; and it is read, not made, the next time.
        var kept = Assert.Single(Directory.GetFiles(folder.Path));
        await File.WriteAllBytesAsync(kept, await File.ReadAllBytesAsync("/usr/bin/true", TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Assert.Equal("", (await Run(runner, Hello)).Output);
        Assert.Equal("hello\n", (await Run(runner, Hello + "\n")).Output);
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public async Task What_does_not_compile_is_not_kept()
    {
        using var folder = new Folder();
        var run = await Run(machine.Make(new SandboxOptions { CacheFolder = folder.Path }), "int main() {\n  return nope;\n}\n");

        Assert.Equal(RunVerdict.NotCompiled, run.Verdict);
        Assert.Contains("main.cpp:2:10: error: 'nope' was not declared", run.Error.Replace('‘', '\'').Replace('’', '\''), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_file_used_longest_ago_makes_room()
    {
        using var folder = new Folder();
        var cache = new ArtefactCache(folder.Path, 250, TimeProvider.System);
        foreach (var key in new[] { "a", "b" })
            Put(cache, key);

        File.SetLastAccessTimeUtc(Path.Combine(folder.Path, "a"), DateTime.UtcNow.AddMinutes(-2));
        File.SetLastAccessTimeUtc(Path.Combine(folder.Path, "b"), DateTime.UtcNow.AddMinutes(-1));
        Assert.NotNull(cache.Find("a"));
        Put(cache, "c");

        Assert.Equal(["a", "c"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.Null(cache.Find("b"));
        Assert.Null(cache.Make("d", _ => false));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Tools_in_somebodys_home_are_copied_where_boxes_reach()
    {
        using var folder = new Folder();
        using var home = new Folder();
        var tools = Directory.CreateDirectory(Path.Combine(home.Path, "tools", "bin")).Parent!.FullName;
        File.WriteAllText(Path.Combine(tools, "bin", "tool"), "1");
        var cache = new ArtefactCache(folder.Path, 1000, TimeProvider.System);

        var copy = cache.Reachable(tools, "1");
        Assert.StartsWith(folder.Path, copy, StringComparison.Ordinal);
        Assert.Equal("1", File.ReadAllText(Path.Combine(copy, "bin", "tool")));
        Assert.Equal(copy, cache.Reachable(tools, "1"));
        Assert.NotEqual(copy, cache.Reachable(tools, "2"));
        Assert.Equal("/usr/lib", cache.Reachable("/usr/lib", "1"));
    }

    private static void Put(ArtefactCache cache, string key) => cache.Make(key, sink =>
    {
        sink.Write(new byte[100]);
        return true;
    });

    private async Task<RunResult> Run(ICodeRunner runner, string code)
    {
        var request = new RunRequest(Ids.New(), RunLanguage.Cpp, code, [], RunInput.None, Machine.Limits);
        var outcome = await runner.Run(request, null, TestContext.Current.CancellationToken);
        Assert.True(outcome.Ok, $"{outcome.Error?.Message} {machine.Told}");
        return outcome.Value;
    }
}

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sandbox-").FullName;

    public void Dispose() => Directory.Delete(Path, true);
}
