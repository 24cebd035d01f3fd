using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>How column types look in memory: DuckDB's physical types.</summary>
public static class RowTypes
{
    /// <summary>First microsecond of the year 1.</summary>
    public static readonly long FirstMicro = -DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Last microsecond of the year 9999.</summary>
    public static readonly long LastMicro = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary><see cref="DateOnly.DayNumber"/> of 1970-01-01.</summary>
    public static readonly int UnixDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>
    /// Bytes of a value: boolean 1; byte, short, int, long, float, double their own; date an int of days; timestamp a long of microseconds; decimal 2, 4, 8 or 16 by
    /// its precision (to 4, 9, 18, 38 digits); text and blob entries 16.
    /// </summary>
    /// <exception cref="LakeException"><see cref="LakeError.UnsupportedFeature"/>: another writer's type.</exception>
    public static int WidthOf(LakeType type) => type.Kind switch
    {
        LakeTypeKind.Boolean or LakeTypeKind.Byte => 1,
        LakeTypeKind.Short => 2,
        LakeTypeKind.Int or LakeTypeKind.Float or LakeTypeKind.Date => 4,
        LakeTypeKind.Long or LakeTypeKind.Double or LakeTypeKind.Timestamp => 8,
        LakeTypeKind.String or LakeTypeKind.Binary => 16,
        LakeTypeKind.Decimal => type.Precision switch { <= 4 => 2, <= 9 => 4, <= 18 => 8, _ => 16 },
        _ => throw new LakeException(LakeError.UnsupportedFeature, "columns of another writer's type cannot be written here"),
    };

    /// <summary>The type in DuckDB.</summary>
    public static DuckType DuckTypeOf(LakeType type) => type.Kind switch
    {
        LakeTypeKind.Boolean => new(DuckTypeKind.Boolean),
        LakeTypeKind.Byte => new(DuckTypeKind.TinyInt),
        LakeTypeKind.Short => new(DuckTypeKind.SmallInt),
        LakeTypeKind.Int => new(DuckTypeKind.Integer),
        LakeTypeKind.Long => new(DuckTypeKind.BigInt),
        LakeTypeKind.Float => new(DuckTypeKind.Float),
        LakeTypeKind.Double => new(DuckTypeKind.Double),
        LakeTypeKind.Decimal => DuckType.Decimal(type.Precision, type.Scale),
        LakeTypeKind.String => new(DuckTypeKind.Varchar),
        LakeTypeKind.Binary => new(DuckTypeKind.Blob),
        LakeTypeKind.Date => new(DuckTypeKind.Date),
        LakeTypeKind.Timestamp => new(DuckTypeKind.TimestampTz),
        _ => throw new LakeException(LakeError.UnsupportedFeature, "columns of another writer's type cannot be written here"),
    };

    /// <summary>The type of a table's column that holds results of a DuckDB type, or null where a lake has none.</summary>
    /// <remarks>HUGEINT (what <c>sum(bigint)</c> gives) becomes decimal(38,0), as DuckDB would write it to Parquet as a double; UBIGINT decimal(20,0).</remarks>
    public static LakeType? LakeTypeOf(DuckType type) => type.Kind switch
    {
        DuckTypeKind.Boolean => LakeType.Boolean,
        DuckTypeKind.TinyInt => LakeType.Byte,
        DuckTypeKind.UTinyInt or DuckTypeKind.SmallInt => LakeType.Short,
        DuckTypeKind.USmallInt or DuckTypeKind.Integer => LakeType.Int,
        DuckTypeKind.UInteger or DuckTypeKind.BigInt => LakeType.Long,
        DuckTypeKind.UBigInt => LakeType.Decimal(20, 0),
        DuckTypeKind.HugeInt => LakeType.Decimal(38, 0),
        DuckTypeKind.Float => LakeType.Float,
        DuckTypeKind.Double => LakeType.Double,
        DuckTypeKind.Decimal => LakeType.Decimal(type.Precision, type.Scale),
        DuckTypeKind.Varchar or DuckTypeKind.Enum or DuckTypeKind.Uuid => LakeType.String,
        DuckTypeKind.Blob => LakeType.Binary,
        DuckTypeKind.Date => LakeType.Date,
        DuckTypeKind.Timestamp or DuckTypeKind.TimestampTz or DuckTypeKind.TimestampSeconds or DuckTypeKind.TimestampMillis
            or DuckTypeKind.TimestampNanos => LakeType.Timestamp,
        _ => null,
    };
}
