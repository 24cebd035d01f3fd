using System.Text.Json;

namespace Hybrid.EndToEnd.Tests.Projects;

/// <summary>What a newcomer does: a project from the template, as it is, on the embedded broker.</summary>
public sealed class NewProjectTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();

    private string Project => _folder["shop"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task New_ThenRunTwice_RunsAsItIs()
    {
        await SucceedAsync(_folder.Path, "new", "shop");
        Assert.Equal("Project shop is right: 1 stream, 1 table, 1 batch job.", await SucceedAsync(Project, "check"));

        // 480 orders over four hours, each of which closes as the input ends.
        Assert.EndsWith(" done", await SucceedAsync(Project, "run", "--until-done"), StringComparison.Ordinal);
        Assert.Equal("""{"hours":4}""", await SucceedAsync(Project, "lake", "sql", "SELECT count(DISTINCT hour) AS hours FROM report", "--json"));
        Assert.Equal("""{"same":true}""", await SucceedAsync(Project, "lake", "sql", """
            SELECT (SELECT sum(amount) FROM report) = (SELECT sum(amount) FROM revenue)
               AND (SELECT sum(orders) FROM report) = (SELECT count(*) FROM 'data/orders.ndjson' WHERE status <> 'cancelled') AS same
            """, "--json"));

        using var status = JsonDocument.Parse(await SucceedAsync(Project, "status", "--json"));
        Assert.False(status.RootElement.GetProperty("running").GetBoolean());
        Assert.Equal(4, status.RootElement.GetProperty("runs").EnumerateArray().Count(run => run.GetProperty("state").GetString() == "succeeded"));

        // The embedded broker's topics are new: the same again, the old tables aside.
        Assert.Contains("starts afresh", await SucceedAsync(Project, "run", "--until-done"), StringComparison.Ordinal);
        Assert.Equal("""{"hours":4}""", await SucceedAsync(Project, "lake", "sql", "SELECT count(DISTINCT hour) AS hours FROM report", "--json"));
        Assert.True(Directory.Exists(Path.Combine(Project, "lake/_hybrid/previous/shop/report")));
    }

    [Fact]
    public async Task Run_StoppedAndKilled_LeavesNoProcess()
    {
        await SucceedAsync(_folder.Path, "new", "shop");
        await using (var daemon = HybridProgram.Start(Project, null, "run"))
        {
            await RunningAsync(daemon);
            var second = await HybridProgram.RunAsync(Project, null, Deadline, "run");
            Assert.Equal(1, second.ExitCode);
            Assert.Contains($"process {daemon.Id} on ", second.Errors, StringComparison.Ordinal);
            Assert.Equal($"Stopped project shop (process {daemon.Id}).", await SucceedAsync(Project, "stop"));
            Assert.Equal(0, (await daemon.EndAsync(Deadline)).ExitCode);
        }

        await using (var daemon = HybridProgram.Start(Project, null, "run"))
        {
            await RunningAsync(daemon);
            Assert.NotEmpty(daemon.Descendants());
            await daemon.KillAsync();
        }
    }

    private static Task RunningAsync(HybridProgram daemon) =>
        Wait.Until(() => daemon.Output.Any(line => line.Contains("revenue: running", StringComparison.Ordinal)), Deadline, what: "the stream runs");

    private static async Task<string> SucceedAsync(string folder, params string[] arguments)
    {
        var result = await HybridProgram.RunAsync(folder, null, Deadline, arguments);
        Assert.True(result.ExitCode == 0, $"hybrid {string.Join(' ', arguments)}: {result}");
        return result.Output;
    }
}
