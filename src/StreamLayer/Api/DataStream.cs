using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Runtime.Graph;
using Hybrid.StreamLayer.Sinks;
using Hybrid.StreamLayer.Time;

namespace Hybrid.StreamLayer;

/// <summary>Rows that flow. Each call defines one more step; what a stream is read by twice is computed once and given to both.</summary>
/// <remarks>
/// A function of yours that throws on a row sends that row to the dead-letter output, and the rest goes on. Functions are called from several threads at
/// once when the parallelism is above 1, so they must not share state that changes.
/// </remarks>
/// <typeparam name="T">The rows. Structs are the fast path.</typeparam>
public sealed class DataStream<T>
{
    private readonly Partitioning<T> _partitioning;

    internal DataStream(StreamEnvironment environment, IReadOnlyList<OutputPort<T>> ports, Partitioning<T>? partitioning = null)
    {
        Environment = environment;
        Ports = ports;
        _partitioning = partitioning ?? Partitioning<T>.Forward;
    }

    /// <summary>Where the stream is defined.</summary>
    public StreamEnvironment Environment { get; }

    /// <summary>The outputs that the rows come from: several after a union.</summary>
    internal IReadOnlyList<OutputPort<T>> Ports { get; }

    /// <summary>One row for each row.</summary>
    public DataStream<TOut> Select<TOut>(Func<T, TOut> selector) => Attach(
        "select",
        () => typeof(T) == typeof(TOut) ? (Operator<T, TOut>)(object)new SelectInPlaceOperator<T>((Func<T, T>)(object)selector) : new SelectOperator<T, TOut>(selector),
        _partitioning,
        keepsRows: true);

    /// <summary>The rows for which the predicate holds; others are counted as filtered.</summary>
    public DataStream<T> Where(Func<T, bool> predicate) =>
        Attach("where", () => new WhereOperator<T>(predicate), _partitioning, keepsRows: true);

    /// <summary>Any number of rows for each row, with its event time.</summary>
    public DataStream<TOut> SelectMany<TOut>(Func<T, IEnumerable<TOut>> selector) =>
        Transform("select-many", () => new SelectManyOperator<T, TOut>(selector));

    /// <summary>Rows with equal keys go to one subtask, where operators keep state by key.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: the type cannot be a key.</exception>
    public KeyedStream<TKey, T> KeyBy<TKey>(Func<T, TKey> key)
    {
        State.KeyHasher<TKey>.EnsureSupported();
        return new KeyedStream<TKey, T>(Environment, key, Ports);
    }

    /// <summary>The rows of this stream and of others, in no order between them. The watermark is the least of theirs.</summary>
    public DataStream<T> Union(params DataStream<T>[] others)
    {
        if (others.Any(other => other.Environment != Environment))
            throw Definition("a union takes streams of one environment");
        return new DataStream<T>(Environment, [.. Ports, .. others.SelectMany(other => other.Ports)]);
    }

    /// <summary>
    /// Gives each row its event time and makes watermarks: no earlier time is expected than the newest seen less <paramref name="outOfOrderness"/>. Right after a
    /// source there is one watermark for each of its splits; further downstream one for each subtask.
    /// </summary>
    /// <param name="eventTime">Microseconds since the Unix epoch, UTC. Outside the years 1 to 9999 the row is dead-lettered.</param>
    /// <param name="outOfOrderness">How much older than the newest a row may be without being late. None by default.</param>
    /// <param name="idleness">A split that gives no row for this long does not hold the watermark back any more; null: it does for ever.</param>
    /// <param name="maxFuture">Rows later than the wall clock by more than this are bad input: dead-lettered, and they never move the watermark. 1 hour by default.</param>
    /// <param name="maxAhead">
    /// A split whose event time is ahead of the slowest split that still has rows to give by more than this is not read until the others catch up. 10 minutes
    /// beyond <paramref name="outOfOrderness"/> by default.
    /// </param>
    public DataStream<T> WithTimestamps(
        Func<T, long> eventTime,
        TimeSpan? outOfOrderness = null,
        TimeSpan? idleness = null,
        TimeSpan? maxFuture = null,
        TimeSpan? maxAhead = null)
    {
        ArgumentNullException.ThrowIfNull(eventTime);
        var options = TimestampOptions.From(outOfOrderness, idleness, maxFuture, maxAhead);
        return Attach("timestamps", () => new TimestampAssigner<T>(eventTime, options), _partitioning, keepsRows: true);
    }

