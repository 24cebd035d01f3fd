using System.Text.Json;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Demo;
using Hybrid.Orchestrator.Demo.Screens;
using Hybrid.Orchestrator.Ledger;
using Hybrid.StreamLayer.Runtime;
using Spectre.Console;

namespace Hybrid.Orchestrator.Tests.Demo;

public sealed class ScreensTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RowTotals Totals = new(293_139, 283_984, 8_910, 78, 167, true);

    private static DemoReport Report { get; } = new()
    {
        Totals = Totals,
        Hours = [Hour("08", 6, 6), Hour("09", 13, 11, 13), Hour("10", 19, 19)],
        Revenue = [new("Germany", 4_144_978.37m, 9), new("Portugal", 714_669.09m, 3)],
        Late = new("Portugal", "09:00", 610, 149_350.88m, 174_651.66m),
        Lake = "/home/ann/hybrid/.hybrid/demo/lake",
        Took = TimeSpan.FromSeconds(28.46),
    };

    [Fact]
    public void LastScreen_AReport_SaysWhatClosedWhyOneRanTwiceAndWhatToTry()
    {
        var text = Written(80, console => new LastScreen(console, new NextCommands("./hybrid", "/home/ann/hybrid")).Write(Report));
        Assert.Equal(
            """
            293,139 orders in 28.5 s: 3 hours closed, 4 reports run

            HOUR (UTC)         STATE   GENERATION   REPORT
            2026-03-01 08:00   final            6   ✓ 6   0.31 s after the hour closed
            2026-03-01 09:00   final      11 → 13   ✓ 11  0.31 s after the hour closed
                                                    ✓ 13  1.40 s after the late data
            2026-03-01 10:00   final           19   ✓ 19  0.31 s after the hour closed

            Why 09:00 ran twice
            The shop in Portugal was off line at the end of that hour. 610 orders came
            after it had closed and been reported. They made a second generation of it:
            Portugal's revenue rose from 149,350.88 to 174,651.66. No other hour changed
            after it closed, so none was run again.

            Revenue by country, from the reports
            Germany   ████████████████████████████████████ 4,144,978.37
            Portugal  ██████ 714,669.09

            Every order is counted: balanced
            293,139 in = 283,984 out + 8,910 filtered + 78 late + 167 dead letters

            What to try next
            The lake stays in .hybrid/demo/lake. The broker was in memory and is gone, so
            the next demo starts afresh.
              ./hybrid lake sql --lake .hybrid/demo/lake "FROM report ORDER BY hour_start, place"
              ./hybrid lake history report --lake .hybrid/demo/lake
              ./hybrid lake show report --lake .hybrid/demo/lake --partition 2026-03-01T09
              ./hybrid lake sql --lake .hybrid/demo/lake "SELECT error FROM revenue_dead_letters"
              ./hybrid new shop

            """,
            text);
    }

    [Fact]
    public void LastScreen_NotBalanced_SaysWhere()
    {
        var report = Report with { Totals = Totals with { IsBalanced = false }, Imbalances = ["where: 5 in, 4 out"] };
        Assert.False(report.IsGood);
        Assert.Contains(
            "NOT BALANCED: where: 5 in, 4 out",
            Written(80, console => new LastScreen(console, new NextCommands("./hybrid", "/")).Write(report)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void LiveView_AtItsFullest_FitsAScreenOf80By24()
    {
        var status = new DemoStatus
        {
            Elapsed = TimeSpan.FromSeconds(72),
            Progress = 0.7,
            Phase = "a shop's orders at 600 × time",
            InPerSecond = 123_456,
            OutPerSecond = 1_234,
            Rates = [.. Enumerable.Range(0, 40).Select(rate => 1000.0 * rate)],
            Lag = 12_345,
            Watermark = 1_772_352_000_000_000,
            Totals = Totals,
            Hours = [Hour("08", 6, 6), Hour("09", 13, 11, 13), Hour("10", 19, 19), Hour("11", 22)],
            Notes = [.. Enumerable.Range(0, 9).Select(note => new DemoNote(At, $"note {note} {new string('x', 100)}", note == 8))],
        };
        var lines = Written(80, console => console.Write(new LiveView(console, new LastScreen(console, new NextCommands("h", "/"))).View(status))).TrimEnd('\n').Split('\n');
        Assert.True(lines.Length <= 24, string.Join('\n', lines));
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Contains(lines, line => line.Contains("2026-03-01 09:00   final      11 → 13   ✓ 11  ✓ 13 late data", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("note 8 ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("note 1 ", StringComparison.Ordinal));
    }

    [Fact]
    public void JsonView_AReport_IsOneObjectWithTheFieldsPromised()
    {
        using var json = JsonDocument.Parse(JsonView.Line(Report));
        Assert.Equal(
            ["in", "outEligible", "filtered", "late", "deadLettered", "balanced", "lake", "partitions", "seconds"],
            json.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            """{"partition":"2026-03-01T09","generation":13,"runs":[{"generation":11,"state":"succeeded","startedAfterMs":310},{"generation":13,"state":"succeeded","startedAfterMs":1400}]}""",
            json.RootElement.GetProperty("partitions")[1].GetRawText());
    }

    [Fact]
    public void NextCommands_APathWithASpace_IsQuoted() =>
        Assert.StartsWith(
            "'../my hybrid/hybrid' lake sql --lake 'a b/lake' ", new NextCommands("../my hybrid/hybrid", "/home").For(Report with { Lake = "/home/a b/lake" })[0], StringComparison.Ordinal);

    private static DemoHour Hour(string hour, long generation, params long[] runs) => new(
        PartitionKey.Parse($"2026-03-01T{hour}"), runs.Length > 0, runs.Length > 0, generation,
        [.. runs.Select(run => new DemoGeneration(run, At))],
        [.. runs.Select((run, at) => new HourRun(run, RunState.Succeeded, at == 0 ? RunCause.Closed : RunCause.NewGeneration, TimeSpan.FromSeconds(at == 0 ? 0.31 : 1.4), run))]);

    // What a terminal of a width shows, without colours, each line without the spaces at its end.
    private static string Written(int width, Action<IAnsiConsole> write)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        write(console);
        return string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}
