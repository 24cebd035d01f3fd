using Hybrid.Lake.Tables;
using Xunit.Abstractions;

namespace Hybrid.EndToEnd.Tests.Crash;

/// <summary>
/// Kills a running project again and again while its topic is fed. For each kill: 1. start the daemon and wait until its stream has claimed its start;
/// 2. feed the next part of the records; 3. wait for the moment — a random record has gone out, or, every other time, the next checkpoint's manifest
/// appears; 4. kill -9; 5. look from outside where it hit. At the end 6. the rest of the records goes out and the daemon runs to the end of the topic.
/// </summary>
internal sealed class CrashRun(ProjectFolder project, CrashInput input, int kills, int seed, ITestOutputHelper output)
{
    private static readonly TimeSpan PartLasts = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromMinutes(4);

    private readonly Random _random = new(seed);
    private readonly CheckpointFolder _checkpoints = new(project.Lake, input.Project, input.Stream);

    public async Task<CrashTable> RunAsync()
    {
        output.WriteLine($"seed {seed}");
        CrashTable table = new();
        await using PacedFeed feed = new(input.Servers, input.Topic, input.Records);
        int part = input.Records.Count / (kills + 1);
        for (int number = 1; number <= kills; number++)
        {
            table.Add(await KillOnceAsync(feed, number, (number - 1) * part, number * part));
        }

        await feed.FinishAsync(); // 6
        ProgramResult result = await HybridProgram.RunAsync(project.Path, input.Environment("latest"), EndDeadline, "run", "--until-done");
        Assert.True(result.ExitCode == 0, result.ToString());
        output.WriteLine(table.ToString());
        return table;
    }

    private async Task<CrashKill> KillOnceAsync(PacedFeed feed, int number, int from, int until)
    {
        long claimed = _checkpoints.NewestClaim();
        await using HybridProgram daemon = HybridProgram.Start(project.Path, input.Environment("never"), "run"); // 1
        await WaitForAsync(daemon, () => _checkpoints.NewestClaim() > claimed, "the stream claims its start");

        feed.Feed(until, PartLasts); // 2
        bool isAimed = number % 2 == 0;
        int record = from + _random.Next((until - from) / 5, (until - from) * 9 / 10);
        await WaitForAsync(daemon, () => feed.Acknowledged >= record, $"record {record} is delivered"); // 3
        if (isAimed)
        {
            using ManifestWatch watch = new(_checkpoints.Path);
            await watch.NextAsync(StartDeadline);
        }

        await daemon.KillAsync(); // 4
        return await LookAsync(number, isAimed, feed.Acknowledged); // 5
    }

    private async Task<CrashKill> LookAsync(int number, bool isAimed, int delivered)
    {
        Snapshot table = await LakeCatalog.Open(project.Lake).Table(input.InputTable).SnapshotAsync();
        long committed = table.Files.Sum(file => file.Rows!.Value);
        bool isBetween = false;
        foreach ((string sink, long transaction) in _checkpoints.PendingOfNewest())
        {
            LakeTable target = LakeCatalog.Open(project.Lake).Table(sink);
            long known = await target.ExistsAsync() ? (await target.SnapshotAsync()).TransactionOf($"{input.Project}/{input.Stream}/{sink}") ?? 0 : 0;
            isBetween |= transaction > known;
        }

        return new CrashKill(number, _checkpoints.NewestClaim(), isAimed, delivered - committed, isBetween);
    }

    private static async Task WaitForAsync(HybridProgram daemon, Func<bool> condition, string what)
    {
        await Wait.Until(() => condition() || daemon.HasExited, StartDeadline, what: what);
        Assert.False(daemon.HasExited, $"The daemon ended before {what}.\n{daemon.Said}");
    }
}