    /// <summary>As <see cref="WithTimestamps(Func{T, long}, TimeSpan?, TimeSpan?, TimeSpan?, TimeSpan?)"/>, for rows that hold a moment.</summary>
    public DataStream<T> WithTimestamps(
        Func<T, DateTimeOffset> eventTime,
        TimeSpan? outOfOrderness = null,
        TimeSpan? idleness = null,
        TimeSpan? maxFuture = null,
        TimeSpan? maxAhead = null)
    {
        ArgumentNullException.ThrowIfNull(eventTime);
        return WithTimestamps(row => EventTimes.FromDateTime(eventTime(row)), outOfOrderness, idleness, maxFuture, maxAhead);
    }

    /// <summary>Event times from the source's own record times (Kafka's timestamps). As the others otherwise.</summary>
    public DataStream<T> WithRecordTimestamps(
        TimeSpan? outOfOrderness = null, TimeSpan? idleness = null, TimeSpan? maxFuture = null, TimeSpan? maxAhead = null)
    {
        var options = TimestampOptions.From(outOfOrderness, idleness, maxFuture, maxAhead);
        return Attach("timestamps", () => new TimestampAssigner<T>(null, options), _partitioning, keepsRows: true);
    }

    /// <summary>Rows for which the predicate holds leave by the side output <paramref name="tag"/>; the others go on.</summary>
    public DataStream<T> SideOutput(OutputTag<T> tag, Func<T, bool> predicate) =>
        Transform("side-output", () => new SideOutputOperator<T>(tag, predicate));

    /// <summary>The rows that the operator behind this stream sends to a side output.</summary>
    public DataStream<TSide> SideOutput<TSide>(OutputTag<TSide> tag) =>
        new(Environment, [.. Ports.Select(port => port.Producer.SidePort(tag))]);

    /// <summary>A step of your own: one instance of the operator for each subtask, on that subtask's thread.</summary>
    /// <param name="name">A short name: the operator's id is derived from it, unless <see cref="Id"/> sets one.</param>
    /// <param name="create">Makes an instance.</param>
    public DataStream<TOut> Transform<TOut>(string name, Func<Operator<T, TOut>> create) => Attach(name, create, _partitioning);

    /// <summary>The end of the stream: a sink that takes part in checkpoints.</summary>
    public StreamSink SinkTo(ITwoPhaseSink<T> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (Environment.Nodes.OfType<ISinkNode>().Any(other => other.SinkName == sink.Name))
            throw Definition($"two sinks are named '{sink.Name}': the name is the writer's identity, so give each its own");
        var node = new SinkNode<T>(sink);
        Environment.Add(node);
        ConnectTo(node, sink.Routing is { } routing ? Partitioning<T>.ByRouting(routing) : _partitioning);
        return new StreamSink(node);
    }

    /// <summary>
    /// Sets the stable id of the operator behind this stream: checkpoints hold its state under the id, so it finds it again when operators are added, removed
    /// or moved around it. Without one the id is the operator's name and number.
    /// </summary>
    public DataStream<T> Id(string id)
    {
        SingleProducer(nameof(Id)).SetId(id);
        return this;
    }

    /// <summary>Sets what people see of the operator behind this stream. The id does not change.</summary>
    public DataStream<T> Name(string name)
    {
        SingleProducer(nameof(Name)).Title = name;
        return this;
    }

    /// <summary>Sets the number of subtasks of the operator behind this stream.</summary>
    public DataStream<T> SetParallelism(int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallelism);
        SingleProducer(nameof(SetParallelism)).Parallelism = parallelism;
        return this;
    }

    /// <summary>Rows are dealt out evenly to the subtasks of the next step.</summary>
    public DataStream<T> Rebalance() => new(Environment, Ports, Partitioning<T>.Rebalance);

    internal DataStream<TOut> Attach<TOut>(string name, Func<Operator<T, TOut>> create, Partitioning<T> partitioning, bool keepsRows = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        var node = new OperatorNode<T, TOut>(name, create, keepsRows);
        Environment.Add(node);
        ConnectTo(node, partitioning);
        return new DataStream<TOut>(Environment, [node.Output]);
    }

    private void ConnectTo<TNode>(TNode node, Partitioning<T> partitioning) where TNode : Node, IConsumer<T>
    {
        foreach (var port in Ports)
            port.Connect(node, partitioning);
    }

    private Node SingleProducer(string method) => Ports is [{ } port]
        ? port.Producer
        : throw Definition($"{method} is set on a union: set it on the streams before or after it");

    private static StreamException Definition(string message) => new(StreamError.InvalidDefinition, message);
}
