using System.Reflection;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>Appends one value of each .NET type to a column; found by type when a row's appender is compiled.</summary>
internal static class RowAppenders
{
    private static readonly Dictionary<Type, LakeType> Types = new()
    {
        [typeof(bool)] = LakeType.Boolean,
        [typeof(sbyte)] = LakeType.Byte,
        [typeof(byte)] = LakeType.Short,
        [typeof(short)] = LakeType.Short,
        [typeof(ushort)] = LakeType.Int,
        [typeof(int)] = LakeType.Int,
        [typeof(uint)] = LakeType.Long,
        [typeof(long)] = LakeType.Long,
        [typeof(ulong)] = LakeType.Decimal(20, 0),
        [typeof(float)] = LakeType.Float,
        [typeof(double)] = LakeType.Double,
        [typeof(char)] = LakeType.String,
        [typeof(string)] = LakeType.String,
        [typeof(Utf8)] = LakeType.String,
        [typeof(Guid)] = LakeType.String,
        [typeof(byte[])] = LakeType.Binary,
        [typeof(ReadOnlyMemory<byte>)] = LakeType.Binary,
        [typeof(DateOnly)] = LakeType.Date,
        [typeof(DateTime)] = LakeType.Timestamp,
        [typeof(DateTimeOffset)] = LakeType.Timestamp,
    };

    private static readonly Dictionary<Type, MethodInfo> Methods = typeof(RowAppenders)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(method => method.Name == nameof(Append))
        .ToDictionary(method => method.GetParameters()[1].ParameterType);

    /// <summary>The .NET types that columns hold, besides decimals, enums and nullable forms.</summary>
    public static IReadOnlyCollection<Type> SupportedTypes => Types.Keys;

    /// <summary>The column type of a .NET type that needs no attribute, or null where there is none.</summary>
    public static LakeType? TypeOf(Type type) => Types.TryGetValue(type, out var found) ? found : null;

    /// <summary>The method that appends a value (not nullable) of a type to a column of a type.</summary>
    public static MethodInfo MethodOf(Type type, LakeType column)
    {
        if (type == typeof(long) && column.Kind == LakeTypeKind.Timestamp)
            return typeof(RowAppenders).GetMethod(nameof(AppendMicros), BindingFlags.Static | BindingFlags.NonPublic)!;
        if (type.IsEnum)
            return typeof(RowAppenders).GetMethod(nameof(AppendEnum), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);
        return Methods[type];
    }

    private static void Append(ColumnBuffer column, bool value) => column.Append(value ? (byte)1 : (byte)0);

    private static void Append(ColumnBuffer column, sbyte value) => column.Append(value);

    private static void Append(ColumnBuffer column, byte value) => column.Append((short)value);

    private static void Append(ColumnBuffer column, short value) => column.Append(value);

    private static void Append(ColumnBuffer column, ushort value) => column.Append((int)value);

    private static void Append(ColumnBuffer column, int value) => column.Append(value);

    private static void Append(ColumnBuffer column, uint value) => column.Append((long)value);

    private static void Append(ColumnBuffer column, long value) => column.Append(value);

    private static void Append(ColumnBuffer column, ulong value) => column.Append((Int128)value);

    private static void Append(ColumnBuffer column, float value) => column.Append(value);

    private static void Append(ColumnBuffer column, double value) => column.Append(value);

    private static void Append(ColumnBuffer column, decimal value) => column.AppendDecimal(value);

    private static void Append(ColumnBuffer column, char value) => column.AppendText(value.ToString());

    private static void Append(ColumnBuffer column, string? value) => column.AppendText(value);

    private static void Append(ColumnBuffer column, Utf8 value) => column.AppendUtf8(value.Span);

    private static void Append(ColumnBuffer column, Guid value)
    {
        Span<byte> text = stackalloc byte[36];
        value.TryFormat(text, out var written);
        column.AppendBytes(text[..written]);
    }

    private static void Append(ColumnBuffer column, byte[]? value)
    {
        if (value is null)
            column.AppendNull();
        else
            column.AppendBytes(value);
    }

    private static void Append(ColumnBuffer column, ReadOnlyMemory<byte> value) => column.AppendBytes(value.Span);

    private static void Append(ColumnBuffer column, DateOnly value) => column.AppendDate(value);

    // Unspecified is taken for UTC, as everywhere here; local time is converted.
    private static void Append(ColumnBuffer column, DateTime value) =>
        AppendTicks(column, (value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks);

    private static void Append(ColumnBuffer column, DateTimeOffset value) => AppendTicks(column, value.UtcTicks);

    private static void AppendMicros(ColumnBuffer column, long micros) => column.AppendTimestamp(micros);

    private static void AppendEnum<TEnum>(ColumnBuffer column, TEnum value) where TEnum : struct, Enum =>
        column.AppendUtf8(EnumTexts<TEnum>.Of(value).Span);

    private static void AppendTicks(ColumnBuffer column, long ticks) =>
        column.AppendTimestamp(ticks / TimeSpan.TicksPerMicrosecond - DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond); // both positive: rounds down

    /// <summary>The names of an enum's values as UTF-8; a value without a name is its number.</summary>
    private static class EnumTexts<TEnum> where TEnum : struct, Enum
    {
        private static readonly Dictionary<TEnum, Utf8> Names = Enum.GetValues<TEnum>().Distinct().ToDictionary(value => value, value => new Utf8(value.ToString()));

        public static Utf8 Of(TEnum value) => Names.TryGetValue(value, out var name) ? name : new Utf8(value.ToString("D"));
    }
}
