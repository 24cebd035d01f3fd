using System.Runtime.InteropServices;

namespace Hybrid.Lake.DuckDb;

/// <summary>Owns a <c>duckdb_result</c> (a struct of 48 bytes, kept in native memory so that a finalizer can free it).</summary>
internal sealed unsafe class ResultHandle : SafeHandle
{
    public ResultHandle() : base(0, ownsHandle: true) =>
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(DuckDbNative.Result)));

    /// <summary>The struct itself. Valid while the handle is open.</summary>
    public DuckDbNative.Result* Pointer => (DuckDbNative.Result*)handle;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyResult(Pointer);
        NativeMemory.Free((void*)handle);
        return true;
    }
}
