using System.Diagnostics;

namespace LearningPlatform.Core.Kernel;

/// <summary>The platform's one source of spans and the name of its meters (made by <c>IMeterFactory</c>); metric names are dotted, as in <c>platform.outbox.delivered</c>.</summary>
public static class Telemetry
{
    /// <summary>The name of the activity source and of every meter.</summary>
    public const string Name = "LearningPlatform";

    /// <summary>Where spans of our own start.</summary>
    public static readonly ActivitySource Source = new(Name);
}
