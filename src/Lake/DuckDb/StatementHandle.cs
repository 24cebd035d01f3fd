using System.Runtime.InteropServices;

namespace Hybrid.Lake.DuckDb;

/// <summary>Owns a <c>duckdb_prepared_statement</c>, also one that only carries a prepare error.</summary>
internal sealed class StatementHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyPrepare(ref handle);
        return true;
    }
}
