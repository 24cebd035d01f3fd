namespace Hybrid.Lake.DuckDb;

/// <summary>Says what DuckDB's errors mean to callers.</summary>
internal static class DuckDbErrors
{
    // duckdb_error_type of the C API.
    private const int OutOfRange = 1, Conversion = 2, Decimal = 4, MismatchType = 5, DivideByZero = 6, NotImplemented = 11, Catalog = 13,
        Parser = 14, Constraint = 18, Connection = 21, Syntax = 22, Settings = 23, Binder = 24, Network = 25, Io = 28, Interrupt = 29,
        InvalidInput = 32, OutOfMemory = 33, Permission = 34, ParameterNotResolved = 35, ParameterNotAllowed = 36, Http = 38, Corruption = 43;

    /// <summary>Makes the exception for an error of DuckDB's.</summary>
    /// <param name="type">Its <c>duckdb_error_type</c>, or 0 where the C API gives none: the message's first words are used then.</param>
    /// <param name="message">DuckDB's message.</param>
    /// <param name="doing">What was being done, for instance the SQL.</param>
    public static LakeException Make(int type, string? message, string doing)
    {
        message ??= "no message";
        var (code, transient) = Classify(type == 0 ? TypeOf(message) : type, message);
        return new LakeException(code, $"DuckDB: {message.TrimEnd()} (in: {Shorten(doing)})", transient);
    }

    /// <summary>The code of an error, and whether trying again can help.</summary>
    public static (LakeError Code, bool IsTransient) Classify(int type, string message) => type switch
    {
        OutOfMemory => (LakeError.OutOfMemory, false),
        Interrupt => (LakeError.Interrupted, false),
        Io when Says(message, "No space left") || Says(message, "Disk quota") || Says(message, "failed to offload data block") => (LakeError.StorageFull, true),
        Io when Says(message, "No such file") || Says(message, "No files found") => (LakeError.NotFound, false),
        Io when Says(message, "Permission denied") => (LakeError.PermissionDenied, false),
        Permission => (LakeError.PermissionDenied, false),
        Io or Network or Connection or Http => (LakeError.Storage, true),
        Parser or Syntax or Catalog or Binder or Settings or NotImplemented or ParameterNotResolved or ParameterNotAllowed => (LakeError.InvalidSql, false),
        OutOfRange or Conversion or Decimal or MismatchType or DivideByZero or Constraint => (LakeError.QueryFailed, false),
        Corruption => (LakeError.Corrupt, false),
        InvalidInput when Says(message, "parquet") || Says(message, "Snappy") || Says(message, "ZSTD") => (LakeError.Corrupt, false),
        InvalidInput => (LakeError.QueryFailed, false),
        _ => (LakeError.Failed, false),
    };

    private static int TypeOf(string message) => message switch
    {
        _ when Starts(message, "Parser Error") => Parser,
        _ when Starts(message, "Binder Error") => Binder,
        _ when Starts(message, "Catalog Error") => Catalog,
        _ when Starts(message, "IO Error") => Io,
        _ when Starts(message, "Out of Memory Error") => OutOfMemory,
        _ when Starts(message, "Invalid Input Error") => InvalidInput,
        _ when Starts(message, "Conversion Error") => Conversion,
        _ when Starts(message, "INTERRUPT Error") => Interrupt,
        _ when Starts(message, "Not implemented Error") => NotImplemented,
        _ when Starts(message, "Permission Error") => Permission,
        _ => 0,
    };

    private static bool Starts(string message, string text) => message.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    private static bool Says(string message, string text) => message.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string text) => text.Length <= 300 ? text : $"{text[..300]}…";
}
