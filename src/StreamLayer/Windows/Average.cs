using System.Numerics;

namespace Hybrid.StreamLayer;

/// <summary>Averages a number of each row.</summary>
public static class Average
{
    /// <summary>The mean.</summary>
    public static AggregateFunction<T, Total<double>, double> Of<T>(Func<T, double> value) => new Averaging<T, double>(value);

    /// <summary>The mean, exact up to the division. A row that would overflow the sum goes to the dead letters.</summary>
    public static AggregateFunction<T, Total<decimal>, decimal> Of<T>(Func<T, decimal> value) => new Averaging<T, decimal>(value);

    /// <summary>The accumulator: a sum and its number of rows.</summary>
    /// <typeparam name="TNumber">The number.</typeparam>
    public struct Total<TNumber>
    {
        /// <summary>The sum.</summary>
        public TNumber Sum;

        /// <summary>The number of rows.</summary>
        public long Count;
    }

    private sealed class Averaging<T, TNumber> : AggregateFunction<T, Total<TNumber>, TNumber>
        where TNumber : struct, INumber<TNumber>
    {
        private readonly Func<T, TNumber> _value;

        internal Averaging(Func<T, TNumber> value)
        {
            ArgumentNullException.ThrowIfNull(value);
            _value = value;
        }

        public override Total<TNumber> Create() => default;

        public override void Add(ref Total<TNumber> accumulator, in T row)
        {
            accumulator.Sum = checked(accumulator.Sum + _value(row));
            accumulator.Count++;
        }

        public override void Merge(ref Total<TNumber> accumulator, in Total<TNumber> other)
        {
            accumulator.Sum = checked(accumulator.Sum + other.Sum);
            accumulator.Count += other.Count;
        }

        public override TNumber Result(in Total<TNumber> accumulator) =>
            accumulator.Count == 0 ? TNumber.Zero : accumulator.Sum / TNumber.CreateChecked(accumulator.Count);
    }
}
