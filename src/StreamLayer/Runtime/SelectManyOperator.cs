namespace Hybrid.StreamLayer.Runtime;

/// <summary>Any number of rows for each row. A row whose sequence throws half-way is dead-lettered as a whole: what it gave before is taken back.</summary>
internal sealed class SelectManyOperator<TIn, TOut>(Func<TIn, IEnumerable<TOut>> selector) : Operator<TIn, TOut>
{
    private readonly Batch<TOut> _output = new();
    private readonly List<TOut> _rows = [];

    public override void OnBatch(Batch<TIn> batch)
    {
        Context.Counters.In += batch.Count;
        _output.Split = batch.Split;
        for (var at = 0; at < batch.Count; at++)
        {
            if (!Expand(batch, at))
                continue;
            Context.Counters.Passed++;
            foreach (var row in _rows)
            {
                _output.Add(row, batch.Timestamps[at], batch.Kinds is { } kinds ? kinds[at] : RowKind.Insert);
                if (_output.IsFull)
                    Emit(batch.Split);
            }
        }

        _rows.Clear();
        Emit(batch.Split);
    }

    private bool Expand(Batch<TIn> batch, int at)
    {
        _rows.Clear();
        try
        {
            _rows.AddRange(selector(batch.Rows[at]));
            return true;
        }
        catch (Exception error) when (RowErrors.IsRowError(error))
        {
            Context.DeadLetters.Row(Context.OperatorId, batch.Rows[at], batch.Timestamps[at], error);
            Context.Counters.DeadLettered++;
            return false;
        }
    }

    private void Emit(int split)
    {
        if (_output.Count > 0)
        {
            Context.Counters.Out += _output.Count;
            Output.OnBatch(_output);
        }

        _output.Clear();
        _output.Split = split;
    }
}
