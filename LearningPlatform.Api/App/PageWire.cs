using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.App;

/// <summary>One page of a list of the app's own operations.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="Page">The page's number, from 1.</param>
/// <param name="Size">How many items a full page has.</param>
/// <param name="Total">How many items the whole list has.</param>
internal sealed record PageWire<T>(IReadOnlyList<T> Items, int Page, int Size, long Total);

/// <summary>Makes pages.</summary>
internal static class PageWire
{
    /// <summary>The wire form of a page.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <typeparam name="TWire">Their wire form.</typeparam>
    /// <param name="page">The page.</param>
    /// <param name="map">Makes one.</param>
    public static PageWire<TWire> Of<T, TWire>(Page<T> page, Func<T, TWire> map) => new([.. page.Items.Select(map)], page.Number, page.Size, page.Total);
}

/// <summary>The names of enumerations in the app's own operations: camelCase.</summary>
internal static class AppNames
{
    /// <summary>The name.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
