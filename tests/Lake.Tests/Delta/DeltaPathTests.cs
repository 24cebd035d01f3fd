using Hybrid.Lake.Delta;

namespace Hybrid.Lake.Tests.Delta;

public sealed class DeltaPathTests
{
    [Theory]
    [InlineData("date=2015-09-12/hour=5/part-1.parquet", "date=2015-09-12/hour=5/part-1.parquet")]
    [InlineData("name=a b/x.parquet", "name=a%20b/x.parquet")]
    [InlineData("name=50%25/x.parquet", "name=50%2525/x.parquet")]
    [InlineData("name=a%3Db/x.parquet", "name=a%253Db/x.parquet")]
    [InlineData("name=Zürich/x.parquet", "name=Z%C3%BCrich/x.parquet")]
    [InlineData("name=東京 🚲/x.parquet", "name=%E6%9D%B1%E4%BA%AC%20%F0%9F%9A%B2/x.parquet")]
    [InlineData("name=a+b&c/x.parquet", "name=a%2Bb%26c/x.parquet")]
    public void Encode_ThenDecode_IsTheSame(string onDisk, string inLog)
    {
        Assert.Equal(inLog, DeltaPath.Encode(onDisk));
        Assert.Equal(onDisk, DeltaPath.Decode(inLog));
    }

    [Theory]
    [InlineData("a b", "name=a b")]
    [InlineData("50%", "name=50%25")]
    [InlineData("a=b/c:d", "name=a%3Db%2Fc%3Ad")]
    [InlineData("Zürich", "name=Zürich")]
    [InlineData("a\tb", "name=a%09b")]
    [InlineData("", "name=__HIVE_DEFAULT_PARTITION__")]
    [InlineData(null, "name=__HIVE_DEFAULT_PARTITION__")]
    public void Folder_OfAValue_IsHiveEscaped(string? value, string folder) => Assert.Equal(folder, DeltaPath.Folder([new("name", value)]));

    [Theory]
    [InlineData("Z%C3%BCrich", "Zürich")] // as we write it
    [InlineData("Zürich", "Zürich")] // as Java's URI writes it
    [InlineData("a+b", "a+b")] // a plus is no space in a path
    public void Decode_OtherWriters_IsTheFile(string inLog, string onDisk) => Assert.Equal(onDisk, DeltaPath.Decode(inLog));

    [Theory]
    [InlineData("/data/x.parquet")]
    [InlineData("file:/data/x.parquet")]
    [InlineData("s3://bucket/x.parquet")]
    public void Decode_AbsolutePath_IsRefused(string path) =>
        Assert.Equal(LakeError.UnsupportedFeature, Assert.Throws<LakeException>(() => DeltaPath.Decode(path)).Code);
}
