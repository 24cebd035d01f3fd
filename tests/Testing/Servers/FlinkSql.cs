namespace Hybrid.Testing;

/// <summary>Runs SQL files in Flink, the system that streaming results are compared with.</summary>
public static class FlinkSql
{
    /// <summary>Runs the statements of one file to their end and returns what Flink printed.</summary>
    /// <param name="file">Statements that end with <c>;</c> at the end of a line.</param>
    /// <param name="deadline">How long at most; the JVM is killed then.</param>
    /// <exception cref="InvalidOperationException">Flink ended with an error; the message has the end of what it printed.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static async Task<string> RunAsync(string file, TimeSpan deadline)
    {
        using TemporaryFolder folder = new();
        await using ServerProcess process = ServerProcess.Start("flink-sql", [Path.GetFullPath(file)], folder["flink.log"]);
        await process.SucceedsAsync(deadline);
        return await File.ReadAllTextAsync(folder["flink.log"]);
    }
}
