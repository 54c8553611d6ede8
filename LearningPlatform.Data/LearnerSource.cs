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

    /// <summary>Until the batch's transaction ends, nobody else does this for the learner; commands after it see what others did before.</summary>
    /// <param name="what">What is done one after the other.</param>
    /// <param name="user">For whom.</param>
    public static NpgsqlBatchCommand Alone(string what, Guid user) => new("select pg_advisory_xact_lock(hashtextextended($1, 0))")
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = $"{what}/{user}" } },
    };

    /// <summary>One command in a transaction of its own, in one round trip.</summary>
    /// <param name="scope">Whose rows: <see cref="For"/> or <see cref="Platform"/>.</param>
    /// <param name="sql">The command.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="durable">False when a crash of the database server may take it back.</param>
    /// <param name="first">Comes before the command, as <see cref="Alone"/>.</param>
    public async Task<T> Run<T>(
        NpgsqlBatchCommand scope, string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, Task<T>> read, CancellationToken ct, bool durable = true,
        NpgsqlBatchCommand? first = null)
    {
        await using var connection = await OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(scope);
        if (!durable)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("select set_config('synchronous_commit', 'off', true)"));
        }

        if (first is not null)
        {
            batch.BatchCommands.Add(first);
        }

        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        for (var before = 1; before < batch.BatchCommands.Count; before++)
        {
            await reader.NextResultAsync(ct);
        }

        var answer = await read(reader);

        // The transaction ends with the last result: an answer is given for what is durable.
        while (await reader.NextResultAsync(ct))
        {
        }

        return answer;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    public void Dispose() => source.Dispose();

    private static NpgsqlBatchCommand Scope(string user, string scope) => new("select set_config('app.user_id', $1, true), set_config('app.scope', $2, true)")
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = user }, new NpgsqlParameter<string> { TypedValue = scope } },
    };
}
