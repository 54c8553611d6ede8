using System.Text.Json;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests.Languages;

/// <summary>Each compiled language as a learner meets it.</summary>
public sealed class LanguageTests(Machine machine)
{
    private static readonly RunLimits Limits = new(TimeSpan.FromSeconds(20), 512L << 20, 100L << 20);

    public static TheoryData<RunLanguage> All { get; } = new(Samples.All.Keys);

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_program_gets_input_and_arguments_and_ends_with_its_code(RunLanguage language)
    {
        var run = await machine.Run(language, Samples.All[language].Echo, Limits, stdin: "grüße\n", arguments: ["a b", "'c'"]);

        Assert.Equal(("grüße|a b|'c'\n", 7), (run.Output, run.ExitCode));
        Assert.Equal(("told\n", RunVerdict.Failed), (run.Error, run.Verdict));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_fault_while_it_runs_is_the_programs(RunLanguage language)
    {
        var sample = Samples.All[language];
        var run = await machine.Run(language, sample.Fault, Limits);

        Assert.Equal(RunVerdict.Failed, run.Verdict);
        Assert.NotEqual(0, run.ExitCode);
        Assert.True(run.Error.Contains(sample.FaultSays, StringComparison.Ordinal), run.Error);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_does_not_compile_is_told_with_the_learners_lines(RunLanguage language)
    {
        var sample = Samples.All[language];
        var run = await machine.Run(language, sample.Wrong, Limits);

        Assert.Equal((RunVerdict.NotCompiled, false), (run.Verdict, run.Success));
        Assert.Matches(sample.WrongSays, run.Error);
        foreach (var path in new[] { "/work", "/box", "/tmp" })
            Assert.DoesNotContain(path, run.Error, StringComparison.Ordinal);

        // A function's harness changes none of it.
        var call = await machine.Call(language, sample.Wrong, "add", "[1, 2]");
        Assert.Equal(RunVerdict.NotCompiled, call.Run.Verdict);
        Assert.Matches(sample.WrongSays, call.Run.Error);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Too_much_memory_is_the_limits_verdict(RunLanguage language)
    {
        var run = await machine.Run(language, Samples.All[language].Hungry, Limits with { MemoryBytes = 128 << 20 });

        Assert.Equal(RunVerdict.MemoryLimit, run.Verdict);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Too_much_time_is_the_limits_verdict(RunLanguage language)
    {
        var run = await machine.Run(language, Samples.All[language].Endless, Limits with { Time = TimeSpan.FromSeconds(1) });

        Assert.Equal(RunVerdict.TimeLimit, run.Verdict);
    }

    // opencode-R88
    [Theory]
    [MemberData(nameof(All))]
    public async Task Functions_are_called_with_their_own_types(RunLanguage language)
    {
        var sample = Samples.All[language];
        foreach (var (function, arguments, returned) in Samples.Calls)
        {
            var result = await machine.Call(language, sample.Functions, function, arguments);

            Assert.True(result.Call is CallReturned, $"{function}: {(result.Call as CallImpossible)?.Reason} {(result.Call as CallRaised)?.Message} {result.Run.Verdict} {result.Run.Error}");
            Assert.True(
                JsonElement.DeepEquals(JsonDocument.Parse(returned).RootElement, ((CallReturned)result.Call).Value),
                $"{function}: {((CallReturned)result.Call).Value.GetRawText()} is not {returned}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Errors_are_told_with_type_and_message(RunLanguage language)
    {
        var sample = Samples.All[language];
        var result = await machine.Call(language, sample.Functions, "fail", """["gone"]""");

        var raised = Assert.IsType<CallRaised>(result.Call);
        Assert.Equal("gone", raised.Message);
        Assert.Contains(sample.Raises, raised.Types);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_call_that_can_not_be_made_says_why(RunLanguage language)
    {
        var sample = Samples.All[language];
        Assert.Equal("The code does not define 'nowhere'.", await Impossible(language, "nowhere", "[]"));
        Assert.Equal("'add; x' is not the name of a function.", await Impossible(language, "add; x", "[]"));
        if (language == RunLanguage.TypeScript)
            return;

        Assert.Equal("'add' takes 2 arguments, but the test gives 1.", await Impossible(language, "add", "[1]"));
        Assert.StartsWith("The argument for 'b' does not fit its type ", await Impossible(language, "add", """[1, "x"]"""));
        Assert.StartsWith("The argument for 'a' does not fit its type ", await Impossible(language, "add", "[1.5, 2]"));
        Assert.Equal("The test gives no argument for 'b'.", await Impossible(language, "add", """{"a": 1}"""));
        Assert.Equal("'add' has no parameter 'c'.", await Impossible(language, "add", """{"a": 1, "b": 2, "c": 3}"""));
        Assert.Contains("can't be written as JSON: the number", await Impossible(language, "root", "[-1]"));

        async Task<string> Impossible(RunLanguage language, string function, string arguments)
        {
            var result = await machine.Call(language, sample.Functions, function, arguments);
            Assert.True(result.Call is CallImpossible, $"{function}: {result.Call} {result.Run.Verdict} {result.Run.Error}");
            return ((CallImpossible)result.Call).Reason;
        }
    }
}
