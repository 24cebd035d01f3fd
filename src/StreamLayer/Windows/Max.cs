namespace Hybrid.StreamLayer;

/// <summary>Keeps the greatest value.</summary>
public static class Max
{
    /// <summary>The greatest value by its <see cref="IComparable{T}"/>; nulls are left out, and a window of nulls only gives null.</summary>
    public static AggregateFunction<T, Extreme<TValue>, TValue> Of<T, TValue>(Func<T, TValue> value)
        where TValue : IComparable<TValue>
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ExtremeFunction<T, TValue>(value, 1);
    }
}
