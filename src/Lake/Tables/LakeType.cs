using System.Globalization;

namespace Hybrid.Lake.Tables;

/// <summary>The type of a column.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Precision">Digits of a decimal, 1 to 38; else 0.</param>
/// <param name="Scale">Digits of a decimal after the point, 0 to <paramref name="Precision"/>; else 0.</param>
public readonly record struct LakeType(LakeTypeKind Kind, int Precision = 0, int Scale = 0)
{
    /// <summary>True or false.</summary>
    public static LakeType Boolean => new(LakeTypeKind.Boolean);

    /// <summary>8 bits, signed.</summary>
    public static LakeType Byte => new(LakeTypeKind.Byte);

    /// <summary>16 bits, signed.</summary>
    public static LakeType Short => new(LakeTypeKind.Short);

    /// <summary>32 bits, signed.</summary>
    public static LakeType Int => new(LakeTypeKind.Int);

    /// <summary>64 bits, signed.</summary>
    public static LakeType Long => new(LakeTypeKind.Long);

    /// <summary>32-bit floating point.</summary>
    public static LakeType Float => new(LakeTypeKind.Float);

    /// <summary>64-bit floating point.</summary>
    public static LakeType Double => new(LakeTypeKind.Double);

    /// <summary>UTF-8 text.</summary>
    public static LakeType String => new(LakeTypeKind.String);

    /// <summary>Bytes.</summary>
    public static LakeType Binary => new(LakeTypeKind.Binary);

    /// <summary>A day.</summary>
    public static LakeType Date => new(LakeTypeKind.Date);

    /// <summary>A moment, microseconds, UTC.</summary>
    public static LakeType Timestamp => new(LakeTypeKind.Timestamp);

    /// <summary>A decimal.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.InvalidDefinition"/>: precision outside 1 to 38, or scale outside 0 to precision.</exception>
    public static LakeType Decimal(int precision, int scale) => precision is >= 1 and <= 38 && scale >= 0 && scale <= precision
        ? new(LakeTypeKind.Decimal, precision, scale)
        : throw new LakeException(LakeError.InvalidDefinition, $"decimal({precision},{scale}): precision is 1 to 38, scale 0 to precision");

    /// <summary>The name in a Delta schema.</summary>
    public string DeltaName => Kind switch
    {
        LakeTypeKind.Int => "integer",
        LakeTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})"),
        _ => Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>The name in DuckDB's SQL.</summary>
    public string SqlName => Kind switch
    {
        LakeTypeKind.Boolean => "BOOLEAN",
        LakeTypeKind.Byte => "TINYINT",
        LakeTypeKind.Short => "SMALLINT",
        LakeTypeKind.Int => "INTEGER",
        LakeTypeKind.Long => "BIGINT",
        LakeTypeKind.Float => "FLOAT",
        LakeTypeKind.Double => "DOUBLE",
        LakeTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Precision},{Scale})"),
        LakeTypeKind.String => "VARCHAR",
        LakeTypeKind.Binary => "BLOB",
        LakeTypeKind.Date => "DATE",
        LakeTypeKind.Timestamp => "TIMESTAMP WITH TIME ZONE",
        _ => throw new LakeException(LakeError.UnsupportedFeature, "a column of another writer's type has no SQL type here"),
    };

    /// <summary>The type of a Delta name; <see cref="LakeTypeKind.Foreign"/> when it is not known here.</summary>
    public static LakeType FromDelta(string name)
    {
        switch (name)
        {
            case "boolean": return Boolean;
            case "byte": return Byte;
            case "short": return Short;
            case "integer": return Int;
            case "long": return Long;
            case "float": return Float;
            case "double": return Double;
            case "string": return String;
            case "binary": return Binary;
            case "date": return Date;
            case "timestamp": return Timestamp;
        }

        if (name.StartsWith("decimal(", StringComparison.Ordinal) && name.EndsWith(')'))
        {
            var parts = name[8..^1].Split(',');
            if (parts.Length == 2
                && int.TryParse(parts[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var precision)
                && int.TryParse(parts[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var scale))
                return Decimal(precision, scale);
        }

        return new(LakeTypeKind.Foreign);
    }

    /// <summary>The name in a Delta schema.</summary>
    public override string ToString() => DeltaName;
}
