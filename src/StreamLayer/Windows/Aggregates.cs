namespace Hybrid.StreamLayer;

/// <summary>Several aggregates over the same rows, as one: the result is a tuple of theirs, in their order.</summary>
public static class Aggregates
{
    /// <summary>Two aggregates.</summary>
    public static AggregateFunction<T, (TAcc1, TAcc2), (TResult1, TResult2)> Of<T, TAcc1, TAcc2, TResult1, TResult2>(
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second)
        => new Two<T, TAcc1, TAcc2, TResult1, TResult2>(first, second);

    /// <summary>Three aggregates.</summary>
    public static AggregateFunction<T, (TAcc1, TAcc2, TAcc3), (TResult1, TResult2, TResult3)> Of<T, TAcc1, TAcc2, TAcc3, TResult1, TResult2, TResult3>(
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        AggregateFunction<T, TAcc3, TResult3> third)
        => new Three<T, TAcc1, TAcc2, TAcc3, TResult1, TResult2, TResult3>(first, second, third);

    /// <summary>Four aggregates.</summary>
    public static AggregateFunction<T, (TAcc1, TAcc2, TAcc3, TAcc4), (TResult1, TResult2, TResult3, TResult4)> Of<T, TAcc1, TAcc2, TAcc3, TAcc4, TResult1, TResult2, TResult3, TResult4>(
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        AggregateFunction<T, TAcc3, TResult3> third,
        AggregateFunction<T, TAcc4, TResult4> fourth)
        => new Four<T, TAcc1, TAcc2, TAcc3, TAcc4, TResult1, TResult2, TResult3, TResult4>(first, second, third, fourth);

    /// <summary>Five aggregates.</summary>
    public static AggregateFunction<T, (TAcc1, TAcc2, TAcc3, TAcc4, TAcc5), (TResult1, TResult2, TResult3, TResult4, TResult5)> Of<T, TAcc1, TAcc2, TAcc3, TAcc4, TAcc5, TResult1, TResult2, TResult3, TResult4, TResult5>(
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        AggregateFunction<T, TAcc3, TResult3> third,
        AggregateFunction<T, TAcc4, TResult4> fourth,
        AggregateFunction<T, TAcc5, TResult5> fifth)
        => new Five<T, TAcc1, TAcc2, TAcc3, TAcc4, TAcc5, TResult1, TResult2, TResult3, TResult4, TResult5>(first, second, third, fourth, fifth);

    private sealed class Two<T, TAcc1, TAcc2, TResult1, TResult2>(
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second)
        : AggregateFunction<T, (TAcc1, TAcc2), (TResult1, TResult2)>
    {
        public override (TAcc1, TAcc2) Create() => (first.Create(), second.Create());

        public override void Add(ref (TAcc1, TAcc2) accumulator, in T row)
        {
            first.Add(ref accumulator.Item1, in row);
            second.Add(ref accumulator.Item2, in row);
        }

        public override void Merge(ref (TAcc1, TAcc2) accumulator, in (TAcc1, TAcc2) other)
        {
            first.Merge(ref accumulator.Item1, in other.Item1);
            second.Merge(ref accumulator.Item2, in other.Item2);
        }

        public override (TResult1, TResult2) Result(in (TAcc1, TAcc2) accumulator) =>
            (first.Result(in accumulator.Item1), second.Result(in accumulator.Item2));
    }

    private sealed class Three<T, TAcc1, TAcc2, TAcc3, TResult1, TResult2, TResult3>(
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        AggregateFunction<T, TAcc3, TResult3> third)
        : AggregateFunction<T, (TAcc1, TAcc2, TAcc3), (TResult1, TResult2, TResult3)>
    {
        public override (TAcc1, TAcc2, TAcc3) Create() => (first.Create(), second.Create(), third.Create());

        public override void Add(ref (TAcc1, TAcc2, TAcc3) accumulator, in T row)
        {
            first.Add(ref accumulator.Item1, in row);
            second.Add(ref accumulator.Item2, in row);
            third.Add(ref accumulator.Item3, in row);
        }

        public override void Merge(ref (TAcc1, TAcc2, TAcc3) accumulator, in (TAcc1, TAcc2, TAcc3) other)
        {
            first.Merge(ref accumulator.Item1, in other.Item1);
            second.Merge(ref accumulator.Item2, in other.Item2);
            third.Merge(ref accumulator.Item3, in other.Item3);
        }

        public override (TResult1, TResult2, TResult3) Result(in (TAcc1, TAcc2, TAcc3) accumulator) =>
            (first.Result(in accumulator.Item1), second.Result(in accumulator.Item2), third.Result(in accumulator.Item3));
    }

