using Hybrid.StreamLayer.Sinks.Lake;

namespace Hybrid.StreamLayer;

/// <summary>Writes streams to lake tables.</summary>
public static class LakeStreamExtensions
{
    /// <summary>
    /// The end of the stream: a table of the lake, written exactly once. Columns are the public properties of <typeparamref name="T"/> in snake_case
    /// (<see cref="ColumnAttribute"/> names them otherwise); a row's partition is that of its event time. The table is made at the first start.
    /// </summary>
    /// <param name="stream">The rows.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="options">How; null: what the host has for the table (the project file), else the defaults.</param>
    /// <exception cref="StreamException">
    /// <see cref="StreamError.InvalidDefinition"/>: a property's type has no column type, a key is no column, the host gave no lake.
    /// </exception>
    public static StreamSink ToLake<T>(this DataStream<T> stream, string table, LakeSinkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var host = stream.Environment.Services.Get<LakeSinkHost>();
        return stream.SinkTo(new LakeSink<T>(host, table, options ?? host.Tables.GetValueOrDefault(table) ?? new LakeSinkOptions()));
    }
}
