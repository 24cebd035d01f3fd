using Hybrid.Lake.DuckDb;

namespace Hybrid.Lake.Tests.DuckDb;

public sealed class DuckConnectionTests : IDisposable
{
    private readonly DuckDatabase _database = DuckDatabase.Open();
    private readonly DuckConnection _connection;

    public DuckConnectionTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    public static TheoryData<string, object?, string> Values => new()
    {
        { "true", true, "true" },
        { "(-7)::TINYINT", (sbyte)-7, "-7" },
        { "7::UTINYINT", (byte)7, "7" },
        { "(-300)::SMALLINT", (short)-300, "-300" },
        { "60000::USMALLINT", (ushort)60000, "60000" },
        { "-70000", -70000, "-70000" },
        { "4000000000::UINTEGER", 4000000000u, "4000000000" },
        { "(-5000000000)::BIGINT", -5000000000L, "-5000000000" },
        { "18446744073709551615::UBIGINT", ulong.MaxValue, "18446744073709551615" },
        { "(-170141183460469231731687303715884105727)::HUGEINT", -Int128.MaxValue, "-170141183460469231731687303715884105727" },
        { "1.5::FLOAT", 1.5f, "1.5" },
        { "'NaN'::DOUBLE", double.NaN, "NaN" },
        { "12.345::DECIMAL(5,3)", 12.345m, "12.345" },
        { "(-0.05)::DECIMAL(18,2)", -0.05m, "-0.05" },
        { "99999999999999999999999999999999999.999::DECIMAL(38,3)", new WideDecimal(Int128.Parse("99999999999999999999999999999999999999", null), 3), "99999999999999999999999999999999999.999" },
        { "'żółw 🐢 and a long tail'", "żółw 🐢 and a long tail", "żółw 🐢 and a long tail" },
        { "''", "", "" },
        { "DATE '0001-01-01'", new DateOnly(1, 1, 1), "0001-01-01" },
        { "DATE '9999-12-31'", new DateOnly(9999, 12, 31), "9999-12-31" },
        { "TIMESTAMP '2015-09-12 05:07:01.000002'", new DateTime(2015, 9, 12, 5, 7, 1).AddMicroseconds(2), "2015-09-12 05:07:01.000002" },
        { "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'", new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999), "9999-12-31 23:59:59.999999+00" },
        { "'infinity'::TIMESTAMPTZ", "infinity", "infinity" },
        { "TIMESTAMP_S '1969-12-31 23:59:59'", new DateTime(1969, 12, 31, 23, 59, 59), "1969-12-31 23:59:59" },
        { "TIME '05:07:01.5'", new TimeOnly(5, 7, 1, 500), "05:07:01.5" },
        { "INTERVAL '1 month 2 days'", "1 months 2 days", "1 months 2 days" },
        { "'00112233-4455-6677-8899-aabbccddeeff'::UUID", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), "00112233-4455-6677-8899-aabbccddeeff" },
        { "'b'::ENUM('a','b')", "b", "b" },
        { "NULL::VARCHAR", null, "NULL" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void GetValue_EachType_GivesDotNetValueAndText(string sql, object? value, string text)
    {
        using var result = _connection.Query($"SELECT {sql}");
        Assert.True(result.Read());
        Assert.Equal(value, result.GetValue(0));
        Assert.Equal(text, DuckText.Of(result.GetValue(0)));
        Assert.False(result.Read());
    }

    [Fact]
    public void GetString_NestedTypes_ReadsAsText()
    {
        using var result = _connection.Query("SELECT [1, NULL, 3], {'a': 1, 'b': [DATE '2015-09-12']}, map {'k': 1, 'l': 2}, [['a long string, not in place']], '\\xAA'::BLOB FROM range(3)");
        for (var row = 0; row < 3; row++)
        {
            Assert.True(result.Read());
            Assert.Equal("[1, NULL, 3]", result.GetString(0));
            Assert.Equal("{'a': 1, 'b': [2015-09-12]}", result.GetString(1));
            Assert.Equal("{k=1, l=2}", result.GetString(2));
            Assert.Equal("[[a long string, not in place]]", result.GetString(3));
            Assert.Equal([0xAA], result.GetBytes(4));
        }

        Assert.Equal("""STRUCT("a" INTEGER, "b" DATE[])""", result.Columns[1].Type.ToString());
    }

    [Fact]
    public void Query_ManyRows_StreamsThemInChunks()
    {
        using var result = _connection.Query("SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE i::VARCHAR || ' and more than twelve' END FROM range(10000) t(i)");
        long rows = 0, sum = 0, nulls = 0;
        while (result.ReadChunk() is { } chunk)
        {
            var numbers = chunk.Vector(0).Values<long>();
            var texts = chunk.Vector(1);
            for (var row = 0; row < chunk.Count; row++)
            {
                sum += numbers[row];
                if (texts.IsNull(row))
                    nulls++;
                else
                    Assert.True(texts.GetUtf8(row).EndsWith(" and more than twelve"u8));
            }

            rows += chunk.Count;
        }

        Assert.Equal((10000, 49995000, 3334), (rows, sum, nulls));
    }

    [Fact]
    public void Execute_WithParameters_BindsEachType()
    {
        object?[] values = [null, true, 7, -8L, 1.5, 12.345m, "ż long enough to not be in place", new byte[] { 1, 0, 2 }, new DateTimeOffset(2015, 9, 12, 5, 0, 0, TimeSpan.Zero), new DateOnly(2015, 9, 12), ""];
        using var result = _connection.Query($"SELECT {string.Join(", ", values.Select((_, index) => $"${index + 1}"))}", values);
        Assert.True(result.Read());
        Assert.Equal(values.Select(DuckText.Of), values.Select((_, index) => DuckText.Of(result.GetValue(index))));
    }

    [Theory]
    [InlineData("SELEC 1", LakeError.InvalidSql, false)]
    [InlineData("SELECT nothing", LakeError.InvalidSql, false)]
    [InlineData("SELECT * FROM read_parquet('/nowhere/x.parquet')", LakeError.NotFound, false)]
    [InlineData("SELECT 'x'::INTEGER", LakeError.QueryFailed, false)]
    [InlineData("COPY (SELECT 1) TO '/nowhere/x.parquet'", LakeError.NotFound, false)]
    [InlineData("SELECT sum(i::TINYINT) FROM range(1000) t(i)", LakeError.QueryFailed, false)]
    public void Execute_Fails_SaysWhyByCode(string sql, LakeError code, bool transient)
    {
        var error = Assert.Throws<LakeException>(() => _connection.Execute(sql));
        Assert.Equal((code, transient), (error.Code, error.IsTransient));
        var streamed = Assert.Throws<LakeException>(() =>
        {
            using var result = _connection.Query(sql);
            while (result.Read())
            {
            }
        });
        Assert.Equal(code, streamed.Code);
    }

    [Fact]
    public void Execute_PastTheMemoryLimit_IsOutOfMemory()
    {
        using var small = DuckDatabase.Open(new DuckDatabaseOptions { MemoryLimit = 20_000_000 });
        using var connection = small.Connect();
        var error = Assert.Throws<LakeException>(() => connection.Execute("CREATE TABLE t AS SELECT i, md5(i::VARCHAR) FROM range(10000000) t(i)"));
        Assert.Equal(LakeError.OutOfMemory, error.Code);
    }

    [Fact]
    public void Open_UnknownSetting_IsNamed()
    {
        var error = Assert.Throws<LakeException>(() => DuckDatabase.Open(new DuckDatabaseOptions { Settings = new Dictionary<string, string> { ["no_such"] = "1" } }));
        Assert.Contains("no_such", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_Cancelled_StopsAndLeavesTheConnectionUsable()
    {
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => _connection.Execute("SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000000) b(i)", stop.Token));
        stop.CancelAfter(50);
        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void Query_Interrupted_IsInterrupted()
    {
        using var timer = new Timer(_ => _connection.Interrupt(), null, 20, 20);
        var error = Assert.Throws<LakeException>(() => _connection.Scalar("SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000000) b(i)"));
        Assert.Equal(LakeError.Interrupted, error.Code);
    }
}
