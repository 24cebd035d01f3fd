namespace Hybrid.StreamLayer;

/// <summary>The accumulator of <see cref="Min"/> and <see cref="Max"/>.</summary>
/// <typeparam name="TValue">The value.</typeparam>
public struct Extreme<TValue>
{
    /// <summary>Whether there was a row.</summary>
    public bool HasValue;

    /// <summary>The least or greatest value so far.</summary>
    public TValue Value;
}

/// <summary>Keeps the value that compares on one side of all others.</summary>
/// <param name="value">The value of a row; a null is left out.</param>
/// <param name="side">−1 for the least, 1 for the greatest.</param>
internal sealed class ExtremeFunction<T, TValue>(Func<T, TValue> value, int side) : AggregateFunction<T, Extreme<TValue>, TValue>
    where TValue : IComparable<TValue>
{
    public override Extreme<TValue> Create() => default;

    public override void Add(ref Extreme<TValue> accumulator, in T row) => Take(ref accumulator, value(row));

    public override void Merge(ref Extreme<TValue> accumulator, in Extreme<TValue> other)
    {
        if (other.HasValue)
            Take(ref accumulator, other.Value);
    }

    public override TValue Result(in Extreme<TValue> accumulator) => accumulator.Value;

    private void Take(ref Extreme<TValue> accumulator, TValue candidate)
    {
        if (candidate is null || (accumulator.HasValue && (side < 0 ? candidate.CompareTo(accumulator.Value) >= 0 : candidate.CompareTo(accumulator.Value) <= 0)))
            return;
        accumulator.Value = candidate;
        accumulator.HasValue = true;
    }
}
