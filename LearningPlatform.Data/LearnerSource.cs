using Npgsql;

namespace LearningPlatform.Data;

/// <summary>
/// The pool of the hot paths: learners, points, sandboxes. Its connections never keep session state, so nothing has to be reset between two uses: who a transaction
/// works for (see <see cref="RowScope"/>) is said by the first command of its batch and ends with it, which costs no round trip.
/// </summary>
internal sealed class LearnerSource : IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource source;

    public LearnerSource(string connectionString) => source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true });

    /// <summary>The batch's transaction sees the rows of one learner.</summary>
    public static NpgsqlBatchCommand For(Guid user) => Scope(user.ToString(), "user");

    /// <summary>The batch's transaction sees all rows.</summary>
    public static NpgsqlBatchCommand Platform() => Scope("", "platform");

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken ct) => source.OpenConnectionAsync(ct);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    public void Dispose() => source.Dispose();

    private static NpgsqlBatchCommand Scope(string user, string scope) => new("select set_config('app.user_id', $1, true), set_config('app.scope', $2, true)")
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = user }, new NpgsqlParameter<string> { TypedValue = scope } },
    };
}
