using System.Text.RegularExpressions;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>Makes compilers' texts readable: file names as the learner gave them, and nothing of the box.</summary>
internal static partial class CompilerText
{
    /// <summary>Takes away the box's folders.</summary>
    public static string Plain(string text) => Temporary().Replace(Folders().Replace(text, ""), "");

    /// <summary>Leaves out the lines that tell of the platform's own sources.</summary>
    public static string Without(string text, Func<string, bool> line) => string.Join('\n', text.Split('\n').Where(l => !line(l)));

    [GeneratedRegex("(?<![\\w.])/(work|box)/")]
    private static partial Regex Folders();

    [GeneratedRegex("(?<![\\w.])(/work/\\.tmp|/tmp)/(cc\\w+\\.o: )?")]
    private static partial Regex Temporary();
}
