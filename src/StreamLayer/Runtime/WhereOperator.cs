using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>Keeps the rows for which a predicate holds, moved together in place.</summary>
internal sealed class WhereOperator<T>(Func<T, bool> predicate) : Operator<T, T>
{
    private int _at; // the row at work, so that it is known when the predicate throws
    private int _kept;

    public override void OnBatch(Batch<T> batch)
    {
        var counters = Context.Counters;
        var count = batch.Count;
        var dead = 0;
        counters.In += count;
        _at = 0;
        _kept = 0;
        while (_at < count)
        {
            try
            {
                if (batch.Kinds is null)
                    Keep(batch.Rows.AsSpan(0, count), batch.Timestamps.AsSpan(0, count));
                else
                    KeepKinds(batch);
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                Context.DeadLetters.Row(Context.OperatorId, batch.Rows[_at], batch.Timestamps[_at], error);
                dead++;
                _at++;
            }
        }

        batch.Truncate(_kept);
        counters.DeadLettered += dead;
        counters.Filtered += count - _kept - dead;
        counters.Passed += _kept;
        counters.Out += _kept;
        if (_kept > 0)
            Output.OnBatch(batch);
    }

    // In a method without try, as the variables of a loop inside one live in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Keep(Span<T> rows, Span<long> times)
    {
        var holds = predicate;
        var kept = _kept;
        for (var at = _at; at < rows.Length; at++)
        {
            _at = at;
            if (!holds(rows[at]))
                continue;
            if (kept != at)
            {
                rows[kept] = rows[at];
                times[kept] = times[at];
            }

            _kept = ++kept;
        }

        _at = rows.Length;
    }

    private void KeepKinds(Batch<T> batch)
    {
        for (; _at < batch.Count; _at++)
        {
            if (predicate(batch.Rows[_at]))
                batch.Move(_at, _kept++);
        }
    }
}
