using FsCheck;
using FsCheck.Fluent;
using Hybrid.BatchLayer;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Loop;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Orchestrator.Tests.Loop;

/// <summary>
/// Two schedulers on one ledger, random commits, late rows, crashes, attempts that die before or after their commit or outlive their scheduler, lost ledgers:
/// in the end each output partition holds the result of exactly one run on just the newest generations, and no output ever went back.
/// </summary>
public sealed class LoopModelTests
{
    [Fact]
    public void Loop_AnyHistory_EndsWithOneRunOnTheNewestGenerations() => Check(mayLoseLedger: false);

    [Fact]
    public void Loop_LedgerLost_EndsWithTheNewestGenerationsAndNothingGoesBack() => Check(mayLoseLedger: true);

    private static void Check(bool mayLoseLedger)
    {
        var steps = Gen.Choose(0, 100_000).ArrayOf(160).ToArbitrary(); // not shrunk: a failure is replayed from its seed
        Prop.ForAll(steps, history =>
        {
            using var world = new World(mayLoseLedger);
            foreach (var step in history)
                world.Do(step);
            world.Settle();
            world.Verify();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private sealed class World : IDisposable
    {
        private static readonly PartitionKey First = PartitionKey.Parse("2015-09-12T20"); // six hours over two days
        private const int Hours = 6;

        private readonly ManualTime _time = ManualTime.Start();
        private readonly ModelLake _lake = new();
        private readonly ModelLauncher _launcher;
        // In memory where there is such a place: what is tested is the order of things, not the disk.
        private readonly string _folder = Directory.CreateDirectory(Path.Combine(
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"hybrid-model-{Guid.NewGuid():N}")).FullName;
        private readonly Scheduler?[] _schedulers = new Scheduler?[2];
        private readonly bool _mayLoseLedger;
        private int _ledgers;
        private int _names;
        private long _watermark = First.Start;

        public World(bool mayLoseLedger)
        {
            _mayLoseLedger = mayLoseLedger;
            _launcher = new ModelLauncher(_lake);
            _lake.Create("revenue", PartitionUnit.Hour, TimeSpan.FromMinutes(90));
        }

        public void Do(int number)
        {
            var (kind, argument) = (number % 12, number / 12);
            switch (kind)
            {
                case 0 or 1: // rows, some late, and time goes on
                    _watermark += argument % 5 * TimeSpan.FromMinutes(6).Micros();
                    StreamUnlessFinal(Hour(argument % Hours));
                    break;
                case 2:
                    _time.Advance(TimeSpan.FromSeconds(argument % 5 * 1.7));
                    break;
                case 3 or 4 or 5:
                    Step(argument % 2);
                    break;
                case 6 or 7:
                    Pick(argument)?.Succeed();
                    break;
                case 8:
                    Pick(argument)?.Die();
                    break;
                case 9:
                    Pick(argument)?.CommitAndDie();
                    break;
                case 10: // killed; its attempts live on
                    _schedulers[argument % 2]?.Dispose();
                    _schedulers[argument % 2] = null;
                    if (argument % 3 != 0 && Pick(argument) is { Spec.Inputs: [{ Table: "revenue" } read] })
                    {
                        // The other one takes over, on newer rows than those that the attempt left behind reads.
                        StreamUnlessFinal(PartitionKey.Parse(read.Partitions[0].Partition));
                        _time.Advance(TimeSpan.FromSeconds(5));
                        Step(1 - argument % 2);
                        if (argument % 3 == 1)
                            (_launcher.Open is [.., var newest] ? newest : null)?.Succeed();
                    }
                    break;
                case 11 when _mayLoseLedger && argument % 3 == 0:
                    Crash();
                    _ledgers++;
                    break;
                default:
                    _schedulers[argument % 2]?.Loop.Notice("revenue");
                    break;
            }
        }

        /// <summary>The input ends; everybody works until there is nothing left to do.</summary>
        public void Settle()
        {
            _lake.Stream("revenue", Hour(48).End);
            for (var idle = 0; idle < 3;)
            {
                _time.Advance(TimeSpan.FromSeconds(20));
                Step(0);
                Step(1);
                idle = _launcher.Open.Count == 0 && _schedulers.All(scheduler => scheduler!.Loop.UnderWay.Count == 0) ? idle + 1 : 0;
                foreach (var call in _launcher.Open)
                    call.Succeed();
            }
        }

        public void Verify()
        {
            var revenue = _lake.Find("revenue")!;
            foreach (var (hour, state) in revenue.Loop.Partitions)
            {
                foreach (var table in new[] { "report", "settled" })
                    VerifyHolds(table, hour, [new LineageInput("revenue", revenue.Id, hour, state.Generation)]);
            }
            if (_lake.Find("report") is { } report)
            {
                foreach (var day in report.Loop.Partitions.GroupBy(partition => PartitionKey.Of(PartitionUnit.Day, partition.Key.Start)))
                    VerifyHolds("daily", day.Key, [.. day.Select(hour => new LineageInput("report", report.Id, hour.Key, hour.Value.Generation))]);
            }

            // Per output partition, generations only grow.
            foreach (var output in _lake.BatchCommits.GroupBy(commit => (commit.Table, commit.Partition)))
            {
                foreach (var (before, after) in output.Zip(output.Skip(1)))
                {
                    foreach (var input in before.Lineage.Inputs)
                        Assert.All(after.Lineage.Inputs.Where(other => other.Partition == input.Partition), other => Assert.True(other.Generation >= input.Generation));
                }
            }

            var runs = Use(ledger => ledger.RunsAsync(limit: 10_000));
            Assert.DoesNotContain(runs, run => run.IsActive || run.State == RunState.Failed);
            if (_ledgers > 0)
                return;
            // One run for one set of generations, and it has committed them.
            var committed = _lake.BatchCommits.GroupBy(commit => (commit.Table, commit.Partition, Inputs: RunInput.KeyOf(
                commit.Lineage.Inputs.Select(input => new RunInput(input.Table, input.TableId, input.Partition.ToString(), input.Generation)))));
            Assert.All(committed, commits => Assert.Single(commits.Select(commit => commit.Lineage.RunId).Distinct()));
            Assert.All(runs.Where(run => run.State == RunState.Succeeded), run => Assert.Contains(committed, commits => commits.First().Lineage.RunId == run.Id));
            // The result that stands is of a run that has succeeded. One that was superseded may have committed before its successor did.
            var states = runs.ToDictionary(run => run.Id, run => run.State);
            Assert.All(committed, commits => Assert.True(states[commits.First().Lineage.RunId] is RunState.Succeeded or RunState.Superseded));
            Assert.All(_lake.BatchCommits.GroupBy(commit => (commit.Table, commit.Partition)), output => Assert.Equal(RunState.Succeeded, states[output.Last().Lineage.RunId]));
        }

        public void Dispose()
        {
            Crash();
            Directory.Delete(_folder, recursive: true);
        }

        private void StreamUnlessFinal(PartitionKey partition)
        {
            var view = _lake.Find("revenue")!.View;
            _lake.Stream("revenue", _watermark, view.FinalAt(partition) <= view.Loop.Watermark ? [] : [partition]);
        }

        private void VerifyHolds(string table, PartitionKey partition, IEnumerable<LineageInput> newest)
        {
            var held = _lake.Find(table)?.View.LineageOf(partition);
            Assert.True(held is not null, $"{table} lacks {partition}");
            Assert.Equal(newest.OrderBy(input => input.Partition), held.Inputs.OrderBy(input => input.Partition));
        }

        private static PartitionKey Hour(int hour)
        {
            var partition = First;
            for (var i = 0; i < hour; i++)
                partition = partition.Next;
            return partition;
        }

        private ModelLauncher.Call? Pick(int number) => _launcher.Open is { Count: > 0 } open ? open[number % open.Count] : null;

        private void Crash()
        {
            for (var i = 0; i < _schedulers.Length; i++)
            {
                _schedulers[i]?.Dispose();
                _schedulers[i] = null;
            }
        }

        private T Use<T>(Func<ILedger, Task<T>> use)
        {
            var ledger = new SqliteLedger(LedgerFile, _time);
            try
            {
                return use(ledger).GetAwaiter().GetResult();
            }
            finally
            {
                ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }

        private string LedgerFile => Path.Combine(_folder, $"ledger-{_ledgers}.db");

        private void Step(int number)
        {
            if (_schedulers[number] is not { } scheduler)
            {
                var ledger = new SqliteLedger(LedgerFile, _time);
                var options = new LoopOptions { Lake = "model", Owner = $"scheduler-{++_names}", Concurrency = 3, LeaseFor = TimeSpan.FromSeconds(4) };
                _schedulers[number] = scheduler = new Scheduler(
                    new BatchLoop(Jobs(), new ModelWatch(_lake), ledger, _launcher, options, _time, NullLogger<BatchLoop>.Instance), ledger);
                scheduler.Loop.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
            }
            scheduler.Loop.StepAsync(CancellationToken.None).GetAwaiter().GetResult();
            // A launcher is called from the thread pool: what was started has begun when the step is over.
            Assert.True(SpinWait.SpinUntil(
                () => scheduler.Loop.UnderWay.All(run => _launcher.Calls.Any(call => call.Spec.RunId == run.Id && call.Spec.Sequence == run.Sequence)), TimeSpan.FromSeconds(10)));
        }

        private static IEnumerable<JobRules> Jobs()
        {
            yield return Job("report", "revenue", PartitionUnit.Hour, TriggerKind.Closed);
            yield return Job("settled", "revenue", PartitionUnit.Hour, TriggerKind.Final);
            yield return Job("daily", "report", PartitionUnit.Day, TriggerKind.Closed);
        }

        private static JobRules Job(string name, string reads, PartitionUnit unit, TriggerKind on) => new()
        {
            Job = new BatchJob { Name = name, SqlFile = $"{name}.sql", Sql = "", Reads = [new BatchInput(reads)], Writes = name, Unit = unit, SpillFolder = "" },
            On = on,
            CatchUp = CatchUpRule.All,
            Rerun = new RerunRule(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)),
            Retry = new RetryRule(1000, TimeSpan.FromSeconds(1)),
            Concurrency = 2,
        };
    }

    /// <summary>A scheduler that is killed when it is disposed: it just stops.</summary>
    private sealed class Scheduler(BatchLoop loop, SqliteLedger ledger) : IDisposable
    {
        public BatchLoop Loop => loop;

        public void Dispose()
        {
            loop.Dispose();
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
