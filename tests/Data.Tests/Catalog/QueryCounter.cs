using System.Collections.Concurrent;
using System.Diagnostics;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>Counts the queries that the driver sends in the asynchronous flow that made the counter; settings of the row scope don't count.</summary>
internal sealed class QueryCounter : IDisposable
{
    private static readonly AsyncLocal<QueryCounter?> Current = new();
    private readonly ConcurrentBag<Activity> commands = [];
    private readonly ActivityListener listener;

    public QueryCounter()
    {
        Current.Value = this;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (Current.Value == this)
                {
                    commands.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public int Count => commands.Count(command => Text(command) is { } text && !text.Contains("set_config", StringComparison.Ordinal));

    public void Dispose()
    {
        Current.Value = null;
        listener.Dispose();
    }

    private static string? Text(Activity command) => (command.GetTagItem("db.query.text") ?? command.GetTagItem("db.statement")) as string;
}
