using Hybrid.Orchestrator.Run.Batches;

namespace Hybrid.Orchestrator.Tests.Run;

public sealed class SqlSyntaxTests
{
    [Theory]
    [InlineData("SELECT a, $partition_start FROM not_there_yet GROUP BY ALL", null)]
    [InlineData("-- a comment\nWITH x AS (SELECT 1) SELECT * FROM x;", null)]
    [InlineData("SELECT a,\n  sum(b) FROMM x", "q.sql:2:16: error: syntax error at or near \"x\"")]
    [InlineData("SELECT 1; SELECT 2", "q.sql:1:1: error: a batch job is one SELECT, this file holds 2 statements")]
    [InlineData("DROP TABLE x", "q.sql:1:1: error: a batch job is one SELECT; this is another statement")]
    public void Find_Sql_SaysWhereAndWhat(string sql, string? expected) => Assert.Equal(expected, SqlSyntax.Find("q.sql", sql)?.ToString());
}
