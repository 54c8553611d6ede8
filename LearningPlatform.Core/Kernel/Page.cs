namespace LearningPlatform.Core.Kernel;

/// <summary>One page of a list. Dialects render it as an envelope, as headers or as links.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <param name="Items">The items of this page, in order.</param>
/// <param name="Number">The page's number, from 1.</param>
/// <param name="Size">How many items a full page has.</param>
/// <param name="Total">How many items the whole list has.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, long Total) : IPage
{
    /// <summary>How many pages the list has: 0 when it is empty.</summary>
    public int Pages => (int)((Total + Size - 1) / Size);

    /// <inheritdoc/>
    public bool HasNext => Number < Pages;

    /// <inheritdoc/>
    public bool HasPrevious => Number > 1 && Total > 0;

    /// <inheritdoc/>
    IReadOnlyList<object?> IPage.Items => [.. Items.Cast<object?>()];

    /// <summary>The same page with other items.</summary>
    /// <typeparam name="TOther">Their type.</typeparam>
    /// <param name="map">Makes one.</param>
    public Page<TOther> Map<TOther>(Func<T, TOther> map) => new([.. Items.Select(map)], Number, Size, Total);
}

/// <summary>A page without its items' type, for renderers.</summary>
public interface IPage
{
    /// <summary>The items of this page.</summary>
    IReadOnlyList<object?> Items { get; }

    /// <summary>The page's number, from 1.</summary>
    int Number { get; }

    /// <summary>How many items a full page has.</summary>
    int Size { get; }

    /// <summary>How many items the whole list has.</summary>
    long Total { get; }

    /// <summary>How many pages the list has.</summary>
    int Pages { get; }

    /// <summary>True when a later page has items.</summary>
    bool HasNext { get; }

    /// <summary>True when there is an earlier page.</summary>
    bool HasPrevious { get; }
}
