using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests;

/// <summary>Function tests: what the caller inside the box tells, and several cases of one submission.</summary>
public sealed class CallTests(Machine machine)
{
    [Theory]
    [InlineData("def f(a, b): return a + b", "[2, 3]", "5")]
    [InlineData("def f(a, b): return a + b", """{"b": "x", "a": "y"}""", "\"yx\"")]
    [InlineData("def f(*a): print('noise'); return {'n': None, 't': (1, 2.5), 'b': True}", "[]", """{"n": null, "t": [1, 2.5], "b": true}""")]
    [InlineData("def f(): return [{10, 9, 1}, frozenset('b')]", "[]", """[[1, 9, 10], ["b"]]""")]
    [InlineData("def f(): return 2 ** 100", "[]", "1267650600228229401496703205376")]
    [InlineData("async def f(): return 'later'", "[]", "\"later\"")]
    [InlineData("class C:\n    @staticmethod\n    def g(): return 1\nf = C.g", "[]", "1")]
    [InlineData("def F(some_word, n=1): return some_word", """{"someWord": "x"}""", "\"x\"")]
    [InlineData("import helper_not_there" + "\ndef f(): return 1", "[]", null)]
    [InlineData("def f(): pass\nif __name__ == '__main__': raise SystemExit(3)", "[]", "null")]
    [InlineData("import sys\nsys.stdout = None\ndef f(): return 1", "[]", null)]
    public async Task Python_returns(string code, string arguments, string? returned)
    {
        var result = await machine.Call(RunLanguage.Python, code, "f", arguments);

        Assert.Equal(returned, (result.Call as CallReturned)?.Value.GetRawText());
        Assert.Equal(returned is not null, result.Run.Success);
    }

    [Theory]
    [InlineData("function f(a, b) { return a + b }", "[2, 3]", "5")]
    [InlineData("const f = (a, b = 1) => a + b", """{"b": "x", "a": "y"}""", "\"yx\"")]
    [InlineData("const f = ({ a, b }) => a + b", """{"b": 1, "a": 2}""", "3")]
    [InlineData("module.exports = { f(a) { return [a, undefined, null] } }", "[1]", "[1,null,null]")]
    [InlineData("exports.f = async () => 'later'", "[]", "\"later\"")]
    [InlineData("export function f() { return 1n << 70n }", "[]", "1180591620717411303424")]
    [InlineData("import { sep } from 'path'; function f() { return { sep, n: [10n] } }", "[]", """{"sep":"/","n":[10]}""")]
    [InlineData("class Solution { static f(x) { return x * 2 } } var f = Solution.f // end", "[4]", "8")]
    [InlineData("function f() {}", "[]", "null")]
    [InlineData("const f = () => ({ m: new Map([['b', new Set([2, 1])], [7, new Map([['__proto__', 1n]])]]) })", "[]", """{"m":{"7":{"__proto__":1},"b":[2,1]}}""")]
    [InlineData("function F(someWord, n) { return [someWord, n] }", """{"some_word": "x", "n": 1}""", "[\"x\",1]")]
    public async Task JavaScript_returns(string code, string arguments, string returned)
    {
        var result = await machine.Call(RunLanguage.JavaScript, code, "f", arguments);

        Assert.Equal("", result.Run.Error);
        Assert.Equal(returned, Assert.IsType<CallReturned>(result.Call).Value.GetRawText());
    }

    [Theory]
    [InlineData(RunLanguage.Python, "class E(KeyError): pass\ndef f(): raise E('gone')", "E,KeyError,LookupError,Exception,BaseException", "'gone'")]
    [InlineData(RunLanguage.Python, "def f(a): return a", "TypeError,Exception,BaseException", "f() missing 1 required positional argument: 'a'")]
    [InlineData(RunLanguage.JavaScript, "class E extends RangeError {}\nfunction f() { throw new E('gone') }", "RangeError,E,Error", "gone")]
    [InlineData(RunLanguage.JavaScript, "async function f() { throw 'text' }", "string", "text")]
    public async Task Errors_are_told_with_their_classes(RunLanguage language, string code, string types, string message)
    {
        var result = await machine.Call(language, code, "f", "[]");

        var raised = Assert.IsType<CallRaised>(result.Call);
        Assert.Equal((types, message), (string.Join(',', raised.Types), raised.Message));
    }

