using System.Text.Json;

namespace LearningPlatform.Core.Catalog.Contracts;

/// <summary>A test of a code lesson as it is stored and shown (opencode-R81 … R89). Its form follows from the keys of <see cref="Input"/>.</summary>
public sealed record TestCase
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement.Clone();

    /// <summary>Identifies the test everywhere.</summary>
    public required Guid Id { get; init; }

    /// <summary>1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>At most 1000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>What kind of test it is.</summary>
    public TestType? Type { get; init; }

    /// <summary>What goes in: a program's input, a function call, or any object (opencode-R84).</summary>
    public required JsonElement Input { get; init; }

    /// <summary>What must come out.</summary>
    public required JsonElement Expected { get; init; }

    /// <summary>Milliseconds, 1000 to 30000; null means 10000 (opencode-R83).</summary>
    public int? Timeout { get; init; }

    /// <summary>1 to 100; null means 1 (opencode-R83).</summary>
    public int? Points { get; init; }

    /// <summary>True when learners may not see what it tests.</summary>
    public bool Hidden { get; init; }

    /// <summary>The form in which a learner gets a hidden test (opencode-R91, R92).</summary>
    /// <param name="number">Its number among the hidden tests of the lesson, from 1.</param>
    public TestCase Withheld(int number) => new()
    {
        Id = Id,
        Name = $"Hidden test {number}",
        Points = Points,
        Hidden = true,
        Input = Nothing,
        Expected = Nothing,
    };
}

/// <summary>The documented types of a test (opencode-R81).</summary>
public enum TestType
{
    /// <summary>One function.</summary>
    Unit,

    /// <summary>Several parts together.</summary>
    Integration,

    /// <summary>The whole program.</summary>
    Functional,

    /// <summary>Unusual input.</summary>
    EdgeCase,
}
