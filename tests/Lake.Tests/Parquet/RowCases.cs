using FsCheck;
using FsCheck.Fluent;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Parquet;

/// <summary>A column of every type, generated rows for them, and how rows get into a builder.</summary>
internal static class RowCases
{
    public static readonly LakeColumn[] Columns =
    [
        new("flag", LakeType.Boolean), new("tiny", LakeType.Byte), new("small", LakeType.Short), new("whole", LakeType.Int), new("big", LakeType.Long),
        new("real", LakeType.Float), new("wide", LakeType.Double), new("price", LakeType.Decimal(4, 2)), new("amount", LakeType.Decimal(9, 3)),
        new("total", LakeType.Decimal(18, 4)), new("huge", LakeType.Decimal(38, 10)), new("text", LakeType.String), new("blob", LakeType.Binary),
        new("day", LakeType.Date), new("at", LakeType.Timestamp),
    ];

    private static readonly string[] Texts =
        ["", "a", "żółw", "exactly 12 b", "thirteen byte", "a text that is a good deal longer than 32 characters, to be cut", "🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢🐢", new('\uffff', 40), string.Concat(Enumerable.Repeat("\U0010FFFF", 33)), new('z', 3000)];

    public static Gen<object?[]> Row { get; } = Gen.CollectToArray(Columns.Select(Value));

    public static Arbitrary<object?[][]> Rows { get; } = Arb.From(Row.ArrayOf());

    public static void Append(RowBufferBuilder builder, object?[] row)
    {
        for (var index = 0; index < row.Length; index++)
        {
            var column = builder[index];
            switch (row[index])
            {
                case null: column.AppendNull(); break;
                case bool flag: column.Append((byte)(flag ? 1 : 0)); break;
                case sbyte number: column.Append(number); break;
                case short number: column.Append(number); break;
                case int number: column.Append(number); break;
                case long number when column.Column.Type.Kind == LakeTypeKind.Timestamp: column.AppendTimestamp(number); break;
                case long number: column.Append(number); break;
                case float number: column.Append(number); break;
                case double number: column.Append(number); break;
                case decimal number: column.AppendDecimal(number); break;
                case string text: column.AppendText(text); break;
                case byte[] bytes: column.AppendBytes(bytes); break;
                case DateOnly day: column.AppendDate(day); break;
                default: throw new InvalidOperationException(row[index]!.GetType().Name);
            }
        }

        builder.EndRow();
    }

    public static RowBuffer Buffer(IEnumerable<object?[]> rows, LakeColumn[]? columns = null)
    {
        var builder = new RowBufferBuilder(columns ?? Columns);
        foreach (var row in rows)
            Append(builder, row);
        return builder.Seal();
    }

    private static Gen<object?> Value(LakeColumn column)
    {
        var value = column.Type.Kind switch
        {
            LakeTypeKind.Boolean => Gen.Elements(true, false).Select(flag => (object?)flag),
            LakeTypeKind.Byte => Gen.Choose(sbyte.MinValue, sbyte.MaxValue).Select(number => (object?)(sbyte)number),
            LakeTypeKind.Short => Gen.Choose(short.MinValue, short.MaxValue).Select(number => (object?)(short)number),
            LakeTypeKind.Int => Gen.OneOf(Gen.Choose(-1000, 1000), Gen.Elements(int.MinValue, int.MaxValue)).Select(number => (object?)number),
            LakeTypeKind.Long => Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue, long.MaxValue)).Select(number => (object?)number),
            LakeTypeKind.Float => Gen.OneOf(ArbMap.Default.GeneratorFor<float>(), Gen.Elements(float.NaN, float.NegativeInfinity, -0f)).Select(number => (object?)number),
            LakeTypeKind.Double => Gen.OneOf(ArbMap.Default.GeneratorFor<double>(), Gen.Elements(double.NaN, double.PositiveInfinity, -0d)).Select(number => (object?)number),
            LakeTypeKind.Decimal => Gen.Choose(-9999, 9999).Select(digits => (object?)(digits * 0.01m)),
            LakeTypeKind.String => Gen.Elements(Texts).Select(text => (object?)text),
            LakeTypeKind.Binary => Gen.Choose(0, 255).ArrayOf().Select(bytes => (object?)bytes.Select(number => (byte)number).ToArray()),
            LakeTypeKind.Date => Gen.OneOf(Gen.Choose(0, 3_652_058), Gen.Elements(0, 3_652_058)).Select(day => (object?)DateOnly.FromDayNumber(day)),
            _ => Gen.OneOf(
                Gen.Choose(0, int.MaxValue).Select(number => number * 1_000_003L), Gen.Elements(RowTypes.FirstMicro, RowTypes.LastMicro, -1L)).Select(micros => (object?)micros),
        };
        return Gen.Frequency((1, Gen.Constant((object?)null)), (6, value));
    }
}
