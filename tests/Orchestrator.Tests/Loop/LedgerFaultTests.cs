using System.Reflection;
using Hybrid.BatchLayer;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Loop;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Orchestrator.Tests.Loop;

/// <summary>The ledger fails at its n-th operation, for every n of a short history: before it was done, or after, with the answer lost.</summary>
public sealed class LedgerFaultTests
{
    private static readonly PartitionKey Five = PartitionKey.Parse("2015-09-12T05");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Step_LedgerFailsOnce_EndsWithOneRun(bool isDone)
    {
        var faults = 0;
        for (var n = 1; await RunAsync(n, isDone); n++)
            faults++;

        Assert.True(faults > 5, $"only {faults} operations");
    }

    private static async Task<bool> RunAsync(int n, bool isDone)
    {
        var folder = Directory.CreateTempSubdirectory("hybrid-ledger-fault-").FullName;
        var time = ManualTime.Start();
        var lake = new ModelLake();
        lake.Create("revenue", PartitionUnit.Hour, TimeSpan.Zero);
        var launcher = new ModelLauncher(lake);
        await using var real = new SqliteLedger(Path.Combine(folder, "ledger.db"), time);
        var ledger = FailingLedger.Over(real, isDone);
        var job = new JobRules
        {
            Job = new BatchJob { Name = "report", SqlFile = "", Sql = "", Reads = [new BatchInput("revenue")], Writes = "report", SpillFolder = "" },
            Retry = new RetryRule(3, TimeSpan.FromSeconds(1)),
        };
        using var loop = new BatchLoop([job], new ModelWatch(lake), ledger, launcher, new LoopOptions { Lake = "model" }, time, NullLogger<BatchLoop>.Instance);
        await loop.StartAsync(CancellationToken.None);
        ledger.FailAt(n);
        lake.Stream("revenue", Five.End, Five);

        await Wait.Until(async cancellation =>
        {
            try
            {
                await loop.StepAsync(cancellation);
            }
            catch (OrchestratorException error) when (error.Code == OrchestratorError.Ledger)
            {
                return false;
            }
            foreach (var call in launcher.Open)
                call.Succeed();
            time.Advance(TimeSpan.FromSeconds(1));
            return await real.RunsAsync(cancellation: cancellation) is [{ State: RunState.Succeeded }];
        }, TimeSpan.FromSeconds(30));

        var run = Assert.Single(await real.RunsAsync());
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Single(lake.BatchCommits.Select(commit => commit.Lineage.RunId).Distinct());
        await real.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        return ledger.HasFailed;
    }
}

/// <summary>A ledger that fails once.</summary>
#pragma warning disable CA1852 // the proxy is made as its subtype
internal class FailingLedger : DispatchProxy
#pragma warning restore CA1852
{
    private SqliteLedger _real = null!;
    private bool _isDone;
    private int _left = int.MaxValue;

    public static IFailing Over(SqliteLedger real, bool isDone)
    {
        var proxy = Create<IFailing, FailingLedger>();
        ((FailingLedger)(object)proxy)._real = real;
        ((FailingLedger)(object)proxy)._isDone = isDone;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IFailing.FailAt))
        {
            _left = (int)args![0]!;
            return null;
        }
        if (targetMethod.Name == $"get_{nameof(IFailing.HasFailed)}")
            return _left < 1;
        var fails = --_left == 0;
        if (fails && !_isDone)
            throw Failure();
        var result = targetMethod.Invoke(_real, args);
        if (!fails)
            return result;
        ((Task)result!).GetAwaiter().GetResult();
        throw Failure();
    }

    private static OrchestratorException Failure() => new(OrchestratorError.Ledger, "the disk is full", isTransient: true);
}

/// <summary>What a test says to a <see cref="FailingLedger"/>.</summary>
internal interface IFailing : ILedger
{
    /// <summary>Fails at the n-th operation from now.</summary>
    void FailAt(int n);

    /// <summary>Whether it has.</summary>
    bool HasFailed { get; }
}
