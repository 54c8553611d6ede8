using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>What a test does, read from its <c>input</c> and <c>expected</c> (opencode-R84).</summary>
public abstract record TestForm;

/// <summary>Runs the code as a program and looks at what it printed and how it ended (opencode-R85).</summary>
/// <param name="Input">What the program gets.</param>
/// <param name="Files">Files of this test.</param>
/// <param name="Stdout">What it must print; null when only the exit code counts.</param>
/// <param name="ExitCode">How it must end.</param>
/// <param name="Match">How <paramref name="Stdout"/> is compared.</param>
/// <param name="Tolerance">For <see cref="MatchKind.NumberTolerance"/>.</param>
public sealed record ProgramTest(RunInput Input, IReadOnlyList<SandboxFile> Files, string? Stdout, int ExitCode, MatchKind Match, double Tolerance) : TestForm;

/// <summary>Calls a function and looks at what it returned or raised (opencode-R87).</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Arguments">By position or by name.</param>
/// <param name="Expected">What must come of it.</param>
public sealed record FunctionTest(string Function, JsonElement Arguments, CallExpectation Expected) : TestForm;

/// <summary>Gives JSON on standard input and expects JSON on standard output (opencode-R89).</summary>
/// <param name="Input">The text on standard input.</param>
/// <param name="Expected">The value of standard output.</param>
public sealed record RawTest(string Input, JsonElement Expected) : TestForm;

/// <summary>Stands for a hidden test whose definition the caller doesn't have (opencode-R90, R91); can only be run by its id.</summary>
public sealed record WithheldTest : TestForm;

/// <summary>What a function call must come to.</summary>
public abstract record CallExpectation;

/// <summary>It returns a value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Tolerance">Allowed difference of each number.</param>
public sealed record Returns(JsonElement Value, double Tolerance) : CallExpectation;

/// <summary>It raises an error.</summary>
/// <param name="Type">The name of the error's class or of a base class; null for any.</param>
/// <param name="Message">Text that the message contains; null for any.</param>
public sealed record Throws(string? Type, string? Message) : CallExpectation;

/// <summary>How text is compared (opencode-R86).</summary>
public enum MatchKind
{
    /// <summary>Line endings unified, blanks at line ends and blank lines at both ends ignored.</summary>
    Trimmed,

    /// <summary>Identical text.</summary>
    Exact,

    /// <summary>An ECMAScript expression that is found in the output.</summary>
    Regex,

    /// <summary>Both are JSON and equal whatever the key order.</summary>
    Json,

    /// <summary>Words equal, numbers within the tolerance.</summary>
    NumberTolerance,
}

/// <summary>Reads tests.</summary>
public static class TestForms
{
    /// <summary>Tolerance of <see cref="MatchKind.NumberTolerance"/> where a test gives none.</summary>
    public const double DefaultTolerance = 0.000001;

    private static readonly HashSet<string> ProgramInput = ["stdin", "arguments", "files"];
    private static readonly HashSet<string> ProgramExpected = ["stdout", "exitCode", "match", "tolerance"];

