namespace Hybrid.Orchestrator.Project;

/// <summary>The options of a table.</summary>
internal static class TableOptions
{
    public static readonly ProjectOption<TablePartition?> Partition = new(
        "partition", Optional.Of(OptionTypes.Choice<TablePartition>()), null, "The length of a partition. Without it: hour for a stream's table, that of the input for a batch job's.", hasDefault: false);

    public static readonly ProjectOption<TimeSpan> Lateness = new(
        "lateness", OptionTypes.Duration, TimeSpan.Zero, "How long after its end a partition still takes late rows; then it is final.");

    public static readonly ProjectOption<TimeSpan?> Keep = new(
        "keep", Optional.Of(OptionTypes.Duration), null, "How long after its end a partition is kept. Without it: for ever.", hasDefault: false);

    public static readonly ListOption Keys = new(
        "keys", OptionTypes.Name, "Key columns: a row replaces the one with equal keys. Without it: those that the row's type marks with [Key].");

    public static readonly ProjectOption<TimeSpan> Corrections = new(
        "corrections", OptionTypes.Duration, TimeSpan.FromMinutes(1), "The shortest time between two rewrites of one partition by late rows.");

    public static readonly OptionGroup All = new("a table", [Partition, Lateness, Keep, Keys, Corrections]);
}
