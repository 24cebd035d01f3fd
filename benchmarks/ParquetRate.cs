using System.Diagnostics;
using System.Globalization;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.Benchmarks;

/// <summary>How many rows of four columns (bigint, varchar(12), double, int) go from a row buffer to a zstd Parquet file per second, on one thread?</summary>
internal static class ParquetRate
{
    private static readonly LakeColumn[] Columns =
    [
        new("id", LakeType.Long, IsNullable: false),
        new("name", LakeType.String, IsNullable: false),
        new("value", LakeType.Double, IsNullable: false),
        new("number", LakeType.Int, IsNullable: false),
    ];

    /// <summary>Runs it: <c>parquet [rows] [rounds]</c>.</summary>
    public static int Run(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5_000_000;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        var path = Path.Combine(Path.GetTempPath(), $"hybrid-parquet-{Environment.ProcessId}.parquet");
        using var writer = new ParquetWriter();
        for (var round = 1; round <= rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            using var buffer = Fill(rows);
            var filled = clock.Elapsed;
            var bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
            clock.Restart();
            writer.Write(buffer, path);
            var written = clock.Elapsed;
            clock.Restart();
            var stats = FileStats.ToJson(buffer.Count, buffer.Stats());
            var summed = clock.Elapsed;
            var size = new FileInfo(path).Length;
            Check(path, rows);
            File.Delete(path);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: {rows:N0} rows, fill {Rate(rows, filled)} M/s ({(double)bytes / rows:F1} B allocated a row), write {Rate(rows, written)} M/s, statistics {Rate(rows, summed)} M/s, {size / 1e6:F1} MB"));
            if (round == rounds)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"buffer to file (write + statistics), one thread: {Rate(rows, written + summed)} M rows/s; statistics {stats.Length} characters"));
        }

        return 0;
    }

    private static RowBuffer Fill(int rows)
    {
        var builder = new RowBufferBuilder(Columns);
        Span<byte> name = stackalloc byte[12];
        "customer-000"u8.CopyTo(name);
        for (var row = 0; row < rows; row++)
        {
            var customer = (uint)row * 2654435761u % 1000;
            name[9] = (byte)('0' + customer / 100);
            name[10] = (byte)('0' + customer / 10 % 10);
            name[11] = (byte)('0' + customer % 10);
            builder[0].Append((long)row);
            builder[1].AppendUtf8(name);
            builder[2].Append(customer * 0.25);
            builder[3].Append(row % 100);
            builder.EndRow();
        }

        return builder.Seal();
    }

    private static void Check(string path, int rows)
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        var read = (long)connection.Scalar($"SELECT count(*) FROM read_parquet({DuckSql.Text(path)}) WHERE name LIKE 'customer-___'")!;
        if (read != rows)
            throw new InvalidOperationException($"{read} rows in the file, {rows} written.");
    }

    private static string Rate(int rows, TimeSpan time) => (rows / time.TotalSeconds / 1e6).ToString("F2", CultureInfo.InvariantCulture);
}
