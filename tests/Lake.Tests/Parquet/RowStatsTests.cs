using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Parquet;

public sealed class RowStatsTests
{
    [Fact]
    public void Stats_AnyRows_NeverLie() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(RowCases.Rows, rows =>
    {
        using var buffer = RowCases.Buffer(rows);
        using var stats = JsonDocument.Parse(FileStats.ToJson(buffer.Count, buffer.Stats()));
        Assert.Equal(rows.Length, stats.RootElement.GetProperty("numRecords").GetInt64());
        for (var index = 0; index < RowCases.Columns.Length; index++)
        {
            var column = RowCases.Columns[index];
            var values = rows.Select(row => row[index]).ToArray();
            Assert.Equal(values.Count(value => value is null), stats.RootElement.GetProperty("nullCount").GetProperty(column.Name).GetInt64());
            foreach (var value in values.Where(value => value is not null))
            {
                if (stats.RootElement.GetProperty("minValues").TryGetProperty(column.Name, out var min))
                    Assert.True(Compare(min, value!, column) <= 0, $"{column.Name}: minimum {min} above {value}");
                if (stats.RootElement.GetProperty("maxValues").TryGetProperty(column.Name, out var max))
                    Assert.True(Compare(max, value!, column) >= 0, $"{column.Name}: maximum {max} below {value}");
            }
        }
    }));

    [Fact]
    public void Stats_UsualValues_AreThere()
    {
        LakeColumn[] columns = [new("id", LakeType.Long), new("name", LakeType.String), new("price", LakeType.Decimal(9, 2)), new("at", LakeType.Timestamp), new("day", LakeType.Date), new("x", LakeType.Double)];
        using var buffer = RowCases.Buffer(
            [
                [3L, "b", 1.50m, 1_500L, new DateOnly(2015, 9, 12), 1.5],
                [-1L, new string('c', 40), 20m, 1_442_034_421_000_001L, new DateOnly(1, 1, 1), -2.0],
                [null, null, null, null, null, null],
            ], columns);
        Assert.Equal(
            """{"numRecords":3,"minValues":{"id":-1,"name":"b","price":1.50,"at":"1970-01-01T00:00:00.001Z","day":"0001-01-01","x":-2},"maxValues":{"id":3,"name":"cccccccccccccccccccccccccccccccd","price":20.00,"at":"2015-09-12T05:07:01.001Z","day":"2015-09-12","x":1.5},"nullCount":{"id":1,"name":1,"price":1,"at":1,"day":1,"x":1}}""",
            FileStats.ToJson(buffer.Count, buffer.Stats()));
    }

    private static int Compare(JsonElement bound, object value, LakeColumn column) => value switch
    {
        bool or byte[] => throw new InvalidOperationException($"{column.Name} has bounds"),
        float number => double.IsNaN(number) ? throw new InvalidOperationException("bounds beside NaN") : bound.GetDouble().CompareTo(number),
        double number => double.IsNaN(number) ? throw new InvalidOperationException("bounds beside NaN") : bound.GetDouble().CompareTo(number),
        decimal number => bound.GetDecimal().CompareTo(number),
        string text => Encoding.UTF8.GetBytes(bound.GetString()!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(text)),
        DateOnly day => DateOnly.Parse(bound.GetString()!, CultureInfo.InvariantCulture).CompareTo(day),
        long micros when column.Type.Kind == LakeTypeKind.Timestamp =>
            ((DateTimeOffset.Parse(bound.GetString()!, CultureInfo.InvariantCulture).UtcTicks - DateTime.UnixEpoch.Ticks) / 10).CompareTo(micros),
        _ => bound.GetInt64().CompareTo(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };
}
