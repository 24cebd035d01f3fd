namespace Hybrid.Testing.Tests.Servers;

public class FlinkSqlTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [ServerFact]
    public async Task RunAsync_Select_ReturnsItsRows()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["select.sql"], "SELECT x * 2 AS twice FROM (VALUES (21)) AS t(x);\n");

        string output = await FlinkSql.RunAsync(folder["select.sql"], Deadline);

        Assert.Matches(@"\|\s+42 \|", output);
    }

    [ServerFact]
    public async Task RunAsync_BadStatement_ThrowsWithFlinksMessage()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["bad.sql"], "SELECT * FROM nowhere;\n");

        InvalidOperationException failure =
            await Assert.ThrowsAsync<InvalidOperationException>(() => FlinkSql.RunAsync(folder["bad.sql"], Deadline));

        Assert.Contains("Object 'nowhere' not found", failure.Message, StringComparison.Ordinal);
    }
}
