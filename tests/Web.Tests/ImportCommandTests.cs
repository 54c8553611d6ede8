using LearningPlatform.Web;

namespace Web.Tests;

/// <summary>The import on the command line, on a data folder of its own.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("learningplatform-import-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_course_is_imported_without_the_platform_and_beside_it()
    {
        Write("problems/exercises/twice/canonical-data.json", """
            {"exercise": "twice", "cases": [{"uuid": "6466b30d-519c-438e-935d-388224ab5223", "description": "of two", "property": "twice", "input": {"n": 2}, "expected": 4}]}
            """);
        Write("course/course.yaml", "Course:\n  Language: { Name: Portuguese, IETF BCP 47: pt }\n  For speakers of: { Name: English, IETF BCP 47: en }\nModules: [a]\n");
        Write("course/a/module.yaml", "Module: { Name: A }\nSkills: [b.yaml]\n");
        Write("course/a/skills/b.yaml", "New words:\n  - { Word: casa, Translation: house }\n");

        var (code, output, errors) = await Run("exercism", Path.Combine(folder.FullName, "problems"));
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("read 1 of 1 exercises", output, StringComparison.Ordinal);
        Assert.Contains("1 lessons with 1 tests, 1 of them in all seven languages", output, StringComparison.Ordinal);
        Assert.Contains("2 added, 0 changed, 0 removed in the course exercism", output, StringComparison.Ordinal);
        Assert.Contains("It is a draft", output, StringComparison.Ordinal);

        await using var platform = await WebHost.BuildAsync(new() { Args = [.. Settings, "--no-web", "--urls=http://127.0.0.1:0"], EnvironmentName = "Development" });
        await platform.StartAsync();
        (code, output, errors) = await Run("exercism", Path.Combine(folder.FullName, "problems"));
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("nothing changed: the course exercism has all of it already", output, StringComparison.Ordinal);
        (code, output, _) = await Run("librelingo", folder.FullName, "--publish", "--author", "admin@demo.test");
        Assert.Equal(0, code);
        Assert.DoesNotContain("draft", output, StringComparison.Ordinal);
        (code, _, errors) = await Run("librelingo", folder.FullName, "--author", "student@demo.test");
        Assert.Equal(1, code);
        Assert.Contains("no instructor or administrator with the address student@demo.test", errors, StringComparison.Ordinal);
        await platform.StopAsync();
    }

    [Theory]
    [InlineData(2, "usage: import exercism|librelingo FOLDER")]
    [InlineData(2, "usage:", "exercism")]
    [InlineData(2, "usage:", "moodle", "/tmp")]
    [InlineData(2, "usage:", "exercism", "/tmp", "--author")]
    [InlineData(2, "usage:", "exercism", "/tmp", "/tmp")]
    [InlineData(1, "There is no folder /nowhere/at/all.", "exercism", "/nowhere/at/all")]
    public async Task What_is_wrong_is_said_before_anything_starts(int code, string message, params string[] words)
    {
        var (ended, output, errors) = await Run(words);

        Assert.Equal((code, ""), (ended, output));
        Assert.StartsWith(message, errors, StringComparison.Ordinal);
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task Stopping_leaves_nothing_half_done()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        using var errors = new StringWriter();

        var code = await new ImportCommand(TextWriter.Null, errors).Run(["import", "exercism", folder.FullName, .. Settings], new() { EnvironmentName = "Development" }, stopped.Token);

        Assert.Equal((130, "Stopped; nothing was imported."), (code, errors.ToString().Trim()));
    }

    private string[] Settings => [$"--contentRoot={AppContext.BaseDirectory}", $"--Data:Directory={folder.FullName}/data"];

    private async Task<(int Code, string Output, string Errors)> Run(params string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await new ImportCommand(output, errors).Run(["import", .. words, .. Settings], new() { EnvironmentName = "Development" }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
