using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer.Inputs;

/// <summary>Makes each input table a view over exactly the files that were pinned, with the partition columns that the files lack; no files, no rows.</summary>
internal static class InputViews
{
    /// <summary>Makes the views.</summary>
    /// <exception cref="Hybrid.Lake.LakeException">A file is gone or damaged.</exception>
    public static async Task CreateAsync(DuckConnection connection, LakeCatalog lake, IEnumerable<PinnedInput> inputs, CancellationToken cancellation)
    {
        foreach (var input in inputs)
        {
            var rows = await ParquetFiles.SqlAsync(connection, lake.Table(input.Table), input.Definition, input.Files, cancellation);
            connection.Execute($"CREATE VIEW {DuckSql.Name(input.Table)} AS SELECT * FROM {rows}", cancellation);
        }
    }
}
