using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Sinks.Lake;

namespace Hybrid.StreamLayer;

/// <summary>
/// The tables where a stream's bad and late input stays, unless its code reads <see cref="StreamEnvironment.DeadLetters"/> or
/// <see cref="StreamEnvironment.LateRows"/> itself: <c>STREAM_dead_letters</c> and <c>STREAM_late</c>, append-only, a partition a day.
/// </summary>
public static class LakeSideTables
{
    private static readonly LakeSinkOptions Daily = new() { Partition = PartitionUnit.Day };

    /// <summary>Sets both tables as the stream's defaults. The environment's services must have a <see cref="LakeSinkHost"/>.</summary>
    public static void AddTo(StreamEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        environment.DefaultDeadLetterSink = letters => letters
            .Transform("dead-letter-table-rows", () => new SideRowOperator<DeadLetter, DeadLetterTableRow>(DeadLetterTableRow.Of, letter => letter.RecordTime))
            .ToLake($"{environment.Stream}_dead_letters", OptionsOf(environment, "dead_letters"));
        environment.DefaultLateSink = rows => rows
            .Transform("late-table-rows", () => new SideRowOperator<LateRow, LateTableRow>(LateTableRow.Of, row => row.EventTime))
            .ToLake($"{environment.Stream}_late", OptionsOf(environment, "late"));
    }

    private static LakeSinkOptions OptionsOf(StreamEnvironment environment, string suffix) =>
        environment.Services.Get<LakeSinkHost>().Tables.GetValueOrDefault($"{environment.Stream}_{suffix}") ?? Daily;
}
