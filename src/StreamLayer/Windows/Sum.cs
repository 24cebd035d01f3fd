using System.Numerics;

namespace Hybrid.StreamLayer;

/// <summary>
/// Sums a number of each row. Integers and decimals are exact: a row that would overflow the sum goes to the dead letters.
/// </summary>
public static class Sum
{
    /// <summary>The sum, as <see cref="long"/>.</summary>
    public static AggregateFunction<T, long, long> Of<T>(Func<T, int> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new Summing<T, long>(row => value(row));
    }

    /// <summary>The sum.</summary>
    public static AggregateFunction<T, long, long> Of<T>(Func<T, long> value) => new Summing<T, long>(value);

    /// <summary>The sum; its last digits depend on the order of the rows.</summary>
    public static AggregateFunction<T, double, double> Of<T>(Func<T, double> value) => new Summing<T, double>(value);

    /// <summary>The sum.</summary>
    public static AggregateFunction<T, decimal, decimal> Of<T>(Func<T, decimal> value) => new Summing<T, decimal>(value);

    private sealed class Summing<T, TNumber> : AggregateFunction<T, TNumber, TNumber>
        where TNumber : struct, INumber<TNumber>
    {
        private readonly Func<T, TNumber> _value;

        internal Summing(Func<T, TNumber> value)
        {
            ArgumentNullException.ThrowIfNull(value);
            _value = value;
        }

        public override TNumber Create() => TNumber.Zero;

        public override void Add(ref TNumber accumulator, in T row) => accumulator = checked(accumulator + _value(row));

        public override void Merge(ref TNumber accumulator, in TNumber other) => accumulator = checked(accumulator + other);

        public override TNumber Result(in TNumber accumulator) => accumulator;
    }
}