    private sealed class Four<T, TAcc1, TAcc2, TAcc3, TAcc4, TResult1, TResult2, TResult3, TResult4>(
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        AggregateFunction<T, TAcc3, TResult3> third,
        AggregateFunction<T, TAcc4, TResult4> fourth)
        : AggregateFunction<T, (TAcc1, TAcc2, TAcc3, TAcc4), (TResult1, TResult2, TResult3, TResult4)>
    {
        public override (TAcc1, TAcc2, TAcc3, TAcc4) Create() => (first.Create(), second.Create(), third.Create(), fourth.Create());

        public override void Add(ref (TAcc1, TAcc2, TAcc3, TAcc4) accumulator, in T row)
        {
            first.Add(ref accumulator.Item1, in row);
            second.Add(ref accumulator.Item2, in row);
            third.Add(ref accumulator.Item3, in row);
            fourth.Add(ref accumulator.Item4, in row);
        }

        public override void Merge(ref (TAcc1, TAcc2, TAcc3, TAcc4) accumulator, in (TAcc1, TAcc2, TAcc3, TAcc4) other)
        {
            first.Merge(ref accumulator.Item1, in other.Item1);
            second.Merge(ref accumulator.Item2, in other.Item2);
            third.Merge(ref accumulator.Item3, in other.Item3);
            fourth.Merge(ref accumulator.Item4, in other.Item4);
        }

        public override (TResult1, TResult2, TResult3, TResult4) Result(in (TAcc1, TAcc2, TAcc3, TAcc4) accumulator) =>
            (first.Result(in accumulator.Item1), second.Result(in accumulator.Item2), third.Result(in accumulator.Item3), fourth.Result(in accumulator.Item4));
    }

    private sealed class Five<T, TAcc1, TAcc2, TAcc3, TAcc4, TAcc5, TResult1, TResult2, TResult3, TResult4, TResult5>(
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        AggregateFunction<T, TAcc3, TResult3> third,
        AggregateFunction<T, TAcc4, TResult4> fourth,
        AggregateFunction<T, TAcc5, TResult5> fifth)
        : AggregateFunction<T, (TAcc1, TAcc2, TAcc3, TAcc4, TAcc5), (TResult1, TResult2, TResult3, TResult4, TResult5)>
    {
        public override (TAcc1, TAcc2, TAcc3, TAcc4, TAcc5) Create() => (first.Create(), second.Create(), third.Create(), fourth.Create(), fifth.Create());

        public override void Add(ref (TAcc1, TAcc2, TAcc3, TAcc4, TAcc5) accumulator, in T row)
        {
            first.Add(ref accumulator.Item1, in row);
            second.Add(ref accumulator.Item2, in row);
            third.Add(ref accumulator.Item3, in row);
            fourth.Add(ref accumulator.Item4, in row);
            fifth.Add(ref accumulator.Item5, in row);
        }

        public override void Merge(ref (TAcc1, TAcc2, TAcc3, TAcc4, TAcc5) accumulator, in (TAcc1, TAcc2, TAcc3, TAcc4, TAcc5) other)
        {
            first.Merge(ref accumulator.Item1, in other.Item1);
            second.Merge(ref accumulator.Item2, in other.Item2);
            third.Merge(ref accumulator.Item3, in other.Item3);
            fourth.Merge(ref accumulator.Item4, in other.Item4);
            fifth.Merge(ref accumulator.Item5, in other.Item5);
        }

        public override (TResult1, TResult2, TResult3, TResult4, TResult5) Result(in (TAcc1, TAcc2, TAcc3, TAcc4, TAcc5) accumulator) =>
            (first.Result(in accumulator.Item1), second.Result(in accumulator.Item2), third.Result(in accumulator.Item3), fourth.Result(in accumulator.Item4), fifth.Result(in accumulator.Item5));
    }
}
