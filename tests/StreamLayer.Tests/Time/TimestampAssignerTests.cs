using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sources;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.Tests.Exchange;
using Hybrid.StreamLayer.Time;

namespace Hybrid.StreamLayer.Tests.Time;

public sealed class TimestampAssignerTests
{
    private const long Second = 1_000_000;
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly long Start = EventTimes.FromDateTime(Noon);

    private readonly Recorded<long> _out = new();
    private readonly List<(int Split, bool Paused)> _pauses = [];
    private readonly DeadRows _dead = new();
    private readonly ManualTime _time = new(Noon);
    private readonly SourceSplits _splits;
    private readonly OperatorCounters _counters = new();

    public TimestampAssignerTests() => _splits = new SourceSplits { SetPaused = (split, paused) => _pauses.Add((split, paused)) };

    [Fact]
    public void OnBatch_TwoSplits_WatermarkIsTheLeastOfBoth()
    {
        var assigner = Open(TimestampOptions.From(TimeSpan.FromSeconds(10), null, null, null), splits: 2);
        Give(assigner, 0, Start + 60 * Second);
        Assert.Equal(EventTimes.None, LastWatermark());

        Give(assigner, 1, Start + 30 * Second);

        Assert.Equal(Start + 20 * Second - 1, LastWatermark());
    }

    [Fact]
    public void OnBatch_OlderRows_WatermarkStays()
    {
        var assigner = Open(TimestampOptions.From(null, null, null, null), splits: 1);
        Give(assigner, 0, Start, Start - 5 * Second);
        Give(assigner, 0, Start - 50 * Second);

        Assert.Equal([$"watermark {Start - 1}"], _out.Seen.Where(seen => seen.StartsWith('w')));
    }

    [Fact]
    public void OnBatch_FutureRow_IsDeadLetteredAndMovesNothing()
    {
        var assigner = Open(TimestampOptions.From(null, null, TimeSpan.FromHours(1), null), splits: 1);
        Give(assigner, 0, Start, Start + 3601 * Second, Start + 3600 * Second, long.MinValue, long.MaxValue);

        Assert.Equal([Start, Start + 3600 * Second], _out.Rows);
        Assert.Equal(Start + 3600 * Second - 1, LastWatermark());
        Assert.Equal(3, _dead.Errors.Count);
        Assert.Contains("2026-03-01 13:00:01", _dead.Errors[0], StringComparison.Ordinal);
        Assert.Equal(new OperatorCounts(5, 2, 0, 0, 3, 2), OperatorCounts.Of(_counters));
    }

    [Fact]
    public void OnBatch_SelectorThrows_OnlyThatRowIsDeadLettered()
    {
        var assigner = Open(TimestampOptions.From(null, null, null, null), splits: 1, row => row == 7 ? throw new FormatException("seven") : Start + row);
        Give(assigner, 0, 5, 7, 9);

        Assert.Equal([5, 9], _out.Rows);
        Assert.Equal(["seven"], _dead.Errors);
        Assert.True(_counters.IsBalanced);
    }

    [Fact]
    public void OnTick_SilentSplit_StepsAsideUntilItGivesARow()
    {
        var assigner = Open(TimestampOptions.From(null, TimeSpan.FromSeconds(30), null, null), splits: 2);
        Give(assigner, 1, Start + 10 * Second);
        Tick(assigner, 20);
        Give(assigner, 0, Start + 100 * Second);
        Assert.Equal(Start + 10 * Second - 1, LastWatermark());
        Tick(assigner, 15);
        Assert.Equal(Start + 100 * Second - 1, LastWatermark());
        Assert.True(Snapshot(assigner).IsPastIdle);

        Give(assigner, 1, Start + 200 * Second);
        Assert.False(Snapshot(assigner).IsPastIdle);
        Give(assigner, 0, Start + 300 * Second);

        Assert.Equal(Start + 200 * Second - 1, LastWatermark());
    }

    [Fact]
    public void OnTick_SilentSplitWithRowsLeft_HoldsTheWatermark()
    {
        var assigner = Open(TimestampOptions.From(null, TimeSpan.FromSeconds(30), null, null), splits: 2);
        _splits.Update(1, new SplitProgress("s/1", 0, 500, false));
        Give(assigner, 0, Start);
        Tick(assigner, 100);

        Assert.Equal(EventTimes.None, LastWatermark());
    }

