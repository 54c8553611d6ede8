using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using Xunit;

namespace LearningPlatform.Core.Tests.Sandbox;

public sealed class SolutionChecksTests
{
    private static readonly TestCase Test = Of("""{"stdin":""}""", """{"stdout":"hello"}""");

    [Fact]
    public async Task A_language_that_cannot_be_run_here_does_not_pass()
    {
        var report = (await Run(new Machine(check: false), "go")).Value;

        Assert.False(report.Passed);
        Assert.Equal(("go", false, false), (report.Variants[0].Language, report.Variants[0].Available, report.Variants[0].Passed));
    }

    [Fact]
    public async Task What_the_compiler_says_is_in_the_report_cut_to_a_length()
    {
        var report = (await Run(new Machine(new RunResult(RunVerdict.NotCompiled, 1, "", new string('x', 10_000), default, default, 0)), "rust")).Value;

        Assert.False(report.Passed);
        Assert.InRange(report.Variants[0].CompileError!.Length, 1000, 5000);
        Assert.False(report.Variants[0].Tests[0].Passed);
    }

    [Fact]
    public async Task Every_language_is_run_and_a_full_queue_is_said_as_such()
    {
        var machine = new Machine(new RunResult(RunVerdict.Succeeded, 0, "hello\n", "", default, default, 0));
        var report = (await Run(machine, "go", "rust", "python")).Value;
        Assert.True(report.Passed);
        Assert.Equal(["go", "rust", "python"], report.Variants.Select(variant => variant.Language));
        Assert.Equal(3, machine.Runs);

        Assert.IsType<TooMany>((await Run(new Machine(refusal: new TooMany(TimeSpan.FromSeconds(3))), "go")).Error);
    }

    [Theory]
    [InlineData("""{}""", """{}""", "t.input")]
    [InlineData("""{"function":"f"}""", """{"returns":1}""", "t.input.arguments")]
    [InlineData("""{"stdin":"","files":[{"path":"../x","content":""}]}""", """{"stdout":""}""", "t.input.files[0].path")]
    [InlineData("""{"stdin":""}""", """{"stdout":"(","match":"regex"}""", "t.expected.stdout")]
    public void A_test_that_cannot_be_run_is_named(string input, string expected, string field) =>
        Assert.Equal(field, new SolutionChecks(new Machine(), TimeProvider.System).Fault(Of(input, expected), "t")!.Field);

    private static TestCase Of(string input, string expected) => new() { Id = Ids.New(), Name = "t", Input = JsonElement.Parse(input), Expected = JsonElement.Parse(expected) };

    private static Task<Outcome<LearningPlatform.Core.Catalog.Studio.SolutionReport>> Run(Machine machine, params string[] languages) => new SolutionChecks(machine, TimeProvider.System)
        .Run(Ids.New(), new CodeContent([.. languages.Select(language => new CodeVariant(language, "", "code"))], [Test]), TestContext.Current.CancellationToken);

    /// <summary>A machine whose programs all end the same way.</summary>
    private sealed class Machine(RunResult? result = null, bool check = true, Error? refusal = null) : ICodeRunner
    {
        public int Runs { get; private set; }

        public Outcome<Done> Check(RunLanguage language) => check ? Done.Value : new Unavailable("sandbox.language", "Not here.");

        public Task<Outcome<RunResult>> Run(RunRequest request, Action<RunChunk>? output, CancellationToken ct) => throw new InvalidOperationException("Solutions are run by their tests.");

        public Task<Outcome<IReadOnlyList<CaseResult>>> RunCases(CasesRequest request, CancellationToken ct)
        {
            Runs++;
            return Task.FromResult<Outcome<IReadOnlyList<CaseResult>>>(refusal is null ? request.Cases.Select(_ => new CaseResult(result!)).ToList() : refusal);
        }
    }
}
