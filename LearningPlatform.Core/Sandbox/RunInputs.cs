using System.Text;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>The rules for command line arguments: what the kernel can hand to a program.</summary>
public static class RunInputs
{
    /// <summary>How many arguments a program may get.</summary>
    public const int MostArguments = 256;

    /// <summary>Bytes of all arguments together.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>Checks arguments.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="field">Their wire name.</param>
    public static Outcome<Done> Check(IReadOnlyList<string> arguments, string field)
    {
        if (arguments.Count > MostArguments)
        {
            return Invalid.Field(field, $"At most {MostArguments} arguments.");
        }

        var nul = arguments.ToList().FindIndex(a => a.Contains('\0'));
        if (nul >= 0)
        {
            return Invalid.Field($"{field}[{nul}]", "Must not hold the character U+0000.");
        }

        return arguments.Sum(a => (long)Encoding.UTF8.GetByteCount(a)) > MostBytes
            ? Invalid.Field(field, $"At most {MostBytes} bytes together.")
            : Done.Value;
    }
}
