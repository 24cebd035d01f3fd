using System.Globalization;

namespace Hybrid.Lake.DuckDb;

/// <summary>A column's type. <see cref="ToString"/> gives it as SQL, for instance <c>DECIMAL(38,2)</c>.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Precision">Digits of a decimal; the length of an array; else 0.</param>
/// <param name="Scale">Digits of a decimal after the point, else 0.</param>
public sealed record DuckType(DuckTypeKind Kind, int Precision = 0, int Scale = 0)
{
    /// <summary>What it is made of: the element of a list or array, the fields of a struct, key and value of a map. Empty otherwise.</summary>
    public IReadOnlyList<DuckColumn> Fields { get; init; } = [];

    /// <summary>The labels of an enum, by number. Empty otherwise.</summary>
    internal IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>A decimal with <paramref name="precision"/> digits (1 to 38), <paramref name="scale"/> of them after the point.</summary>
    public static DuckType Decimal(int precision, int scale) => new(DuckTypeKind.Decimal, precision, scale);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DuckTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Precision},{Scale})"),
        DuckTypeKind.List => $"{Fields[0].Type}[]",
        DuckTypeKind.Array => string.Create(CultureInfo.InvariantCulture, $"{Fields[0].Type}[{Precision}]"),
        DuckTypeKind.Map => $"MAP({Fields[0].Type}, {Fields[1].Type})",
        DuckTypeKind.Struct => $"STRUCT({string.Join(", ", Fields.Select(field => $"{DuckSql.Name(field.Name)} {field.Type}"))})",
        DuckTypeKind.TimestampTz => "TIMESTAMPTZ",
        DuckTypeKind.TimestampSeconds => "TIMESTAMP_S",
        DuckTypeKind.TimestampMillis => "TIMESTAMP_MS",
        DuckTypeKind.TimestampNanos => "TIMESTAMP_NS",
        _ => Kind.ToString().ToUpperInvariant(),
    };

    /// <summary>Reads DuckDB's logical type and frees it.</summary>
    internal static unsafe DuckType Take(nint type)
    {
        try
        {
            var kind = (DuckTypeKind)DuckDbNative.TypeId(type);
            return kind switch
            {
                DuckTypeKind.Decimal => Decimal(DuckDbNative.DecimalWidth(type), DuckDbNative.DecimalScale(type)),
                DuckTypeKind.List => new(kind) { Fields = [new("element", Take(DuckDbNative.ListChildType(type)))] },
                DuckTypeKind.Array => new(kind, (int)DuckDbNative.ArraySize(type)) { Fields = [new("element", Take(DuckDbNative.ArrayChildType(type)))] },
                DuckTypeKind.Map => new(kind)
                {
                    Fields = [new("key", Take(DuckDbNative.MapKeyType(type))), new("value", Take(DuckDbNative.MapValueType(type)))],
                },
                DuckTypeKind.Struct => new(kind)
                {
                    Fields = Enumerable.Range(0, (int)DuckDbNative.StructChildCount(type)).Select(index => StructField(type, (ulong)index)).ToArray(),
                },
                DuckTypeKind.Enum => new(kind)
                {
                    Labels = Enumerable.Range(0, (int)DuckDbNative.EnumSize(type)).Select(index => EnumLabel(type, (ulong)index)).ToArray(),
                },
                _ when Enum.IsDefined(kind) => new(kind),
                _ => new(DuckTypeKind.Other),
            };
        }
        finally
        {
            DuckDbNative.DestroyLogicalType(ref type);
        }
    }

    /// <summary>Makes DuckDB's logical type; the caller destroys it.</summary>
    internal nint Make() => Kind == DuckTypeKind.Decimal
        ? DuckDbNative.CreateDecimalType((byte)Precision, (byte)Scale)
        : DuckDbNative.CreateLogicalType((int)Kind);

    private static unsafe DuckColumn StructField(nint type, ulong index) =>
        new(DuckDbNative.TakeText(DuckDbNative.StructChildName(type, index)) ?? "", Take(DuckDbNative.StructChildType(type, index)));

    private static unsafe string EnumLabel(nint type, ulong index) => DuckDbNative.TakeText(DuckDbNative.EnumValue(type, index)) ?? "";
}
