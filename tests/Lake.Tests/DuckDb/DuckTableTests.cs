using Hybrid.Lake.DuckDb;

namespace Hybrid.Lake.Tests.DuckDb;

public sealed class DuckTableTests : IDisposable
{
    private readonly DuckDatabase _database = DuckDatabase.Open(new DuckDatabaseOptions { Threads = 2 });

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Expose_Rows_AreReadBySqlMoreThanOnce()
    {
        using var connection = _database.Connect();
        using var table = _database.Expose(new Numbers(5000));
        Assert.Equal((Int128)12497500, connection.Scalar($"SELECT sum(number) FROM {table.Sql}"));
        Assert.Equal("number 4999 of them", connection.Scalar($"SELECT max_by(a.name, a.number) FROM {table.Sql} a JOIN {table.Sql} b USING (number)"));
        Assert.Equal(4999L, connection.Scalar($"SELECT count(name) FROM {table.Sql}"));
        Assert.Equal(5000L, connection.Scalar($"SELECT count(*) FROM {table.Sql}"));
    }

    [Fact]
    public void Query_SourceThrows_IsTheStatementsError()
    {
        using var connection = _database.Connect();
        using var table = _database.Expose(new Numbers(10, failAt: 5));
        var error = Assert.Throws<LakeException>(() => connection.Scalar($"SELECT sum(number) FROM {table.Sql}"));
        Assert.Contains("failed at 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_ThenQuery_SaysSo()
    {
        using var connection = _database.Connect();
        var table = _database.Expose(new Numbers(10));
        table.Dispose();
        var error = Assert.Throws<LakeException>(() => connection.Scalar($"SELECT sum(number) FROM {table.Sql}"));
        Assert.Contains("not exposed", error.Message, StringComparison.Ordinal);
    }

    private sealed class Numbers(int count, int failAt = -1) : IDuckTableSource
    {
        public IReadOnlyList<DuckColumn> Columns { get; } = [new("number", new(DuckTypeKind.BigInt)), new("name", new(DuckTypeKind.Varchar))];

        public long RowCount => count;

        public IDuckTableScan Open(int[] columns) => new Scan(count, failAt, columns);

        private sealed class Scan(int count, int failAt, int[] columns) : IDuckTableScan
        {
            private int _next;

            public int Fill(DuckChunkWriter output)
            {
                var rows = Math.Min(DuckChunkWriter.Capacity, count - _next);
                for (var row = 0; row < rows; row++, _next++)
                {
                    if (_next == failAt)
                        throw new InvalidOperationException($"failed at {_next}");
                    for (var column = 0; column < columns.Length; column++)
                    {
                        if (columns[column] == 0)
                            output.Values<long>(column)[row] = _next;
                        else if (columns[column] == 1 && _next == 0)
                            output.Validity(column)[0] &= ~1ul;
                        else if (columns[column] == 1)
                            output.SetUtf8(column, row, System.Text.Encoding.UTF8.GetBytes($"number {_next} of them"));
                    }
                }

                return rows;
            }
        }
    }
}
