using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Languages;

namespace LearningPlatform.Sandbox;

/// <summary>
/// Says what a box's end means. Exit code 137 alone says nothing (exit, kill, out of memory): limits are told from the runner's own stops and
/// from the kernel's counters.
/// </summary>
internal static class Verdicts
{
    /// <summary>The verdict.</summary>
    /// <param name="end">How the box ended.</param>
    /// <param name="language">The language's own signs of a limit.</param>
    /// <param name="limits">What was allowed.</param>
    public static Outcome<RunResult> Of(BoxEnd end, ILanguage language, RunLimits limits)
    {
        RunResult Result(RunVerdict verdict, int exitCode) => new(verdict, exitCode, end.Output, end.Error, end.Wall, end.Use.Cpu, end.Use.MemoryPeak, end.Cut);

        return (end.Stop, end.ExitCode) switch
        {
            (Stop.Cancelled, _) => throw new OperationCanceledException(),
            (Stop.Time, _) => Result(RunVerdict.TimeLimit, 124),
            (Stop.Memory, _) => Result(RunVerdict.MemoryLimit, 137),
            (Stop.Output, _) => Result(RunVerdict.OutputLimit, 153),
            _ when end.Use.OutOfMemory > 0 => Result(RunVerdict.MemoryLimit, 137),
            (_, null) => throw new InvalidOperationException($"The box was not set up: {end.Error.Trim()}"),
            (_, 0) => Result(RunVerdict.Succeeded, 0),
            (_, { } code) when language.OutOfMemory(code, end.Error) => Result(RunVerdict.MemoryLimit, 137),
            (_, { } code) when end.Use.ForksRefused > 0 => Result(RunVerdict.ProcessLimit, code),

            // The kernel doesn't count this one, and the program only fools itself when it says so without cause.
            (_, { } code) when end.Error.Contains("No space left on device", StringComparison.Ordinal)
                || end.Error.Contains("ENOSPC", StringComparison.Ordinal) => Result(RunVerdict.DiskLimit, code),
            (_, { } code) => Result(RunVerdict.Failed, code),
        };
    }

    /// <summary>What a function's result says; it is the learner's word about his own function. Null when it says nothing.</summary>
    /// <param name="result">What was written to descriptor 3.</param>
    public static CallResult? Call(string result)
    {
        if (result.Length == 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(result);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            if (root.TryGetProperty("returned", out var value))
            {
                return new CallReturned(value.Clone());
            }

            if (root.TryGetProperty("raised", out var types) && types.ValueKind == JsonValueKind.Array && types.GetArrayLength() > 0)
            {
                return new CallRaised([.. types.EnumerateArray().Select(Text)], root.TryGetProperty("message", out var message) ? Text(message) : "");
            }

            return root.TryGetProperty("impossible", out var reason) ? new CallImpossible(Text(reason)) : null;
        }
        catch (JsonException)
        {
            return new CallImpossible("The result can't be read: it is too large or no JSON.");
        }
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return value.GetRawText();
        }
    }
}
