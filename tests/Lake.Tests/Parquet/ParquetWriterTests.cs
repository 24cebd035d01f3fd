using FsCheck;
using FsCheck.Fluent;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Parquet;

public sealed class ParquetWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-parquet-").FullName;
    private readonly ParquetWriter _writer = new();
    private readonly DuckDatabase _database = DuckDatabase.Open();
    private readonly DuckConnection _connection;
    private int _files;

    public ParquetWriterTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        _writer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Write_AnyRows_ReadBackEqual() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(RowCases.Rows, rows =>
        {
            using var buffer = RowCases.Buffer(rows);
            var read = Read(Write(buffer));
            Assert.Equal(rows.Length, read.Count);
            for (var index = 0; index < rows.Length; index++)
                Assert.Equal(Texts(rows[index]), Texts(read[index]));
        }));

    [Fact]
    public void Write_MoreRowsThanPagesAndBlocks_ReadBackEqual()
    {
        var row = RowCases.Row.Sample(9000, 10).ToArray();
        using var buffer = RowCases.Buffer(row);
        var read = Read(Write(buffer));
        Assert.Equal(row.Length, read.Count);
        for (var index = 0; index < row.Length; index++)
            Assert.Equal(Texts(row[index]), Texts(read[index]));
    }

    [Fact]
    public void Write_SeveralRowGroups_KeepsTheOrder()
    {
        // Merges of staged rows depend on it: of the rows of a key the last counts.
        var builder = new RowBufferBuilder([new("id", LakeType.Long), new("text", LakeType.String)]);
        for (var row = 0L; row < 400_000; row++)
        {
            builder[0].Append(row);
            builder[1].AppendUtf8("a text of more than twelve bytes"u8);
            builder.EndRow();
        }

        using var buffer = builder.Seal();
        var path = Write(buffer);
        Assert.True((long)_connection.Scalar($"SELECT max(row_group_id) FROM parquet_metadata({DuckSql.Text(path)})")! > 1);
        Assert.Equal(400_000L, _connection.Scalar($"SELECT count(*) FROM read_parquet({DuckSql.Text(path)}, file_row_number = true) WHERE id = file_row_number"));
    }

    [Fact]
    public void Write_Timestamps_AreUtcMicrosecondsForSpark()
    {
        using var buffer = RowCases.Buffer([[1L]], [new("at", LakeType.Timestamp)]);
        var path = Write(buffer);
        Assert.Contains("TimestampType(isAdjustedToUTC=1", _connection.Scalar($"SELECT logical_type FROM parquet_schema({DuckSql.Text(path)}) WHERE name = 'at'")?.ToString(), StringComparison.Ordinal);
        Assert.Equal("TIMESTAMP_MICROS", _connection.Scalar($"SELECT converted_type FROM parquet_schema({DuckSql.Text(path)}) WHERE name = 'at'"));
        Assert.Equal("ZSTD", _connection.Scalar($"SELECT compression FROM parquet_metadata({DuckSql.Text(path)})"));
    }

    [Fact]
    public void Append_BadValues_AreRefusedAndTheRowUndone()
    {
        var builder = new RowBufferBuilder([new("id", LakeType.Long), new("text", LakeType.String), new("amount", LakeType.Decimal(5, 2)), new("at", LakeType.Timestamp), new("must", LakeType.Int, IsNullable: false)]);
        Refuse(() => builder[1].AppendUtf8([0x61, 0xC3, 0x28]), "not UTF-8");
        Refuse(() => builder[1].AppendText("half \ud83d"), "surrogate");
        Refuse(() => builder[2].AppendDecimal(1000m), "1000 does not fit decimal(5,2)");
        Refuse(() => builder[2].AppendDecimal(-999.995m), "does not fit");
        Refuse(() => builder[2].AppendDecimal(decimal.MaxValue), "does not fit");
        Refuse(() => builder[3].AppendTimestamp(long.MinValue), "years 1 to 9999");
        Refuse(() => builder[3].AppendTimestamp(RowTypes.LastMicro + 1), "years 1 to 9999");
        Refuse(() => builder[4].AppendNull(), "takes none");

        builder[0].Append(1L);
        builder[1].AppendText("undone, and longer than twelve");
        builder[2].AppendNull();
        builder.UndoRow();
        RowCases.Append(builder, [2L, "kept, and longer than twelve", 999.994m, 0L, 7]);
        using var rows = builder.Seal();
        Assert.Equal(["2", "kept, and longer than twelve", "999.99", "1970-01-01 00:00:00+00", "7"], Texts(Read(Write(rows)).Single()));

        void Refuse(Action append, string why)
        {
            var error = Assert.Throws<LakeException>(append);
            Assert.Equal(LakeError.BadInput, error.Code);
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
            builder.UndoRow();
        }
    }

    [Theory]
    [InlineData("79228162514264337593543950335", 38, 9, "79228162514264337593543950335.000000000")]
    [InlineData("79228162514264337593543950335", 38, 10, null)]
    [InlineData("0.0000000000000000000000000001", 38, 28, "0.0000000000000000000000000001")]
    [InlineData("-0.5", 1, 0, "-1")]
    [InlineData("2.4999", 1, 0, "2")]
    [InlineData("9.5", 1, 0, null)]
    [InlineData("0", 1, 1, "0.0")]
    [InlineData("1", 1, 1, null)]
    public void AppendDecimal_AtTheEdges_FitsOrIsRefused(string value, int precision, int scale, string? stored)
    {
        var builder = new RowBufferBuilder([new("amount", LakeType.Decimal(precision, scale))]);
        var number = decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        if (stored is null)
        {
            Assert.Throws<LakeException>(() => builder[0].AppendDecimal(number));
            return;
        }

        RowCases.Append(builder, [number]);
        using var rows = builder.Seal();
        Assert.Equal(stored, Texts(Read(Write(rows)).Single()).Single());
    }

    [Fact]
    public void Write_WhereItCannot_SaysWhy()
    {
        using var buffer = RowCases.Buffer([[1L]], [new("id", LakeType.Long)]);
        Assert.Equal(LakeError.NotFound, Assert.Throws<LakeException>(() => _writer.Write(buffer, "/nowhere/x.parquet")).Code);
    }

    private string Write(RowBuffer rows)
    {
        var path = Path.Combine(_folder, $"{_files++}.parquet");
        _writer.Write(rows, path);
        return path;
    }

    private List<object?[]> Read(string path)
    {
        var rows = new List<object?[]>();
        using var result = _connection.Query($"SELECT * FROM read_parquet({DuckSql.Text(path)})");
        while (result.Read())
            rows.Add([.. Enumerable.Range(0, result.Columns.Count).Select(result.GetValue)]);
        return rows;
    }

    /// <summary>Values as text, so that the two sides may hold a value in different .NET types.</summary>
    private static string[] Texts(object?[] row) => [.. row.Select((value, index) => value switch
    {
        decimal number => number.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture) is var text && row.Length == RowCases.Columns.Length ? text : DuckText.Of(number),
        0f or 0d => "0", // 0 and −0 are equal: DuckDB's dictionaries keep the first of them
        long micros when row.Length == RowCases.Columns.Length && index == row.Length - 1 => DuckText.Of(DateTimeOffset.UnixEpoch.AddTicks(micros * 10)),
        _ => DuckText.Of(value),
    })];
}
