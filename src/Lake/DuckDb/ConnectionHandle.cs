using System.Runtime.InteropServices;

namespace Hybrid.Lake.DuckDb;

/// <summary>Owns a <c>duckdb_connection</c>.</summary>
internal sealed class ConnectionHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        DuckDbNative.Disconnect(ref handle);
        return true;
    }
}
