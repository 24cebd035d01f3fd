namespace Hybrid.StreamLayer.Runtime;

/// <summary>One row for each row of the same type: the batch is changed in place. After a row that throws, the rows behind it move up.</summary>
internal sealed class SelectInPlaceOperator<T>(Func<T, T> selector) : Operator<T, T>
{
    public override void OnBatch(Batch<T> batch)
    {
        var counters = Context.Counters;
        var count = batch.Count;
        var rows = batch.Rows;
        var at = 0;
        var dead = 0; // rows behind them move up by as many
        counters.In += count;
        while (at < count)
        {
            try
            {
                if (dead == 0)
                {
                    for (; at < count; at++)
                        rows[at] = selector(rows[at]);
                }
                else
                {
                    for (; at < count; at++)
                    {
                        rows[at] = selector(rows[at]);
                        batch.Move(at, at - dead);
                    }
                }
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                Context.DeadLetters.Row(Context.OperatorId, rows[at], batch.Timestamps[at], error);
                dead++;
                at++;
            }
        }

        var kept = count - dead;
        batch.Truncate(kept);
        counters.DeadLettered += dead;
        counters.Passed += kept;
        counters.Out += kept;
        if (kept > 0)
            Output.OnBatch(batch);
    }
}
