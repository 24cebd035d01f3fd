using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests;

/// <summary>A table's definition and files that need no bytes: commits are about the log.</summary>
internal static class TestTable
{
    public static readonly long Start = PartitionKey.Parse("2015-09-12T00").Start;

    public static TableDefinition Definition(PartitionUnit unit = PartitionUnit.Hour, TimeSpan lateness = default, params string[] keys) => new()
    {
        Name = "orders",
        Columns = [new("id", LakeType.Long, IsNullable: false), new("amount", LakeType.Decimal(12, 2)), new("at", LakeType.Timestamp)],
        Partition = unit,
        Lateness = lateness,
        Keys = keys,
    };

    public static PartitionKey Hour(int hour) => new(PartitionUnit.Hour, Start + hour * 3_600_000_000L);

    public static long HourEnd(int hour) => Hour(hour).End;

    /// <summary>A file that is nowhere on disk.</summary>
    public static LakeFile File(PartitionKey partition, string writer = "test", long number = 1, long rows = 1) => new()
    {
        Path = DataFileName.NewPath(partition, writer, number),
        Partition = partition,
        Size = 100,
        Modified = DateTimeOffset.UnixEpoch,
        Rows = rows,
        Stats = FormattableString.Invariant($"{{\"numRecords\":{rows}}}"),
    };

    /// <summary>A file that is on disk.</summary>
    public static async Task<LakeFile> StoreAsync(LakeTable table, PartitionKey partition, string writer, long number, long rows = 1)
    {
        var file = File(partition, writer, number, rows);
        await table.Storage.StoreFileAsync(table.PathOf(file.Path), async (path, stop) => await System.IO.File.WriteAllBytesAsync(path, new byte[100], stop));
        return file;
    }

    public static CommitPlan Append(params LakeFile[] files) =>
        (_, _) => ValueTask.FromResult(CommitDecision.Commit(new() { Operation = "WRITE", Adds = files }));

    public static WriterEpoch Epoch(long incarnation, long epoch, long watermark, params LakeFile[] files) => new(incarnation, epoch, watermark, files);
}
