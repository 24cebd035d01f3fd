using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>Turns dead letters or late rows into rows of their table, each with a time that has a partition: its own, or now where it has none.</summary>
internal sealed class SideRowOperator<TIn, TOut>(Func<TIn, TOut> select, Func<TIn, long> time) : Operator<TIn, TOut>
{
    private readonly Batch<TOut> _output = new();

    /// <inheritdoc/>
    public override void OnBatch(Batch<TIn> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var at = 0; at < batch.Count; at++)
        {
            if (_output.IsFull)
                Pass();
            ref readonly var row = ref batch.Rows[at];
            _output.Add(select(row), SideRowTimes.Storable(time(row)) ?? EventTimes.FromDateTime(Context.Time.GetUtcNow()));
        }

        Pass();
        Context.Counters.In += batch.Count;
        Context.Counters.Passed += batch.Count;
    }

    private void Pass()
    {
        Context.Counters.Out += _output.Count;
        Output.OnBatch(_output);
        _output.Clear();
    }
}
