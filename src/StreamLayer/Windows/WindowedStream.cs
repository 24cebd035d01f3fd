using Hybrid.StreamLayer.State.Codecs;
using Hybrid.StreamLayer.Windows;

namespace Hybrid.StreamLayer;

/// <summary>
/// A keyed stream cut into windows of event time. A window fires when the watermark passes its end: one row for each key that has rows in it, with the
/// window's last microsecond as event time.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="T">The rows.</typeparam>
public sealed class WindowedStream<TKey, T>
{
    private readonly KeyedStream<TKey, T> _stream;
    private readonly TimeWindows _windows;
    private readonly TimeSpan _allowedLateness;

    internal WindowedStream(KeyedStream<TKey, T> stream, TimeWindows windows, TimeSpan allowedLateness)
    {
        _stream = stream;
        _windows = windows;
        _allowedLateness = allowedLateness;
    }

    /// <summary>
    /// Keeps windows for a while after they fired. A row that comes in that time gives a new result for its key and windows, of kind
    /// <see cref="RowKind.UpdateAfter"/> (<see cref="RowKind.Insert"/> when the key had none); many such rows give one, at the next watermark. Rows later than
    /// that go to the late output. Without it, and by default, there is no such time.
    /// </summary>
    /// <param name="lateness">At least zero. A table that takes the results needs at least the same lateness.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: negative.</exception>
    public WindowedStream<TKey, T> AllowedLateness(TimeSpan lateness)
    {
        if (lateness < TimeSpan.Zero)
            throw new StreamException(StreamError.InvalidDefinition, $"A window's allowed lateness is {lateness:c}; it must not be negative.");
        return new WindowedStream<TKey, T>(_stream, _windows, lateness);
    }

    /// <summary>Aggregates the rows of each key and window.</summary>
    /// <param name="function">For instance <c>Sum.Of((Order order) => order.Amount)</c>, several by <see cref="Aggregates"/>, or one of your own.</param>
    /// <param name="result">Makes the row to emit from key, window and aggregate.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: the accumulator is of a type that state cannot hold.</exception>
    public DataStream<TOut> Aggregate<TAcc, TResult, TOut>(
        AggregateFunction<T, TAcc, TResult> function, Func<TKey, TimeWindow, TResult, TOut> result)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(result);
        _ = StateCodec<TKey>.Default;
        _ = StateCodec<TAcc>.Default;
        var definition = new WindowDefinition<TKey, T, TAcc, TResult, TOut>(_windows, _allowedLateness, _stream.KeySelector, function, result);
        return _stream.Transform("window", () => new WindowOperator<TKey, T, TAcc, TResult, TOut>(definition));
    }

    /// <summary>Joins the rows of each key and window two by two, in any order.</summary>
    /// <param name="reduce">One row from two. Must not change its arguments.</param>
    public DataStream<T> Reduce(Func<T, T, T> reduce) => Reduce(reduce, static (_, _, row) => row);

    /// <summary>Joins the rows of each key and window two by two, in any order.</summary>
    /// <param name="reduce">One row from two. Must not change its arguments.</param>
    /// <param name="result">Makes the row to emit from key, window and joined row.</param>
    public DataStream<TOut> Reduce<TOut>(Func<T, T, T> reduce, Func<TKey, TimeWindow, T, TOut> result)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        return Aggregate(new ReduceFunction<T>(reduce), result);
    }
}
