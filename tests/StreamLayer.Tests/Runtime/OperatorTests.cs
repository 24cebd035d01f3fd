using System.Globalization;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.Tests.Exchange;

namespace Hybrid.StreamLayer.Tests.Runtime;

/// <summary>Operators on single batches: in place, with kinds, with rows that throw at each place.</summary>
public sealed class OperatorTests
{
    private static readonly RowKind[] SomeKinds = [RowKind.Insert, RowKind.Delete, RowKind.UpdateAfter];

    private readonly OperatorCounters _counters = new();

    public static TheoryData<int[], bool> Throwing => new()
    {
        { [], false },
        { [], true },
        { [0], false },
        { [0], true },
        { [9], true },
        { [0, 1, 2], false },
        { [4, 7], true },
        { [4, 7], false },
        { [0, 9], false },
        { [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], true },
        { [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], false },
    };

    [Theory]
    [MemberData(nameof(Throwing))]
    public void Select_RowsThatThrow_OthersKeepTheirTimesAndKinds(int[] throwing, bool withKinds)
    {
        int Map(int row) => throwing.Contains(row) ? throw new FormatException() : row * 10;
        var kept = Enumerable.Range(0, 10).Except(throwing).ToArray();

        Assert.Equal(Expected(kept, row => row * 10, withKinds), Run(new SelectInPlaceOperator<int>(Map), withKinds));
        AssertCounts(kept.Length, 0, throwing.Length);
        Assert.Equal(Expected(kept, row => row * 10, withKinds), Run(new SelectOperator<int, int>(Map), withKinds));
        Assert.Equal(
            Expected(kept, row => new Wide(row), withKinds),
            Run(new SelectOperator<int, Wide>(row => throwing.Contains(row) ? throw new FormatException() : new Wide(row)), withKinds));
    }

    [Theory]
    [MemberData(nameof(Throwing))]
    public void Where_RowsThatThrow_OthersKeepTheirTimesAndKinds(int[] throwing, bool withKinds)
    {
        bool Holds(int row) => throwing.Contains(row) ? throw new FormatException() : row % 2 == 0;
        var kept = Enumerable.Range(0, 10).Except(throwing).Where(row => row % 2 == 0).ToArray();

        Assert.Equal(Expected(kept, row => row, withKinds), Run(new WhereOperator<int>(Holds), withKinds));
        AssertCounts(kept.Length, 10 - throwing.Length - kept.Length, throwing.Length);
    }

    [Theory]
    [MemberData(nameof(Throwing))]
    public void SelectMany_RowsThatThrowHalfWay_GiveNothing(int[] throwing, bool withKinds)
    {
        IEnumerable<int> Expand(int row)
        {
            yield return row;
            if (throwing.Contains(row))
                throw new FormatException();
            yield return row;
        }

        var kept = Enumerable.Range(0, 10).Except(throwing).SelectMany(row => new[] { row, row }).ToArray();

        Assert.Equal(Expected(kept, row => row, withKinds), Run(new SelectManyOperator<int, int>(Expand), withKinds));
        Assert.True(_counters.IsBalanced);
        Assert.Equal(kept.Length, _counters.Out);
    }

    [Fact]
    public void SelectMany_MoreRowsThanABatchHolds_GivesThemAll()
    {
        var output = new Recorded<int>();
        var expand = Opened(new SelectManyOperator<int, int>(row => Enumerable.Range(0, 3000)), output);

        expand.OnBatch(Ten(withKinds: false));

        Assert.Equal(30_000, output.Rows.Count);
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(_ => Enumerable.Range(0, 3000)), output.Rows);
    }

    [Fact]
    public void Fork_ReceiversThatChangeTheBatch_DoNotSeeEachOther()
    {
        var first = new Recorded<int>();
        var second = new Recorded<int>();
        var fork = new Fork<int>([Opened(new SelectInPlaceOperator<int>(row => -row), first), Opened(new WhereOperator<int>(row => row > 4), second)]);

        fork.OnBatch(Ten(withKinds: false));

        Assert.Equal(Enumerable.Range(0, 10).Select(row => -row), first.Rows);
        Assert.Equal([5, 6, 7, 8, 9], second.Rows);
    }

    private List<(TOut Row, long Timestamp, RowKind Kind)> Run<TOut>(Operator<int, TOut> tested, bool withKinds)
    {
        var output = new Kept<TOut>();
        Opened(tested, output).OnBatch(Ten(withKinds));
        return output.Rows;
    }

    private Operator<TIn, TOut> Opened<TIn, TOut>(Operator<TIn, TOut> tested, IReceiver<TOut> output)
    {
        tested.Output = output;
        tested.Context = new OperatorContext
        {
            OperatorId = "tested",
            Subtask = 0,
            Parallelism = 1,
            KeyGroups = KeyGroupRange.Of(0, 1),
            Counters = _counters,
            DeadLetters = new DeadLetterOutput("tested", null),
            Late = new LateOutput(null),
            Time = TimeProvider.System,
        };
        tested.Open();
        return tested;
    }

    private void AssertCounts(long passed, long filtered, long dead) =>
        Assert.Equal(new OperatorCounts(10, passed, filtered, 0, dead, passed), OperatorCounts.Of(_counters));

    private static Batch<int> Ten(bool withKinds)
    {
        var batch = new Batch<int>();
        for (var row = 0; row < 10; row++)
            batch.Add(row, row + 100, withKinds ? SomeKinds[row % 3] : RowKind.Insert);
        return batch;
    }

    private static List<(TOut, long, RowKind)> Expected<TOut>(IEnumerable<int> kept, Func<int, TOut> map, bool withKinds) =>
        [.. kept.Select(row => (map(row), row + 100L, withKinds ? SomeKinds[row % 3] : RowKind.Insert))];

    /// <summary>So wide that a batch holds fewer of them.</summary>
    private readonly record struct Wide(decimal A, decimal B, decimal C, decimal D, Guid E, Guid F, decimal G, decimal H)
    {
        public Wide(int row) : this(row, row, row, row, default, default, row, row)
        {
        }

        public override string ToString() => A.ToString(CultureInfo.InvariantCulture);
    }

    private sealed class Kept<T> : IReceiver<T>
    {
        public List<(T Row, long Timestamp, RowKind Kind)> Rows { get; } = [];

        public void OnBatch(Batch<T> batch)
        {
            for (var row = 0; row < batch.Count; row++)
                Rows.Add((batch.Rows[row], batch.Timestamps[row], batch.Kinds is { } kinds ? kinds[row] : RowKind.Insert));
        }

        public void OnWatermark(long watermark)
        {
        }

        public void OnBarrier(Hybrid.StreamLayer.Runtime.Barrier barrier)
        {
        }

        public void OnIdle(bool idle)
        {
        }

        public void OnEnd()
        {
        }
    }
}
