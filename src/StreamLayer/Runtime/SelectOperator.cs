namespace Hybrid.StreamLayer.Runtime;

/// <summary>One row for each row; in place where the type stays.</summary>
internal sealed class SelectOperator<TIn, TOut>(Func<TIn, TOut> selector) : Operator<TIn, TOut>
{
    private readonly Batch<TOut> _output = new();

    public override void OnBatch(Batch<TIn> batch)
    {
        var counters = Context.Counters;
        counters.In += batch.Count;
        for (var from = 0; from < batch.Count;)
        {
            var until = Math.Min(batch.Count, from + Batch<TOut>.Capacity);
            var given = Map(batch, from, until);
            from = until;
            counters.Passed += given;
            counters.Out += given;
            if (given > 0)
            {
                _output.Split = batch.Split;
                Output.OnBatch(_output);
            }

            _output.Clear();
        }
    }

    /// <summary>Maps rows into the empty output. The loop is left only where the function throws, and resumed after that row.</summary>
    private int Map(Batch<TIn> batch, int from, int until)
    {
        if (batch.Kinds is not null)
            _output.UseKinds();
        var at = from;
        var to = 0;
        while (at < until)
        {
            try
            {
                var rows = batch.Rows;
                var output = _output.Rows;
                if (batch.Kinds is { } kinds)
                {
                    for (; at < until; at++)
                    {
                        output[to] = selector(rows[at]);
                        _output.Kinds![to] = kinds[at];
                        _output.Timestamps[to++] = batch.Timestamps[at];
                    }
                }
                else if (to == at - from)
                {
                    for (; at < until; at++, to++)
                        output[to] = selector(rows[at]);
                }
                else
                {
                    for (; at < until; at++)
                    {
                        output[to] = selector(rows[at]);
                        _output.Timestamps[to++] = batch.Timestamps[at];
                    }
                }
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                if (batch.Kinds is null && to == at - from)
                    Array.Copy(batch.Timestamps, from, _output.Timestamps, 0, to);
                Context.DeadLetters.Row(Context.OperatorId, batch.Rows[at], batch.Timestamps[at], error);
                Context.Counters.DeadLettered++;
                at++;
            }
        }

        if (batch.Kinds is null && to == until - from)
            Array.Copy(batch.Timestamps, from, _output.Timestamps, 0, to);
        _output.Count = to;
        return to;
    }
}
