namespace Hybrid.StreamLayer.Windows;

/// <summary>The accumulator of a reduce: the rows so far, as one.</summary>
internal struct Reduced<T>
{
    internal bool HasValue;
    internal T Value;
}

/// <summary>Joins rows two by two.</summary>
internal sealed class ReduceFunction<T>(Func<T, T, T> reduce) : AggregateFunction<T, Reduced<T>, T>
{
    public override Reduced<T> Create() => default;

    public override void Add(ref Reduced<T> accumulator, in T row)
    {
        accumulator.Value = accumulator.HasValue ? reduce(accumulator.Value, row) : row;
        accumulator.HasValue = true;
    }

    public override void Merge(ref Reduced<T> accumulator, in Reduced<T> other)
    {
        if (other.HasValue)
            Add(ref accumulator, in other.Value);
    }

    public override T Result(in Reduced<T> accumulator) => accumulator.Value;
}
