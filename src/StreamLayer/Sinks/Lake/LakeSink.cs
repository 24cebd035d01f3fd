using Hybrid.Lake;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>
/// Writes rows to a lake table exactly once. Its writers (one a subtask) gather rows by partition in columns and have them written as Parquet files at each
/// barrier; the checkpoint holds the files' names; its committer then makes them visible in one version per epoch. In a keyed table the files are staged rows, which
/// the commit merges.
/// <para>Routing is by partition, or by key where the table has one partition: an epoch gives one file per partition, and a key has one writer.</para>
/// </summary>
/// <typeparam name="T">The rows.</typeparam>
public sealed class LakeSink<T> : ITwoPhaseSink<T>
{
    private readonly LakeSinkHost _host;
    private readonly LakeSinkOptions _options;
    private readonly RowMapper<T> _mapper;
    private readonly SinkFloor _floor = new();

    /// <summary>Makes the sink; nothing is opened yet.</summary>
    /// <param name="host">The lake and how it is written.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="options">How the table is.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: the rows or options make no table.</exception>
    public LakeSink(LakeSinkHost host, string table, LakeSinkOptions options)
    {
        _host = host;
        _options = options;
        _mapper = new RowMapper<T>(options.Keys);
        Name = options.Name ?? table;
        Definition = new TableDefinition
        {
            Name = table,
            Columns = _mapper.Columns,
            Partition = options.Partition,
            Keys = _mapper.Keys,
            Lateness = options.Lateness,
            Keep = options.Keep,
        };
        try
        {
            Definition.Validate();
        }
        catch (LakeException error)
        {
            throw new StreamException(StreamError.InvalidDefinition, error.Message, inner: error);
        }

        Routing = RoutingOf(options.Partition, _mapper.KeyHash);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The table as this stream defines it.</summary>
    public TableDefinition Definition { get; }

    /// <inheritdoc/>
    public SinkRouting<T>? Routing { get; }

    /// <inheritdoc/>
    public ISinkCommitter OpenCommitter(SinkContext context) => new LakeSinkCommitter(_host, Definition, context, _floor);

    /// <inheritdoc/>
    public ISinkWriter<T> OpenWriter(SinkContext context, Runtime.OperatorContext subtask) =>
        new LakeSinkWriter<T>(new EpochFiles(_host, Definition, context), _mapper, Definition, _options.Corrections, subtask, _floor);

    private static SinkRouting<T>? RoutingOf(PartitionUnit unit, RowKeyHash<T>? keyHash)
    {
        if (unit != PartitionUnit.None)
            return (in _, timestamp) => PartitionHash(PartitionKey.Of(unit, timestamp));
        return keyHash is null ? null : (in row, _) => keyHash(row);
    }

    /// <summary>The hash that places a partition's rows.</summary>
    internal static ulong PartitionHash(PartitionKey partition) => StableHash.Mix((ulong)partition.Start);
}
