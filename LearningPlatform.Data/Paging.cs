namespace LearningPlatform.Data;

/// <summary>Turns a page's number into rows to skip.</summary>
internal static class Paging
{
    /// <summary>Rows before the page; a page further away than rows can be counted lies behind the last one all the same.</summary>
    /// <param name="number">The page, from 1.</param>
    /// <param name="size">Rows of a page.</param>
    public static int Skip(int number, int size) => (int)Math.Min((number - 1L) * size, int.MaxValue);
}
