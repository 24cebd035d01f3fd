using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>One row of another type for each row.</summary>
internal sealed class SelectOperator<TIn, TOut>(Func<TIn, TOut> selector) : Operator<TIn, TOut>
{
    private readonly Batch<TOut> _output = new();
    private int _at; // the row at work, so that it is known when the function throws

    public override void OnBatch(Batch<TIn> batch)
    {
        var counters = Context.Counters;
        counters.In += batch.Count;
        for (var from = 0; from < batch.Count;) // the output's rows may be larger, so that fewer fit
        {
            var until = Math.Min(batch.Count, from + Batch<TOut>.Capacity);
            Map(batch, from, until);
            from = until;
            counters.Passed += _output.Count;
            counters.Out += _output.Count;
            if (_output.Count > 0)
            {
                _output.Split = batch.Split;
                Output.OnBatch(_output);
            }

            _output.Clear();
        }
    }

    /// <summary>Maps rows into the empty output. The loop is left only where the function throws, and resumed after that row.</summary>
    private void Map(Batch<TIn> batch, int from, int until)
    {
        if (batch.Kinds is not null)
            _output.UseKinds();
        _at = from;
        while (_at < until)
        {
            var start = _at;
            try
            {
                MapRows(batch.Rows.AsSpan(0, until));
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                Context.DeadLetters.Row(Context.OperatorId, batch.Rows[_at], batch.Timestamps[_at], error);
                Context.Counters.DeadLettered++;
                TakeTimes(batch, start, _at);
                _at++;
                continue;
            }

            TakeTimes(batch, start, until);
        }
    }

    // In a method without try, as the variables of a loop inside one live in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MapRows(ReadOnlySpan<TIn> rows)
    {
        var map = selector;
        var output = _output.Rows;
        var to = _output.Count;
        for (var at = _at; at < rows.Length; at++)
        {
            _at = at;
            output[to++] = map(rows[at]);
        }

        _at = rows.Length;
    }

    /// <summary>Takes over the times and kinds of rows that were mapped.</summary>
    private void TakeTimes(Batch<TIn> batch, int from, int until)
    {
        Array.Copy(batch.Timestamps, from, _output.Timestamps, _output.Count, until - from);
        if (batch.Kinds is { } kinds)
            Array.Copy(kinds, from, _output.Kinds!, _output.Count, until - from);
        _output.Count += until - from;
    }
}
