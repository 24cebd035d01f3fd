using System.Text.RegularExpressions;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Sinks.Lake;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

/// <summary>The reference page says what the code does.</summary>
public sealed class LakeTablesReferenceTests
{
    [Fact]
    public void Page_OfTables_NamesEveryTypeWithItsColumn()
    {
        var page = File.ReadAllLines(Path.Combine(SharedFolders.Repository, "docs", "reference", "lake-tables.md"));
        var documented = new Dictionary<string, string>();
        foreach (var line in page.Where(line => line.StartsWith("| `", StringComparison.Ordinal) || line.StartsWith("| enum", StringComparison.Ordinal)))
        {
            var cells = line.Split('|');
            foreach (Match type in Regex.Matches(cells[1], "`([^`]+)`|enums"))
                documented[type.Groups[1].Success ? type.Groups[1].Value : "enums"] = cells[2].Trim(' ', '`');
        }

        var actual = RowColumns.Of(typeof(EveryType)).ToDictionary(column => NameOf(column.Type), column => column.Column.Type.DeltaName);
        Assert.Equal(actual.OrderBy(entry => entry.Key, StringComparer.Ordinal), documented.OrderBy(entry => entry.Key, StringComparer.Ordinal));
        Assert.All(RowAppenders.SupportedTypes, type => Assert.Contains(NameOf(type), documented.Keys));
    }

    [Fact]
    public void Page_OfTables_SaysTheDefaults()
    {
        var options = new LakeSinkOptions();
        Assert.Equal((PartitionUnit.Hour, TimeSpan.FromMinutes(1), TimeSpan.Zero), (options.Partition, options.Corrections, options.Lateness));
    }

    private static string NameOf(Type type) => type.IsEnum ? "enums" : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.DateTime => "DateTime",
        TypeCode.Object when type == typeof(byte[]) => "byte[]",
        TypeCode.Object when type.IsGenericType => "ReadOnlyMemory<byte>",
        TypeCode.Object => type.Name,
        var code => code.ToString().ToLowerInvariant(),
    };

    private sealed record EveryType(
        bool Bool, sbyte SByte, byte Byte, short Short, ushort UShort, int Int, uint UInt, long Long, ulong ULong, float Float, double Double, decimal Decimal, string String,
        Utf8 Utf8, char Char, Guid Guid, DayOfWeek Enum, byte[] Bytes, ReadOnlyMemory<byte> Memory, DateOnly Day, DateTime Moment, DateTimeOffset Offset);
}
