using System.Runtime.InteropServices;

namespace Hybrid.Lake.DuckDb;

/// <summary>Owns a <c>duckdb_data_chunk</c> that was fetched from a result.</summary>
internal sealed class ChunkHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyDataChunk(ref handle);
        return true;
    }
}
