using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>One row for each row of the same type: the batch is changed in place. After a row that throws, the rows behind it move up.</summary>
internal sealed class SelectInPlaceOperator<T>(Func<T, T> selector) : Operator<T, T>
{
    private int _at; // the row at work, so that it is known when the function throws

    public override void OnBatch(Batch<T> batch)
    {
        var counters = Context.Counters;
        var count = batch.Count;
        var dead = 0; // rows behind them move up by as many
        counters.In += count;
        _at = 0;
        while (_at < count)
        {
            try
            {
                if (dead == 0)
                    Map(batch.Rows.AsSpan(0, count));
                else
                    MapAndMove(batch, dead);
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                Context.DeadLetters.Row(Context.OperatorId, batch.Rows[_at], batch.Timestamps[_at], error);
                dead++;
                _at++;
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

    // In a method without try, as the variables of a loop inside one live in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Map(Span<T> rows)
    {
        var map = selector;
        for (var at = _at; at < rows.Length; at++)
        {
            _at = at;
            rows[at] = map(rows[at]);
        }

        _at = rows.Length;
    }

    private void MapAndMove(Batch<T> batch, int dead)
    {
        for (; _at < batch.Count; _at++)
        {
            batch.Rows[_at] = selector(batch.Rows[_at]);
            batch.Move(_at, _at - dead);
        }
    }
}
