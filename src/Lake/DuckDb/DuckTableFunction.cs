using System.Runtime.InteropServices;

namespace Hybrid.Lake.DuckDb;

/// <summary>
/// The table function <c>hybrid_rows(number)</c> by which DuckDB pulls rows out of this process. For each scan: 1. bind: find the source, name its
/// columns; 2. init: open a scan of the columns that are needed; 3. fill chunks until one is empty. No exception leaves a callback.
/// </summary>
internal static unsafe class DuckTableFunction
{
    public const string Name = "hybrid_rows";

    /// <summary>Registers the function in the connection's database.</summary>
    public static void Register(ConnectionHandle connection, DuckTableRegistry registry)
    {
        var function = DuckDbNativeTables.Create();
        var number = DuckDbNative.CreateLogicalType((int)DuckTypeKind.BigInt);
        try
        {
            DuckDbNativeTables.SetName(function, Name);
            DuckDbNativeTables.AddParameter(function, number);
            DuckDbNativeTables.SetExtraInfo(function, Keep(registry), &Release);
            DuckDbNativeTables.SetBind(function, &Bind);
            DuckDbNativeTables.SetInit(function, &Init);
            DuckDbNativeTables.SetFunction(function, &Scan);
            DuckDbNativeTables.SupportsProjection(function, true);
            if (DuckDbNativeTables.Register(connection, function) != 0)
                throw new LakeException(LakeError.Failed, $"DuckDB did not take the table function {Name}.");
        }
        finally
        {
            DuckDbNative.DestroyLogicalType(ref number);
            DuckDbNativeTables.Destroy(ref function);
        }
    }

    private static nint Keep(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    private static T Target<T>(nint kept) => (T)GCHandle.FromIntPtr(kept).Target!;

    [UnmanagedCallersOnly]
    private static void Release(nint kept) => GCHandle.FromIntPtr(kept).Free();

    [UnmanagedCallersOnly]
    private static void Bind(nint info)
    {
        // 1. The source by its number.
        try
        {
            var value = DuckDbNativeTables.BindParameter(info, 0);
            var id = DuckDbNativeTables.ValueInt64(value);
            DuckDbNativeTables.DestroyValue(ref value);
            var source = Target<DuckTableRegistry>(DuckDbNativeTables.BindExtraInfo(info)).Get(id);
            foreach (var column in source.Columns)
            {
                var type = column.Type.Make();
                DuckDbNativeTables.AddResultColumn(info, column.Name, type);
                DuckDbNative.DestroyLogicalType(ref type);
            }

            DuckDbNativeTables.SetCardinality(info, (ulong)source.RowCount, true);
            DuckDbNativeTables.SetBindData(info, Keep(source), &Release);
        }
        catch (Exception error)
        {
            DuckDbNativeTables.SetBindError(info, error.Message);
        }
    }

    [UnmanagedCallersOnly]
    private static void Init(nint info)
    {
        // 2. A scan of the columns that the statement needs.
        try
        {
            var columns = new int[(int)DuckDbNativeTables.InitColumnCount(info)];
            for (var index = 0; index < columns.Length; index++)
                columns[index] = unchecked((int)DuckDbNativeTables.InitColumnIndex(info, (ulong)index));
            DuckDbNativeTables.SetMaxThreads(info, 1);
            var scan = Target<IDuckTableSource>(DuckDbNativeTables.InitBindData(info)).Open(columns);
            DuckDbNativeTables.SetInitData(info, Keep(scan), &Release);
        }
        catch (Exception error)
        {
            DuckDbNativeTables.SetInitError(info, error.Message);
        }
    }

    [UnmanagedCallersOnly]
    private static void Scan(nint info, nint chunk)
    {
        // 3. The next rows.
        try
        {
            var rows = Target<IDuckTableScan>(DuckDbNativeTables.FunctionInitData(info)).Fill(new DuckChunkWriter(chunk));
            DuckDbNative.SetChunkSize(chunk, (ulong)rows);
        }
        catch (Exception error)
        {
            DuckDbNativeTables.SetFunctionError(info, error.Message);
        }
    }
}
