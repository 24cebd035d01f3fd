using Hybrid.Lake.Delta;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Tables;

public sealed class PartitionKeyTests
{
    [Theory]
    [InlineData(PartitionUnit.Day, "2015-09-12", "date=2015-09-12")]
    [InlineData(PartitionUnit.Hour, "2015-09-12T05", "date=2015-09-12/hour=5")]
    [InlineData(PartitionUnit.Minute, "2015-09-12T05:07", "date=2015-09-12/hour=5/minute=7")]
    [InlineData(PartitionUnit.Hour, "1969-12-31T23", "date=1969-12-31/hour=23")]
    [InlineData(PartitionUnit.Hour, "0001-01-01T00", "date=0001-01-01/hour=0")]
    [InlineData(PartitionUnit.Hour, "9999-12-31T23", "date=9999-12-31/hour=23")]
    [InlineData(PartitionUnit.Hour, "hour:null", "date=__HIVE_DEFAULT_PARTITION__/hour=__HIVE_DEFAULT_PARTITION__")]
    [InlineData(PartitionUnit.None, "all", "")]
    public void Text_OfAPartition_GoesThereAndBack(PartitionUnit unit, string text, string folder)
    {
        var key = PartitionKey.Parse(text);
        Assert.Equal(unit, key.Unit);
        Assert.Equal(text, key.ToString());
        Assert.Equal(folder, key.Folder);
        Assert.Equal(key, PartitionValueReader.KeyOf(unit, key.Values().ToDictionary()));
    }

    [Theory]
    [InlineData("2015-09-12T05", "2015-09-12T05", 0)]
    [InlineData("2015-09-12T05", "2015-09-12T05", 3_599_999_999)]
    [InlineData("2015-09-12T05", "2015-09-12T06", 3_600_000_000)]
    [InlineData("2015-09-12T05", "2015-09-12T04", -1)]
    [InlineData("1970-01-01T00", "1969-12-31T23", -1)]
    public void Of_ATime_IsThePartitionAroundIt(string from, string expected, long plus) =>
        Assert.Equal(expected, PartitionKey.Of(PartitionUnit.Hour, PartitionKey.Parse(from).Start + plus).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("2015-9-12")]
    [InlineData("2015-09-12T25")]
    [InlineData("2015-09-12 05")]
    [InlineData("year:null")]
    public void Parse_Nonsense_IsRefused(string text)
    {
        Assert.False(PartitionKey.TryParse(text, out _));
        Assert.Equal(LakeError.BadInput, Assert.Throws<LakeException>(() => PartitionKey.Parse(text)).Code);
    }

    [Fact]
    public void End_OfTimelessPartitions_IsTheEndOfTime()
    {
        Assert.Equal(long.MaxValue, PartitionKey.Whole.End);
        Assert.Equal(long.MaxValue, PartitionKey.Null(PartitionUnit.Day).End);
        Assert.Equal(PartitionKey.Parse("2015-09-13"), PartitionKey.Parse("2015-09-12").Next);
    }
}
