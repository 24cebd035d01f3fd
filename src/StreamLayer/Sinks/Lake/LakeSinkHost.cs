using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.StreamLayer;

/// <summary>What a stream's host gives to its lake sinks: <c>env.Services.Set(new LakeSinkHost(catalog) { … })</c>.</summary>
/// <param name="catalog">The lake.</param>
public sealed class LakeSinkHost(LakeCatalog catalog)
{
    /// <summary>The lake.</summary>
    public LakeCatalog Catalog { get; } = catalog;

    /// <summary>Options by table, for sinks whose code gives none.</summary>
    public IReadOnlyDictionary<string, LakeSinkOptions> Tables { get; init; } = new Dictionary<string, LakeSinkOptions>();

    /// <summary>Writes the files and bounds the bytes of rows that are not written yet; by default one for the process.</summary>
    public ParquetWriterPool Writers { get; init; } = ParquetWriterPool.Shared;

    /// <summary>Whether a start goes on where the log cannot be taken back to the checkpoint: rows that it holds come again then.</summary>
    public bool AcceptDuplicates { get; init; }

    /// <summary>Logs.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;
}
