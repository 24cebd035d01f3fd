using System.Runtime.InteropServices;

namespace Hybrid.Lake.DuckDb;

/// <summary>Owns a <c>duckdb_database</c>. DuckDB keeps the database alive while connections to it are open.</summary>
internal sealed class DatabaseHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        DuckDbNative.Close(ref handle);
        return true;
    }
}