    /// <summary>Chooses the form of a test by its keys (opencode-R84) and checks it against that form.</summary>
    /// <param name="input">The test's input, an object.</param>
    /// <param name="expected">The test's expected data, an object.</param>
    /// <param name="field">The test's wire name, as in <c>tests[0]</c>.</param>
    public static Outcome<TestForm> Parse(JsonElement input, JsonElement expected, string field)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            return Wrong($"{field}.input", "Must be an object.");
        }

        if (expected.ValueKind != JsonValueKind.Object)
        {
            return Wrong($"{field}.expected", "Must be an object.");
        }

        if (input.TryGetProperty("function", out _))
        {
            return Function(input, expected, field);
        }

        if (IsEmpty(input) && IsEmpty(expected))
        {
            return new WithheldTest();
        }

        return Only(input, ProgramInput) && Only(expected, ProgramExpected)
            ? Program(input, expected, field)
            : new RawTest(input.GetRawText(), expected.Clone());
    }

    private static bool IsEmpty(JsonElement value) => !value.EnumerateObject().Any();

    private static bool Only(JsonElement value, HashSet<string> keys) => value.EnumerateObject().All(p => keys.Contains(p.Name));

    private static Invalid Wrong(string field, string message) => new([new FieldError(field, message, FieldFault.Format)], message);

    private static Outcome<TestForm> Function(JsonElement input, JsonElement expected, string field)
    {
        var name = input.GetProperty("function");
        if (name.ValueKind != JsonValueKind.String)
        {
            return Wrong($"{field}.input.function", "Must be the name of a function.");
        }

        if (name.GetString() is not { Length: > 0 and <= 255 })
        {
            return Invalid.Field($"{field}.input.function", "Must have 1 to 255 characters.");
        }

        if (!input.TryGetProperty("arguments", out var arguments))
        {
            return new Invalid([new FieldError($"{field}.input.arguments", "Is required for a function test.", FieldFault.Missing)]);
        }

        if (arguments.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
        {
            return Wrong($"{field}.input.arguments", "Must be an array or an object.");
        }

        var expectation = Expectation(expected, field);
        return expectation.Ok ? new FunctionTest(name.GetString()!, arguments.Clone(), expectation.Value) : expectation.Error;
    }

    private static Outcome<CallExpectation> Expectation(JsonElement expected, string field)
    {
        var returns = expected.TryGetProperty("returns", out var value);
        var throws = expected.TryGetProperty("throws", out var thrown);
        if (returns == throws)
        {
            return Invalid.Field($"{field}.expected", "Must have either 'returns' or 'throws'.");
        }

        var tolerance = 0.0;
        if (expected.TryGetProperty("tolerance", out var asked) && !Tolerance(asked, out tolerance))
        {
            return Invalid.Field($"{field}.expected.tolerance", "Must be a number from 0.", asked.GetRawText());
        }

        if (returns)
        {
            return new Returns(value.Clone(), tolerance);
        }

        if (thrown.ValueKind == JsonValueKind.True)
        {
            return new Throws(null, null);
        }

        if (thrown.ValueKind != JsonValueKind.Object)
        {
            return Wrong($"{field}.expected.throws", "Must be true or an object.");
        }

        if (!Text(thrown, "type", out var type) || !Text(thrown, "message", out var message))
        {
            return Wrong($"{field}.expected.throws", "'type' and 'message' must be strings.");
        }

        return new Throws(type, message);
    }

    private static Outcome<TestForm> Program(JsonElement input, JsonElement expected, string field)
    {
        if (!Text(input, "stdin", out var stdin))
        {
            return Wrong($"{field}.input.stdin", "Must be a string.");
        }

        var arguments = new List<string>();
        if (input.TryGetProperty("arguments", out var listed))
        {
            if (listed.ValueKind != JsonValueKind.Array || listed.EnumerateArray().Any(a => a.ValueKind != JsonValueKind.String))
            {
                return Wrong($"{field}.input.arguments", "Must be an array of strings.");
            }

            arguments.AddRange(listed.EnumerateArray().Select(a => a.GetString()!));
        }

        if (RunInputs.Check(arguments, $"{field}.input.arguments") is { Ok: false } bad)
        {
            return bad.Error;
        }

        var files = Files(input, $"{field}.input.files");
        if (!files.Ok)
        {
            return files.Error;
        }

        if (!Text(expected, "stdout", out var stdout))
        {
            return Wrong($"{field}.expected.stdout", "Must be a string.");
        }

        var exitCode = 0;
        var hasExitCode = expected.TryGetProperty("exitCode", out var code);
        if (hasExitCode && (code.ValueKind != JsonValueKind.Number || !code.TryGetInt32(out exitCode)))
        {
            return Wrong($"{field}.expected.exitCode", "Must be an integer.");
        }

        if (stdout is null && !hasExitCode)
        {
            return Invalid.Field($"{field}.expected", "Must have 'stdout' or 'exitCode'.");
        }

        if (!Text(expected, "match", out var match))
        {
            return Wrong($"{field}.expected.match", "Must be a string.");
        }

        if (Match(match) is not { } kind)
        {
            return Invalid.Field($"{field}.expected.match", "Must be exact, trimmed, regex, json or number-tolerance.", match);
        }

        var tolerance = DefaultTolerance;
        if (expected.TryGetProperty("tolerance", out var asked) && !Tolerance(asked, out tolerance))
        {
            return Invalid.Field($"{field}.expected.tolerance", "Must be a number from 0.", asked.GetRawText());
        }

        if (kind == MatchKind.Regex && stdout is not null && !Checkers.IsExpression(stdout))
        {
            return Invalid.Field($"{field}.expected.stdout", "Must be an ECMAScript regular expression.", stdout);
        }

        return new ProgramTest(new RunInput(stdin ?? "", arguments), files.Value, stdout, exitCode, kind, tolerance);
    }

    private static Outcome<IReadOnlyList<SandboxFile>> Files(JsonElement input, string field)
    {
        if (!input.TryGetProperty("files", out var listed))
        {
            return new List<SandboxFile>();
        }

        if (listed.ValueKind != JsonValueKind.Array)
        {
            return Wrong(field, "Must be an array.");
        }

        var files = new List<SandboxFile>();
        foreach (var item in listed.EnumerateArray())
        {
            var at = $"{field}[{files.Count}]";
            if (item.ValueKind != JsonValueKind.Object || !Text(item, "path", out var path) || !Text(item, "content", out var content))
            {
                return Wrong(at, "Must be an object with the strings 'path' and 'content'.");
            }

            if (path is null || content is null)
            {
                var missing = path is null ? "path" : "content";
                return new Invalid([new FieldError($"{at}.{missing}", "Is required.", FieldFault.Missing)]);
            }

            var readOnly = false;
            if (item.TryGetProperty("readonly", out var flag))
            {
                if (flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    return Wrong($"{at}.readonly", "Must be true or false.");
                }

                readOnly = flag.ValueKind == JsonValueKind.True;
            }

            files.Add(new SandboxFile(path, content, readOnly));
        }

        return files;
    }

    private static MatchKind? Match(string? name) => name switch
    {
        null or "trimmed" => MatchKind.Trimmed,
        "exact" => MatchKind.Exact,
        "regex" => MatchKind.Regex,
        "json" => MatchKind.Json,
        "number-tolerance" => MatchKind.NumberTolerance,
        _ => null,
    };

    private static bool Tolerance(JsonElement value, out double tolerance)
    {
        tolerance = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out tolerance) && double.IsFinite(tolerance) && tolerance >= 0;
    }

    private static bool Text(JsonElement value, string key, out string? text)
    {
        text = null;
        if (!value.TryGetProperty(key, out var found))
        {
            return true;
        }

        text = found.ValueKind == JsonValueKind.String ? found.GetString() : null;
        return found.ValueKind == JsonValueKind.String;
    }
}
