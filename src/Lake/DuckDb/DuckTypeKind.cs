namespace Hybrid.Lake.DuckDb;

/// <summary>The kinds of types that DuckDB has; the numbers are its C API's (<c>DUCKDB_TYPE</c>).</summary>
public enum DuckTypeKind
{
    /// <summary>Not a type that this binding reads by itself: cast it to VARCHAR in SQL.</summary>
    Other = 0,

    /// <summary>BOOLEAN.</summary>
    Boolean = 1,

    /// <summary>TINYINT, 8 bits.</summary>
    TinyInt = 2,

    /// <summary>SMALLINT, 16 bits.</summary>
    SmallInt = 3,

    /// <summary>INTEGER, 32 bits.</summary>
    Integer = 4,

    /// <summary>BIGINT, 64 bits.</summary>
    BigInt = 5,

    /// <summary>UTINYINT, 8 bits unsigned.</summary>
    UTinyInt = 6,

    /// <summary>USMALLINT, 16 bits unsigned.</summary>
    USmallInt = 7,

    /// <summary>UINTEGER, 32 bits unsigned.</summary>
    UInteger = 8,

    /// <summary>UBIGINT, 64 bits unsigned.</summary>
    UBigInt = 9,

    /// <summary>FLOAT, 32 bits.</summary>
    Float = 10,

    /// <summary>DOUBLE, 64 bits.</summary>
    Double = 11,

    /// <summary>TIMESTAMP without zone, microseconds.</summary>
    Timestamp = 12,

    /// <summary>DATE, days since 1970-01-01.</summary>
    Date = 13,

    /// <summary>TIME, microseconds.</summary>
    Time = 14,

    /// <summary>INTERVAL: months, days, microseconds.</summary>
    Interval = 15,

    /// <summary>HUGEINT, 128 bits.</summary>
    HugeInt = 16,

    /// <summary>VARCHAR, UTF-8.</summary>
    Varchar = 17,

    /// <summary>BLOB.</summary>
    Blob = 18,

    /// <summary>DECIMAL(precision, scale), up to 38 digits.</summary>
    Decimal = 19,

    /// <summary>TIMESTAMP_S, seconds.</summary>
    TimestampSeconds = 20,

    /// <summary>TIMESTAMP_MS, milliseconds.</summary>
    TimestampMillis = 21,

    /// <summary>TIMESTAMP_NS, nanoseconds.</summary>
    TimestampNanos = 22,

    /// <summary>ENUM.</summary>
    Enum = 23,

    /// <summary>A list, T[].</summary>
    List = 24,

    /// <summary>STRUCT.</summary>
    Struct = 25,

    /// <summary>MAP.</summary>
    Map = 26,

    /// <summary>UUID.</summary>
    Uuid = 27,

    /// <summary>TIMESTAMPTZ: a moment, microseconds UTC.</summary>
    TimestampTz = 31,

    /// <summary>UHUGEINT, 128 bits unsigned.</summary>
    UHugeInt = 32,

    /// <summary>An array of fixed length, T[n].</summary>
    Array = 33,

    /// <summary>The type of a bare NULL.</summary>
    Null = 36,
}
