namespace Hybrid.StreamLayer.Runtime;

/// <summary>Rows for which a predicate holds leave by a side output; the others are moved together in place and go on.</summary>
internal sealed class SideOutputOperator<T>(OutputTag<T> tag, Func<T, bool> predicate) : Operator<T, T>
{
    private ISideOutput<T> _side = null!;

    public override void Open() => _side = Context.SideOutput(tag);

    public override void OnBatch(Batch<T> batch)
    {
        var counters = Context.Counters;
        var count = batch.Count;
        var at = 0;
        var kept = 0;
        var dead = 0;
        counters.In += count;
        while (at < count)
        {
            try
            {
                for (; at < count; at++)
                {
                    if (predicate(batch.Rows[at]))
                        _side.Add(batch.Rows[at], batch.Timestamps[at]);
                    else
                        batch.Move(at, kept++);
                }
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                Context.DeadLetters.Row(Context.OperatorId, batch.Rows[at], batch.Timestamps[at], error);
                dead++;
                at++;
            }
        }

        batch.Truncate(kept);
        counters.DeadLettered += dead;
        counters.Passed += count - dead;
        counters.Out += kept;
        if (kept > 0)
            Output.OnBatch(batch);
    }
}
