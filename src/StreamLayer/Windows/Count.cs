namespace Hybrid.StreamLayer;

/// <summary>Counts rows.</summary>
public static class Count
{
    /// <summary>The number of rows.</summary>
    public static AggregateFunction<T, long, long> Of<T>() => new CountAll<T>();

    /// <summary>The number of rows for which <paramref name="predicate"/> holds.</summary>
    public static AggregateFunction<T, long, long> Of<T>(Func<T, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new CountSome<T>(predicate);
    }

    private abstract class Counting<T> : AggregateFunction<T, long, long>
    {
        public override long Create() => 0;

        public override void Merge(ref long accumulator, in long other) => accumulator += other;

        public override long Result(in long accumulator) => accumulator;
    }

    private sealed class CountAll<T> : Counting<T>
    {
        public override void Add(ref long accumulator, in T row) => accumulator++;
    }

    private sealed class CountSome<T>(Func<T, bool> predicate) : Counting<T>
    {
        public override void Add(ref long accumulator, in T row)
        {
            if (predicate(row))
                accumulator++;
        }
    }
}
