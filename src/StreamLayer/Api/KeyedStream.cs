using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Runtime.Graph;

namespace Hybrid.StreamLayer;

/// <summary>A stream whose next step gets rows with equal keys in one subtask, and may keep state by key.</summary>
/// <remarks>
/// A row whose key function throws goes to the owner of the first key group, whose operator meets the same error and dead-letters it: so the row is
/// counted in one place.
/// </remarks>
/// <typeparam name="TKey">The key; see <see cref="State.KeyHasher{TKey}"/> for what can be one.</typeparam>
/// <typeparam name="T">The rows.</typeparam>
public sealed class KeyedStream<TKey, T>
{
    private readonly DataStream<T> _rows;

    internal KeyedStream(StreamEnvironment environment, Func<T, TKey> keySelector, IReadOnlyList<OutputPort<T>> ports)
    {
        ArgumentNullException.ThrowIfNull(keySelector);
        _rows = new DataStream<T>(environment, ports);
        KeySelector = keySelector;
    }

    /// <summary>Where the stream is defined.</summary>
    public StreamEnvironment Environment => _rows.Environment;

    /// <summary>Gives a row's key.</summary>
    public Func<T, TKey> KeySelector { get; }

    /// <summary>A step of your own that may keep state by key: it sees the keys of <see cref="OperatorContext.KeyGroups"/> only.</summary>
    /// <param name="name">A short name: the operator's id is derived from it, unless <see cref="DataStream{T}.Id"/> sets one.</param>
    /// <param name="create">Makes an instance, one for each subtask.</param>
    public DataStream<TOut> Transform<TOut>(string name, Func<Operator<T, TOut>> create) =>
        _rows.Attach(name, create, Partitioning<T>.ByKey(KeySelector));
}
