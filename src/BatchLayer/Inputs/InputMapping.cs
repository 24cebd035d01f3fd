using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer.Inputs;

/// <summary>
/// Which partitions of an input table an output partition is made of, as a pure function in both directions. The input's span always ends where
/// the output partition ends, so an output partition never waits for data from after itself.
/// </summary>
/// <param name="Last">
/// 0: the input partitions that overlap the output partition (the same hour; a day's 24 hours). Above 0: so many of the input's partitions,
/// up to the output partition's end (<c>last: 168</c> over an hourly table is the week before).
/// </param>
public readonly record struct InputMapping(int Last = 0)
{
    /// <summary>The input partitions that overlap the output partition.</summary>
    public static InputMapping Same => default;

    /// <summary>The input partitions that an output partition is made of, in order.</summary>
    /// <param name="output">The output partition. The whole of an unpartitioned table is made of <paramref name="existing"/>.</param>
    /// <param name="unit">The input table's unit.</param>
    /// <param name="existing">The partitions that the input table has; asked for only where <paramref name="output"/> has no span in time.</param>
    /// <exception cref="BatchException"><see cref="BatchError.InvalidJob"/>: a last N of a table or for an output that has no partitions.</exception>
    public IReadOnlyList<PartitionKey> InputsOf(PartitionKey output, PartitionUnit unit, Func<IEnumerable<PartitionKey>> existing)
    {
        ArgumentNullException.ThrowIfNull(existing);
        Check(output.Unit, unit);
        if (!IsTimed(unit))
            return [PartitionKey.Whole];
        if (output.IsTimeless)
            return [.. existing().Where(partition => !partition.IsTimeless).Order()];
        var inputs = new List<PartitionKey>();
        for (var partition = PartitionKey.Of(unit, StartOf(output, unit)); partition.Start < output.End; partition = partition.Next)
            inputs.Add(partition);
        return inputs;
    }

    /// <summary>The output partitions that an input partition is part of, in order.</summary>
    /// <param name="input">The input partition.</param>
    /// <param name="unit">The output table's unit.</param>
    /// <exception cref="BatchException"><see cref="BatchError.InvalidJob"/>: a last N of a table or for an output that has no partitions.</exception>
    public IReadOnlyList<PartitionKey> OutputsOf(PartitionKey input, PartitionUnit unit)
    {
        Check(unit, input.Unit);
        if (!IsTimed(unit))
            return [PartitionKey.Whole];
        if (input.IsTimeless)
            return [];
        var outputs = new List<PartitionKey>();
        for (var output = PartitionKey.Of(unit, input.Start); StartOf(output, input.Unit) < input.End; output = output.Next)
            outputs.Add(output);
        return outputs;
    }

    private long StartOf(PartitionKey output, PartitionUnit unit)
    {
        if (Last == 0)
            return output.Start;
        // The input partition that holds the output's last microsecond is the last of the N.
        var newest = PartitionKey.Of(unit, output.End - 1);
        return newest.Start - (Last - 1) * (newest.End - newest.Start);
    }

    private void Check(PartitionUnit output, PartitionUnit input)
    {
        if (Last != 0 && (!IsTimed(output) || !IsTimed(input)))
            throw new BatchException(BatchError.InvalidJob, $"last: {Last} needs an input and an output with partitions by time; the input has {input}, the output {output}");
    }

    private static bool IsTimed(PartitionUnit unit) => unit is PartitionUnit.Day or PartitionUnit.Hour or PartitionUnit.Minute;
}