    [Theory]
    [InlineData(RunLanguage.Python, "x = 1", "The code does not define 'f'.")]
    [InlineData(RunLanguage.Python, "f = 1", "'f' is not a function.")]
    [InlineData(RunLanguage.Python, "def f(): return [object()]", "'f' returned what can't be written as JSON: a value of type object.")]
    [InlineData(RunLanguage.Python, "def f(): return float('nan')", "'f' returned what can't be written as JSON: Out of range float values are not JSON compliant.")]
    [InlineData(RunLanguage.JavaScript, "let x = 1", "The code does not define 'f'.")]
    [InlineData(RunLanguage.JavaScript, "export const x = 1", "The code does not define 'f'.")]
    [InlineData(RunLanguage.JavaScript, "let f = 1", "'f' is not a function.")]
    [InlineData(RunLanguage.JavaScript, "let f = () => [NaN]", "'f' returned what can't be written as JSON: the number NaN.")]
    [InlineData(RunLanguage.JavaScript, "let f = () => new Map([[{}, 1]])", "'f' returned what can't be written as JSON: a Map.")]
    [InlineData(RunLanguage.JavaScript, "let f = () => [new WeakMap()]", "'f' returned what can't be written as JSON: a WeakMap.")]
    public async Task A_call_that_can_not_be_judged_says_why(RunLanguage language, string code, string reason)
    {
        var result = await machine.Call(language, code, "f", "[]");

        Assert.Equal(reason, Assert.IsType<CallImpossible>(result.Call).Reason);
    }

    [Theory]
    [InlineData(RunLanguage.Python, "def f(): return 1", "x'); import os #")]
    [InlineData(RunLanguage.JavaScript, "function f() { return 1 }", "f; require('fs')")]
    public async Task A_name_is_never_code(RunLanguage language, string code, string name)
    {
        var result = await machine.Call(language, code, name, "[]");

        Assert.IsType<CallImpossible>(result.Call);
    }

    [Fact]
    public async Task Code_that_fails_while_it_is_loaded_comes_to_no_call()
    {
        var result = await machine.Call(RunLanguage.Python, "raise ValueError('at load')\ndef f(): return 1", "f", "[]");

        Assert.Null(result.Call);
        Assert.Contains("ValueError: at load", result.Run.Error);
        Assert.DoesNotContain("/box/", result.Run.Error);
    }

    [Fact]
    public async Task Cases_see_nothing_of_each_other()
    {
        const string Code =
            """
            import os, sys, subprocess
            def look():
                seen = [p for p in os.listdir('/proc') if p.isdigit()]
                return {'work': sorted(os.listdir('/work')), 'tmp': os.listdir('/tmp'), 'shm': os.listdir('/dev/shm'), 'processes': len(seen)}
            def leave():
                for p in ('/work/left', '/tmp/left', '/dev/shm/left'): open(p, 'w').write('secret')
                subprocess.Popen(['sleep', '60'], start_new_session=True)
                return os.path.exists('/work/input.txt')
            if __name__ == '__main__':
                print(open('input.txt').read(), look())
            """;
        var none = System.Text.Json.JsonDocument.Parse("[]").RootElement;
        var time = TimeSpan.FromSeconds(5);
        var results = await machine.Cases(
            RunLanguage.Python,
            Code,
            new FunctionCase("look", none, time),
            new FunctionCase("leave", none, time),
            new ProgramCase(RunInput.None, [new("input.txt", "hidden")], time),
            new FunctionCase("look", none, time),
            new ProgramCase(RunInput.None, [], TimeSpan.FromMilliseconds(1500)));

        var first = Assert.IsType<CallReturned>(results[0].Call).Value.GetRawText();
        Assert.Equal(first, Assert.IsType<CallReturned>(results[3].Call).Value.GetRawText());
        Assert.Equal("false", Assert.IsType<CallReturned>(results[1].Call).Value.GetRawText());
        Assert.StartsWith("hidden {", results[2].Run.Output);
        Assert.DoesNotContain("left", results[2].Run.Output);
        Assert.Contains("FileNotFoundError", results[4].Run.Error);
    }

    [Fact]
    public async Task Each_case_has_a_time_of_its_own()
    {
        var results = await machine.Cases(
            RunLanguage.Python,
            "import sys\nif sys.stdin.read(): \n    while True: pass\nprint('ok')",
            new ProgramCase(new RunInput("loop", []), [], TimeSpan.FromSeconds(1)),
            new ProgramCase(RunInput.None, [], TimeSpan.FromSeconds(5)));

        Assert.Equal([RunVerdict.TimeLimit, RunVerdict.Succeeded], results.Select(r => r.Run.Verdict));
    }

    [Fact]
    public async Task A_result_as_large_as_the_limit_is_refused()
    {
        var result = await machine.Call(RunLanguage.Python, "def f(): return 'x' * 2000000", "f", "[]");

        Assert.IsType<CallImpossible>(result.Call);
    }
}
