using System.Text.Json;

namespace LearningPlatform.Core.Catalog.Import.Exercism;

/// <summary>What all values of one parameter or result have in common: the type that a language with types declares for it.</summary>
internal abstract record Shape
{
    /// <summary>Nothing is known, as of the items of an empty list.</summary>
    public static readonly Shape Unknown = new UnknownShape();

    /// <summary>Different types: only languages without declared types take it.</summary>
    public static readonly Shape Mixed = new MixedShape();

    /// <summary>Only null so far.</summary>
    public static readonly Shape Nothing = new OptionalShape(Unknown);

    /// <summary>True or false.</summary>
    public static readonly Shape Truth = new TruthShape();

    /// <summary>Numbers, some with a fraction.</summary>
    public static readonly Shape Fraction = new FractionShape();

    /// <summary>Text.</summary>
    public static readonly Shape Text = new TextShape();

    /// <summary>True when every language has a type for it.</summary>
    public abstract bool Typed { get; }

    /// <summary>The shape of one value.</summary>
    public static Shape Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => Truth,
        JsonValueKind.Number => value.TryGetInt64(out var whole) && !value.GetRawText().Contains('.', StringComparison.Ordinal)
            ? new WholeShape(whole is < int.MinValue or > int.MaxValue)
            : Fraction,
        JsonValueKind.String => Text,
        JsonValueKind.Array => new ListShape(OfAll(value.EnumerateArray())),
        JsonValueKind.Object => new TableShape(OfAll(value.EnumerateObject().Select(member => member.Value))),
        _ => Nothing,
    };

    /// <summary>What values have in common.</summary>
    public static Shape OfAll(IEnumerable<JsonElement> values) => values.Select(Of).Aggregate(Unknown, Join);

    private static Shape Join(Shape a, Shape b) => (a, b) switch
    {
        (UnknownShape, _) => b,
        (_, UnknownShape) => a,
        (OptionalShape one, OptionalShape other) => new OptionalShape(Join(one.Value, other.Value)),
        (OptionalShape one, _) => new OptionalShape(Join(one.Value, b)),
        (_, OptionalShape other) => new OptionalShape(Join(a, other.Value)),
        (WholeShape one, WholeShape other) => new WholeShape(one.Long || other.Long),
        (WholeShape or FractionShape, WholeShape or FractionShape) => Fraction,
        (ListShape one, ListShape other) => new ListShape(Join(one.Item, other.Item)),
        (TableShape one, TableShape other) => new TableShape(Join(one.Value, other.Value)),
        _ => a == b ? a : Mixed,
    };
}

/// <summary>See <see cref="Shape.Unknown"/>.</summary>
internal sealed record UnknownShape : Shape
{
    public override bool Typed => false;
}

/// <summary>See <see cref="Shape.Mixed"/>.</summary>
internal sealed record MixedShape : Shape
{
    public override bool Typed => false;
}

/// <summary>See <see cref="Shape.Truth"/>.</summary>
internal sealed record TruthShape : Shape
{
    public override bool Typed => true;
}

/// <summary>Whole numbers.</summary>
/// <param name="Long">True when one has no place in 32 bits.</param>
internal sealed record WholeShape(bool Long) : Shape
{
    public override bool Typed => true;
}

/// <summary>See <see cref="Shape.Fraction"/>.</summary>
internal sealed record FractionShape : Shape
{
    public override bool Typed => true;
}

/// <summary>See <see cref="Shape.Text"/>.</summary>
internal sealed record TextShape : Shape
{
    public override bool Typed => true;
}

/// <summary>A value or null.</summary>
/// <param name="Value">What it is when it isn't null.</param>
internal sealed record OptionalShape(Shape Value) : Shape
{
    public override bool Typed => Value.Typed;
}

/// <summary>A list.</summary>
/// <param name="Item">What is in it.</param>
internal sealed record ListShape(Shape Item) : Shape
{
    public override bool Typed => Item.Typed;
}

/// <summary>Values by name.</summary>
/// <param name="Value">What they are.</param>
internal sealed record TableShape(Shape Value) : Shape
{
    public override bool Typed => Value.Typed;
}
