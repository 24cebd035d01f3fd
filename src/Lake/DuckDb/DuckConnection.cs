namespace Hybrid.Lake.DuckDb;

/// <summary>
/// A connection to a <see cref="DuckDatabase"/>, used by one thread at a time; only <see cref="Interrupt"/> may be called from another. While a
/// streamed result is open, no other statement may run on it.
/// </summary>
public sealed class DuckConnection : IDisposable
{
    internal DuckConnection(ConnectionHandle handle) => Handle = handle;

    internal ConnectionHandle Handle { get; }

    /// <summary>Runs one or more statements to their end.</summary>
    /// <returns>Rows changed by the last one (copied, inserted, …).</returns>
    /// <exception cref="LakeException">DuckDB's error.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it ran.</exception>
    public unsafe long Execute(string sql, CancellationToken cancellation = default)
    {
        using var result = new ResultHandle();
        using var interruption = new DuckInterruption(this, cancellation);
        if (DuckDbNative.Query(Handle, sql, result.Pointer) != 0)
            throw interruption.Explain(DuckResult.Error(result, sql));
        return (long)DuckDbNative.RowsChanged(result.Pointer);
    }

    /// <summary>Runs one statement with parameters (<c>?</c>, <c>$1</c>) to its end.</summary>
    /// <returns>Rows changed.</returns>
    /// <exception cref="LakeException">DuckDB's error.</exception>
    public long Execute(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var statement = Prepare(sql);
        statement.Bind(parameters);
        return statement.Execute();
    }

    /// <summary>Runs one statement and streams its rows: memory stays bounded however many there are.</summary>
    /// <exception cref="LakeException">DuckDB's error; some come only while rows are read.</exception>
    public DuckResult Query(string sql, CancellationToken cancellation = default)
    {
        using var statement = Prepare(sql);
        return statement.Query(cancellation);
    }

    /// <summary>Runs one statement with parameters and streams its rows.</summary>
    /// <exception cref="LakeException">DuckDB's error; some come only while rows are read.</exception>
    public DuckResult Query(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var statement = Prepare(sql);
        statement.Bind(parameters);
        return statement.Query();
    }

    /// <summary>The first column of the first row, or null when it is NULL or there is no row.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var result = Query(sql, parameters);
        return result.Read() ? result.GetValue(0) : null;
    }

    /// <summary>Prepares one statement.</summary>
    /// <exception cref="LakeException">It does not parse, or names what is not there.</exception>
    public unsafe DuckStatement Prepare(string sql)
    {
        if (DuckDbNative.Prepare(Handle, sql, out var statement) != 0)
        {
            using (statement)
                throw DuckDbErrors.Make(0, statement.IsInvalid ? null : DuckDbNative.Text(DuckDbNative.PrepareError(statement)), sql);
        }

        return new DuckStatement(this, statement, sql);
    }

    /// <summary>Stops the statement that runs now, if any, from any thread: it ends with <see cref="LakeError.Interrupted"/>.</summary>
    public void Interrupt() => DuckDbNative.Interrupt(Handle);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