    [Fact]
    public void OnTick_EndedSplit_DoesNotCountAsIdle()
    {
        var assigner = Open(TimestampOptions.From(null, null, null, null), splits: 2);
        Give(assigner, 0, Start);
        _splits.Update(1, new SplitProgress("s/1", 0, 0, true));
        Tick(assigner, 1);

        Assert.Equal(Start - 1, LastWatermark());
        Assert.False(Snapshot(assigner).IsPastIdle);
    }

    [Fact]
    public void OnTick_SplitFarAhead_IsPausedUntilTheOtherCatchesUp()
    {
        var assigner = Open(TimestampOptions.From(null, null, TimeSpan.FromDays(1), TimeSpan.FromMinutes(1)), splits: 2);
        _splits.Update(1, new SplitProgress("s/1", 0, 500, false));
        Give(assigner, 0, Start + 100 * Second);
        Give(assigner, 1, Start);
        Tick(assigner, 1);
        Assert.Equal([(0, true)], _pauses);

        Give(assigner, 1, Start + 90 * Second);
        Tick(assigner, 1);

        Assert.Equal([(0, true), (0, false)], _pauses);
    }

    [Fact]
    public void OnTick_SlowSplitWithNothingLeft_PausesNobody()
    {
        var assigner = Open(TimestampOptions.From(null, null, TimeSpan.FromDays(1), TimeSpan.FromMinutes(1)), splits: 2);
        _splits.Update(1, new SplitProgress("s/1", 3, 0, false));
        Give(assigner, 1, Start);
        Give(assigner, 0, Start + 1000 * Second);
        Tick(assigner, 1);

        Assert.Empty(_pauses);
    }

    [Fact]
    public void Restore_SplitsOfAnotherStart_WatermarkGoesOnFromThere()
    {
        var first = Open(TimestampOptions.From(null, null, null, null), splits: 2);
        Give(first, 0, Start + 5 * Second);
        Give(first, 1, Start + 3 * Second);
        var named = Snapshot(first).Named;
        _out.Seen.Clear();

        Open(TimestampOptions.From(null, null, null, null), splits: 0, restored: named);

        Assert.Equal($"watermark {Start + 3 * Second - 1}", _out.Seen[0]);
    }

    private TimestampAssigner<long> Open(
        TimestampOptions options, int splits, Func<long, long>? eventTime = null, IReadOnlyDictionary<string, byte[]>? restored = null)
    {
        for (var split = 0; split < splits; split++)
            _splits.Add(new SplitProgress($"s/{split}", 0, -1, false));
        var assigner = new TimestampAssigner<long>(eventTime ?? (static row => row), options)
        {
            Output = _out,
            Context = new OperatorContext
            {
                OperatorId = "timestamps",
                Subtask = 0,
                Parallelism = 1,
                KeyGroups = KeyGroupRange.Of(0, 1),
                Counters = _counters,
                DeadLetters = _dead,
                Late = _dead,
                Time = _time,
                Splits = _splits,
                Alignment = new AlignmentGroup(1),
            },
        };
        if (restored is not null)
            assigner.Restore(new RestoredState([], restored));
        assigner.Open();
        return assigner;
    }

    private static void Give(TimestampAssigner<long> assigner, int split, params long[] rows)
    {
        var batch = new Batch<long> { Split = split };
        foreach (var row in rows)
            batch.Add(row, EventTimes.None);
        batch.Split = split;
        assigner.OnBatch(batch);
    }

    private void Tick(TimestampAssigner<long> assigner, int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        assigner.OnTick(EventTimes.FromDateTime(_time.GetUtcNow()));
    }

    private static (IReadOnlyDictionary<string, byte[]> Named, bool IsPastIdle) Snapshot(TimestampAssigner<long> assigner) =>
        (assigner.Snapshot().Named, assigner.Context.IsPastIdle);

    private long LastWatermark() => _out.Seen.Where(seen => seen.StartsWith("watermark", StringComparison.Ordinal))
        .Select(seen => long.Parse(seen[10..], System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty(EventTimes.None).Last();

    private sealed class DeadRows : IDeadLetterOutput, ILateOutput
    {
        public List<string> Errors { get; } = [];

        public void Record(string topic, int partition, long offset, long recordTime, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string error) => Errors.Add(error);

        public void Row<T>(string operatorId, in T row, long timestamp, Exception error) => Errors.Add(error.Message);

        public void Add<T>(string operatorId, in T row, long timestamp, long watermark) => Errors.Add("late");
    }
}
