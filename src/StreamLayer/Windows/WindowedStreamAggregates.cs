namespace Hybrid.StreamLayer;

/// <summary>Several aggregates of one window, side by side; more than five by <see cref="Aggregates"/>.</summary>
public static class WindowedStreamAggregates
{
    /// <summary>Two aggregates of the rows of each key and window.</summary>
    /// <param name="stream">The windows.</param>
    /// <param name="first">Aggregate 1.</param>
    /// <param name="second">Aggregate 2.</param>
    /// <param name="result">Makes the row to emit from key, window and the aggregates.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: an accumulator is of a type that state cannot hold.</exception>
    public static DataStream<TOut> Aggregate<TKey, T, TAcc1, TResult1, TAcc2, TResult2, TOut>(
        this WindowedStream<TKey, T> stream,
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        Func<TKey, TimeWindow, TResult1, TResult2, TOut> result)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(result);
        return stream.Aggregate(Aggregates.Of(first, second), (key, window, results) => result(key, window, results.Item1, results.Item2));
    }

    /// <summary>Three aggregates of the rows of each key and window.</summary>
    /// <param name="stream">The windows.</param>
    /// <param name="first">Aggregate 1.</param>
    /// <param name="second">Aggregate 2.</param>
    /// <param name="third">Aggregate 3.</param>
    /// <param name="result">Makes the row to emit from key, window and the aggregates.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: an accumulator is of a type that state cannot hold.</exception>
    public static DataStream<TOut> Aggregate<TKey, T, TAcc1, TResult1, TAcc2, TResult2, TAcc3, TResult3, TOut>(
        this WindowedStream<TKey, T> stream,
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        AggregateFunction<T, TAcc3, TResult3> third,
        Func<TKey, TimeWindow, TResult1, TResult2, TResult3, TOut> result)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(result);
        return stream.Aggregate(Aggregates.Of(first, second, third), (key, window, results) => result(key, window, results.Item1, results.Item2, results.Item3));
    }

    /// <summary>Four aggregates of the rows of each key and window.</summary>
    /// <param name="stream">The windows.</param>
    /// <param name="first">Aggregate 1.</param>
    /// <param name="second">Aggregate 2.</param>
    /// <param name="third">Aggregate 3.</param>
    /// <param name="fourth">Aggregate 4.</param>
    /// <param name="result">Makes the row to emit from key, window and the aggregates.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: an accumulator is of a type that state cannot hold.</exception>
    public static DataStream<TOut> Aggregate<TKey, T, TAcc1, TResult1, TAcc2, TResult2, TAcc3, TResult3, TAcc4, TResult4, TOut>(
        this WindowedStream<TKey, T> stream,
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        AggregateFunction<T, TAcc3, TResult3> third,
        AggregateFunction<T, TAcc4, TResult4> fourth,
        Func<TKey, TimeWindow, TResult1, TResult2, TResult3, TResult4, TOut> result)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(result);
        return stream.Aggregate(Aggregates.Of(first, second, third, fourth), (key, window, results) => result(key, window, results.Item1, results.Item2, results.Item3, results.Item4));
    }

    /// <summary>Five aggregates of the rows of each key and window.</summary>
    /// <param name="stream">The windows.</param>
    /// <param name="first">Aggregate 1.</param>
    /// <param name="second">Aggregate 2.</param>
    /// <param name="third">Aggregate 3.</param>
    /// <param name="fourth">Aggregate 4.</param>
    /// <param name="fifth">Aggregate 5.</param>
    /// <param name="result">Makes the row to emit from key, window and the aggregates.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: an accumulator is of a type that state cannot hold.</exception>
    public static DataStream<TOut> Aggregate<TKey, T, TAcc1, TResult1, TAcc2, TResult2, TAcc3, TResult3, TAcc4, TResult4, TAcc5, TResult5, TOut>(
        this WindowedStream<TKey, T> stream,
        AggregateFunction<T, TAcc1, TResult1> first,
        AggregateFunction<T, TAcc2, TResult2> second,
        AggregateFunction<T, TAcc3, TResult3> third,
        AggregateFunction<T, TAcc4, TResult4> fourth,
        AggregateFunction<T, TAcc5, TResult5> fifth,
        Func<TKey, TimeWindow, TResult1, TResult2, TResult3, TResult4, TResult5, TOut> result)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(result);
        return stream.Aggregate(Aggregates.Of(first, second, third, fourth, fifth), (key, window, results) => result(key, window, results.Item1, results.Item2, results.Item3, results.Item4, results.Item5));
    }
}
