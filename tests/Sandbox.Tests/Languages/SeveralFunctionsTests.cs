using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests.Languages;

/// <summary>Tests of one submission that call several of its functions: what is compiled is compiled once.</summary>
public sealed class SeveralFunctionsTests(Machine machine)
{
    private readonly Guid id = Ids.New();
    private readonly BubblewrapRunner runner = (BubblewrapRunner)machine.Make(new SandboxOptions { Warm = false });

    /// <summary>Functions add, firstWord and half_of, one that no test can call, and code with a mistake in line 3 beside it.</summary>
    public static TheoryData<RunLanguage, string, string, string> Sources { get; } = new()
    {
        {
            RunLanguage.Java,
            """
            import java.util.*;
            class Solution {
                static int add(int a, int b) { return a + b; }
                static String firstWord(String text) { return text.split(" ")[0]; }
                static Map<String, Double> half_of(Map<String, Double> of) { of.replaceAll((k, v) -> v / 2); return of; }
                static int odd(Thread of) { return 1; }
            }
            """,
            "class Solution {\n    static int odd(Thread of) { return 1; }\n    static int add(int a, int b) { return nope; }\n}\n",
            "^Main.java:3: error: cannot find symbol"
        },
        {
            RunLanguage.Go,
            """
            package main

            import "strings"

            func add(a, b int) int { return a + b }
            func FirstWord(text string) string { return strings.Split(text, " ")[0] }
            func half_of(of map[string]float64) map[string]float64 {
            	for k, v := range of {
            		of[k] = v / 2
            	}
            	return of
            }
            func odd[T any](of T) T { return of }
            """,
            "package main\nfunc odd[T any](of T) T { return of }\nfunc add(a, b int) int { return nope }\n",
            "^main.go:3:33: undefined: nope"
        },
        {
            RunLanguage.Rust,
            """
            use std::collections::HashMap;
            fn add(a: i64, b: i64) -> i64 { a + b }
            fn first_word(text: &str) -> &str { text.split(' ').next().unwrap() }
            fn half_of(of: HashMap<String, f64>) -> HashMap<String, f64> { of.into_iter().map(|(k, v)| (k, v / 2.0)).collect() }
            fn odd(of: std::thread::Thread) -> i64 { 1 }
            """,
            "\nfn odd(of: std::thread::Thread) -> i64 { 1 }\nfn add(a: i64, b: i64) -> i64 { \"nope\" }\n",
            @"^error\[E0308\]: mismatched types\s+--> main.rs:3:33"
        },
        {
            RunLanguage.Cpp,
            """
            #include <map>
            #include <string>
            int add(int a, int b) { return a + b; }
            namespace words { std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); } }
            using words::first_word;
            std::map<std::string, double> half_of(std::map<std::string, double> of) { for (auto& [k, v] : of) v /= 2; return of; }
            int odd(int of) { return of; }
            double odd(double of) { return of; }
            """,
            "\nint odd(int of) { return of; } int odd(char of) { return of; }\nint add(int a, int b) { return nope; }\n",
            "main.cpp:3:32: error: .nope. was not declared"
        },
        {
            RunLanguage.TypeScript,
            """
            function add(a: number, b: number): number { return a + b; }
            const firstWord = (text: string): string => text.split(' ')[0]!;
            function half_of(of: Record<string, number>): Record<string, number> { return Object.fromEntries(Object.entries(of).map(([k, v]) => [k, v / 2])); }
            const odd: number = 1;
            """,
            "\nconst odd = 1;\nfunction add(a: number, b: number): number { return nope; }\n",
            "^main.ts:3:53: error .*nope"
        },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Are_compiled_once_whatever_else_the_tests_name(RunLanguage language, string code, string wrong, string says)
    {
        var (calls, compiled) = await Call(language, code, ("add", "[1, 2]"), ("first_word", """["one two"]"""), ("halfOf", """[{"x": 3}]"""), ("nowhere", "[]"), ("add", "[3, 4]"), ("add\"]; x", "[]"), ("add, evil()", "[]"));

        Assert.Equal(["3", "\"one\"", """{"x":1.5}""", "The code does not define 'nowhere'.", "7", "'add\"]; x' is not the name of a function.", "'add, evil()' is not the name of a function."], calls);
        Assert.Equal(1, compiled);

        // The order of the tests, and how often they call, makes no other program.
        (calls, compiled) = await Call(language, code, ("halfOf", """[{"x": 3}]"""), ("nowhere", "[]"), ("first_word", """["one two"]"""), ("add", "[1, 2]"));
        Assert.Equal(["""{"x":1.5}""", "The code does not define 'nowhere'.", "\"one\"", "3"], calls);
        Assert.Equal(0, compiled);

        // The mistake is the learner's, so all tests have his text, and nothing of the caller is in it.
        (calls, compiled) = await Call(language, wrong, ("add", "[1, 2]"), ("odd", "[1]"), ("add", "[3, 4]"));
        Assert.Equal(1, compiled);
        Assert.Single(calls.Distinct());
        Assert.Matches(says, calls[0]);
        Assert.DoesNotMatch("call|lp[_C]", calls[0]);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task One_that_can_not_be_called_fails_alone(RunLanguage language, string code, string wrong, string says)
    {
        _ = (wrong, says);
        var (calls, compiled) = await Call(language, code, ("add", "[1, 2]"), ("odd", "[1]"), ("add", "[3, 4]"), ("odd", "[2]"));

        Assert.Equal(["3", "7"], [calls[0], calls[2]]);
        Assert.Matches("^(A test can't call 'odd': |'odd' is not a function|The argument for 'of' does not fit)", calls[1]);
        Assert.Equal(calls[1], calls[3]);

        // Once together, and when that failed each by itself. Java finds its methods when it runs, TypeScript whatever stands under a name.
        Assert.Equal(language is RunLanguage.Java or RunLanguage.TypeScript ? 1 : 3, compiled);
    }

    [Fact]
    public async Task One_that_is_only_declared_fails_alone()
    {
        var (calls, _) = await Call(RunLanguage.Cpp, "int add(int a, int b) { return a + b; }\nint promised(int);\n", ("add", "[1, 2]"), ("promised", "[1]"));

        Assert.Equal("3", calls[0]);
        Assert.StartsWith("A test can't call 'promised'", calls[1]);
        (calls, _) = await Call(RunLanguage.Cpp, "int promised(int);\nint add(int a, int b) { return promised(a) + b; }\n", ("add", "[1, 2]"));
        Assert.Matches("main.cpp: undefined reference to .promised", calls[0]);
    }

    [Fact]
    public async Task Parameters_keep_their_names_beside_functions_of_the_same_name()
    {
        const string Code = "function square(square: number, add2: number): number { return square * add2; }\nfunction add(add: number, add2: number, square: number) { return [add, add2, square]; }";
        var (calls, _) = await Call(RunLanguage.TypeScript, Code, ("square", """{"add2": 2, "square": 3}"""), ("add", """{"square": 3, "add2": 2, "add": 1}"""), ("add", """{"add3": 1}"""));

        Assert.Equal(["6", "[1,2,3]", "'add' has no parameter 'add3'."], calls);
    }

    [Theory]
    [InlineData(RunLanguage.Cpp, "#include \"words.h\"\nint words::count(int of) { return of + 1; }\nint main() {}", "words.h", "namespace words { int count(int of); inline int twice(int of) { return of * 2; } }")]
    [InlineData(RunLanguage.Rust, "mod words;\nuse words::twice;\nfn main() {}", "words.rs", "pub fn count(of: i64) -> i64 { of + 1 }\npub fn twice(of: i64) -> i64 { of * 2 }")]
    public async Task Those_in_a_namespace_or_a_module_of_another_file_are_found(RunLanguage language, string code, string path, string file)
    {
        var (calls, compiled) = await Call(language, code, [new SandboxFile(path, file)], ("words.count", """{"of": 2}"""), ("words.twice", "[2]"), ("words.nowhere", "[]"));

        Assert.Equal(["3", "4", "The code does not define 'words.nowhere'."], calls);
        Assert.Equal(1, compiled);
    }

    [Fact]
    public async Task A_reserved_name_fails_alone()
    {
        var (calls, _) = await Call(RunLanguage.TypeScript, "function add(a: number, b: number): number { return a + b; }", ("add", "[1, 2]"), ("delete", "[]"));

        Assert.Equal("3", calls[0]);
        Assert.StartsWith("A test can't call 'delete'", calls[1]);
    }

    // What was returned, why nothing was, or what the compiler says; and how often it ran.
    private Task<(IReadOnlyList<string> Calls, long Compiled)> Call(RunLanguage language, string code, params (string Function, string Arguments)[] calls) =>
        Call(language, code, [], calls);

    private async Task<(IReadOnlyList<string> Calls, long Compiled)> Call(RunLanguage language, string code, SandboxFile[] files, params (string Function, string Arguments)[] calls)
    {
        // Nobody has compiled it before.
        var own = $"{code}\n// {id}\n";
        var before = runner.Compilations;
        var cases = calls.Select(c => (RunCase)new FunctionCase(c.Function, JsonDocument.Parse(c.Arguments).RootElement, TimeSpan.FromSeconds(10))).ToList();
        var outcome = await runner.RunCases(new CasesRequest(Ids.New(), language, own, files, Machine.Limits, cases), TestContext.Current.CancellationToken);
        Assert.True(outcome.Ok, $"{outcome.Error?.Message} {machine.Told}");
        List<string> told = [.. outcome.Value.Select(result => result switch
        {
            { Call: CallReturned returned } => returned.Value.GetRawText(),
            { Call: CallImpossible impossible } => impossible.Reason,
            { Call: CallRaised raised } => $"{raised.Types[0]}: {raised.Message}",
            _ => result.Run.Error,
        })];
        return (told, runner.Compilations - before);
    }
}
