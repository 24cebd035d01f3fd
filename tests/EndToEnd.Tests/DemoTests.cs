using System.Diagnostics;
using System.Text.Json;
using Hybrid.EndToEnd.Tests.Lakes;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Demo;
using Hybrid.Orchestrator.Demo.Orders;
using Hybrid.Orchestrator.Demo.Screens;

namespace Hybrid.EndToEnd.Tests;

/// <summary>The demo as a newcomer runs it, checked against what its generator knows.</summary>
public sealed class DemoTests(DemoTests.Run run) : IClassFixture<DemoTests.Run>
{
    [SlowFact]
    public void Demo_Whole_CountsEveryOrderWhereItBelongs()
    {
        JsonElement demo = run.Demo;
        OrderTotals totals = run.Orders.Aggregate(new OrderTotals(), (sum, order) => sum.With(order.Fate));
        Assert.True(demo.GetProperty("balanced").GetBoolean(), run.Result.ToString());
        Assert.Equal(
            totals,
            new OrderTotals(Count("in"), Count("outEligible"), Count("filtered"), Count("late"), Count("deadLettered")));
        Assert.InRange(demo.GetProperty("seconds").GetDouble(), 20, 60);

        long Count(string name) => demo.GetProperty(name).GetInt64();
    }

    [SlowFact]
    public void Demo_Whole_RunsEachHourOnceAndTheOneWithLateDataTwice()
    {
        List<JsonElement> hours = [.. run.Demo.GetProperty("partitions").EnumerateArray()];
        Assert.Equal(Shop.Hours, hours.Count);
        for (int hour = 0; hour < hours.Count; hour++)
        {
            List<JsonElement> runs = [.. hours[hour].GetProperty("runs").EnumerateArray()];
            Assert.True(runs.Count == (hour == Shop.OfflineHour ? 2 : 1), run.Result.ToString());
            Assert.All(runs, one => Assert.Equal("succeeded", one.GetProperty("state").GetString()));
            Assert.All(runs, one => Assert.True(one.GetProperty("startedAfterMs").GetInt64() >= 0));
            Assert.Equal(runs.Count, runs.Select(one => one.GetProperty("generation").GetInt64()).Distinct().Count());
            Assert.Equal(hours[hour].GetProperty("generation").GetInt64(), runs[^1].GetProperty("generation").GetInt64());
        }
    }

    [SlowFact]
    public async Task Demo_Whole_ItsTablesEqualSqlOverTheOrders()
    {
        using LakeRows rows = new();
        string file = Path.Combine(run.Folder.Path, "orders.ndjson");
        await File.WriteAllLinesAsync(file, run.Orders.Where(order => order.IsRevenue).Select(order => System.Text.Encoding.UTF8.GetString(order.Value)));
        rows.Execute(
            $$"""
            CREATE VIEW orders AS
            SELECT country, amount, "at", date_trunc('minute', "at") AS minute, ("at" AT TIME ZONE 'UTC')::DATE AS date, date_part('hour', "at" AT TIME ZONE 'UTC')::INTEGER AS hour
            FROM read_json('{{file}}', format = 'newline_delimited', columns = { country: 'VARCHAR', amount: 'DECIMAL(12, 2)', "at": 'TIMESTAMPTZ' })
            """);
        await rows.ExposeAsync(run.Lake, "revenue");
        await rows.ExposeAsync(run.Lake, "report");
        rows.AssertSame(
            "SELECT country, minute, count(*) AS orders, sum(amount)::DECIMAL(18, 2) AS amount, date, hour FROM orders GROUP BY country, minute, date, hour",
            "SELECT country, minute, orders, amount, date, hour FROM revenue",
            "revenue");
        rows.AssertSame(
            "SELECT country, count(*)::DECIMAL(38, 0) AS orders, sum(amount)::DECIMAL(38, 2) AS amount, date, hour FROM orders GROUP BY country, date, hour",
            "SELECT country, orders::DECIMAL(38, 0) AS orders, amount::DECIMAL(38, 2) AS amount, date, hour FROM report",
            "report");
        Assert.Equal(run.Demo.GetProperty("deadLettered").GetInt64(), await RowsOfAsync("revenue_dead_letters"));
        Assert.Equal(run.Demo.GetProperty("late").GetInt64(), await RowsOfAsync("revenue_late"));
    }

    [SlowFact]
    public async Task Demo_Whole_TheCommandsItSuggestsWorkAsPrinted()
    {
        DemoHour hour = new(PartitionKey.Parse(run.Demo.GetProperty("partitions")[0].GetProperty("partition").GetString()!), true, true, 0, [], []);
        DemoReport report = new() { Totals = default, Hours = [hour], Revenue = [], Lake = run.Lake, Took = default };
        foreach (string command in new NextCommands(HybridProgram.Executable, run.Folder.Path).For(report))
        {
            using Process shell = Process.Start(
                new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = run.Folder.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = shell.StandardError.ReadToEndAsync();
            string output = await shell.StandardOutput.ReadToEndAsync();
            await shell.WaitForExitAsync();
            Assert.True(shell.ExitCode == 0 && output.Length > 0, $"{command}\n{output}\n{await errors}");
        }
    }

    private async Task<long?> RowsOfAsync(string table) => (await LakeCatalog.Open(run.Lake).Table(table).SnapshotAsync()).Files.Sum(file => file.Rows);

    /// <summary>One run for all tests.</summary>
    public sealed class Run : IAsyncLifetime
    {
        private JsonDocument? _demo;

        public TemporaryFolder Folder { get; } = new();

        public ProgramResult Result { get; private set; } = null!;

        public JsonElement Demo => _demo!.RootElement;

        public string Lake => Demo.GetProperty("lake").GetString()!;

        internal List<ShopOrder> Orders { get; private set; } = [];

        public async Task InitializeAsync()
        {
            // Variables of other projects, as a user may have them: they are not the demo's.
            Dictionary<string, string> environment = new() { ["KAFKA"] = "127.0.0.1:1", ["LAKE"] = "/nowhere" };
            Result = await HybridProgram.RunAsync(Folder.Path, environment, TimeSpan.FromMinutes(2), "demo", "--json");
            Assert.True(Result.ExitCode == 0, Result.ToString());
            _demo = JsonDocument.Parse(Result.Output);
            PartitionKey first = PartitionKey.Parse(Demo.GetProperty("partitions")[0].GetProperty("partition").GetString()!);
            Orders = [.. new ShopOrders(DateTimeOffset.UnixEpoch.AddTicks(first.Start * TimeSpan.TicksPerMicrosecond)).All()];
        }

        public Task DisposeAsync()
        {
            _demo?.Dispose();
            Folder.Dispose();
            return Task.CompletedTask;
        }
    }
}
