using System.Runtime.InteropServices;

namespace Hybrid.Lake.DuckDb;

/// <summary>The part of DuckDB's C API that makes table functions.</summary>
internal static unsafe partial class DuckDbNativeTables
{
    private const string Library = "duckdb";

    [LibraryImport(Library, EntryPoint = "duckdb_create_table_function")]
    public static partial nint Create();

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_table_function")]
    public static partial void Destroy(ref nint function);

    [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetName(nint function, string name);

    [LibraryImport(Library, EntryPoint = "duckdb_table_function_add_parameter")]
    public static partial void AddParameter(nint function, nint type);

    [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_extra_info")]
    public static partial void SetExtraInfo(nint function, nint info, delegate* unmanaged<nint, void> destroy);

    [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_bind")]
    public static partial void SetBind(nint function, delegate* unmanaged<nint, void> bind);

    [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_init")]
    public static partial void SetInit(nint function, delegate* unmanaged<nint, void> init);

    [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_function")]
    public static partial void SetFunction(nint function, delegate* unmanaged<nint, nint, void> scan);

    [LibraryImport(Library, EntryPoint = "duckdb_table_function_supports_projection_pushdown")]
    public static partial void SupportsProjection(nint function, [MarshalAs(UnmanagedType.U1)] bool supported);

    [LibraryImport(Library, EntryPoint = "duckdb_register_table_function")]
    public static partial int Register(ConnectionHandle connection, nint function);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_get_extra_info")]
    public static partial nint BindExtraInfo(nint info);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_get_parameter")]
    public static partial nint BindParameter(nint info, ulong index);

    [LibraryImport(Library, EntryPoint = "duckdb_get_int64")]
    public static partial long ValueInt64(nint value);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_value")]
    public static partial void DestroyValue(ref nint value);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_add_result_column", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void AddResultColumn(nint info, string name, nint type);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_set_cardinality")]
    public static partial void SetCardinality(nint info, ulong rows, [MarshalAs(UnmanagedType.U1)] bool exact);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_set_bind_data")]
    public static partial void SetBindData(nint info, nint data, delegate* unmanaged<nint, void> destroy);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetBindError(nint info, string error);

    [LibraryImport(Library, EntryPoint = "duckdb_init_get_bind_data")]
    public static partial nint InitBindData(nint info);

    [LibraryImport(Library, EntryPoint = "duckdb_init_get_column_count")]
    public static partial ulong InitColumnCount(nint info);

    [LibraryImport(Library, EntryPoint = "duckdb_init_get_column_index")]
    public static partial ulong InitColumnIndex(nint info, ulong column);

    [LibraryImport(Library, EntryPoint = "duckdb_init_set_max_threads")]
    public static partial void SetMaxThreads(nint info, ulong threads);

    [LibraryImport(Library, EntryPoint = "duckdb_init_set_init_data")]
    public static partial void SetInitData(nint info, nint data, delegate* unmanaged<nint, void> destroy);

    [LibraryImport(Library, EntryPoint = "duckdb_init_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetInitError(nint info, string error);

    [LibraryImport(Library, EntryPoint = "duckdb_function_get_init_data")]
    public static partial nint FunctionInitData(nint info);

    [LibraryImport(Library, EntryPoint = "duckdb_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetFunctionError(nint info, string error);
}
