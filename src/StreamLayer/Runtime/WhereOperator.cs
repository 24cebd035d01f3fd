namespace Hybrid.StreamLayer.Runtime;

/// <summary>Keeps the rows for which a predicate holds, moved together in place.</summary>
internal sealed class WhereOperator<T>(Func<T, bool> predicate) : Operator<T, T>
{
    public override void OnBatch(Batch<T> batch)
    {
        var counters = Context.Counters;
        var count = batch.Count;
        var rows = batch.Rows;
        var times = batch.Timestamps;
        var at = 0;
        var kept = 0;
        var dead = 0;
        counters.In += count;
        while (at < count)
        {
            try
            {
                if (batch.Kinds is null)
                {
                    for (; at < count; at++)
                    {
                        if (!predicate(rows[at]))
                            continue;
                        rows[kept] = rows[at];
                        times[kept++] = times[at];
                    }
                }
                else
                {
                    for (; at < count; at++)
                    {
                        if (predicate(rows[at]))
                            batch.Move(at, kept++);
                    }
                }
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                Context.DeadLetters.Row(Context.OperatorId, rows[at], times[at], error);
                dead++;
                at++;
            }
        }

        batch.Truncate(kept);
        counters.DeadLettered += dead;
        counters.Filtered += count - kept - dead;
        counters.Passed += kept;
        counters.Out += kept;
        if (kept > 0)
            Output.OnBatch(batch);
    }
}
