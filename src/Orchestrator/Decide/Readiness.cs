using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Decide;

/// <summary>Says what an output partition is made of: a pure function of the tables' views.</summary>
/// <param name="graph">The jobs.</param>
/// <param name="tables">The tables' views; null where there is no such table yet.</param>
/// <param name="startOf">The event time that a job starts from.</param>
/// <remarks>
/// A stream's partition is closed and final by its table's watermark. A batch job's output partition is closed once a run wrote it, or once it is certain
/// that no run will: its inputs are closed and without files, or it ends before the job's start. It is final when the run that wrote it read
/// final inputs at their newest generations.
/// </remarks>
internal sealed class Readiness(JobGraph graph, Func<string, TableView?> tables, Func<JobRules, long> startOf)
{
    /// <summary>What an output partition is made of now.</summary>
    public OutputInputs Of(JobRules job, PartitionKey output)
    {
        var counted = new List<RunInput>();
        var lookups = new List<RunInput>();
        var waits = new List<WatermarkWait>();
        var closed = true;
        var final = true;
        var files = false;
        var there = true;
        foreach (var read in job.Job.Reads)
        {
            var view = tables(read.Table);
            if (view is null)
            {
                // Nothing was ever written: not closed, and nothing to wait for but the table.
                closed = final = there = false;
                continue;
            }
            foreach (var partition in read.Mapping.InputsOf(output, view.Unit, () => view.Loop.Partitions.Keys))
            {
                var input = view.Loop.GenerationOf(partition) is { } generation
                    ? new RunInput(read.Table, view.Id, partition.ToString(), generation)
                    : null;
                if (partition.IsTimeless)
                {
                    if (input is not null)
                        (output.IsTimeless ? counted : lookups).Add(input);
                    files |= output.IsTimeless && view.HasFiles(partition);
                    continue;
                }
                var (isClosed, isFinal) = Settled(view, partition, waits);
                if (output.IsTimeless && !(job.On == TriggerKind.Final ? isFinal : isClosed || job.On is TriggerKind.Cron or TriggerKind.Manual))
                    continue; // the whole is made of the partitions that are ready
                closed &= isClosed;
                final &= isFinal;
                if (input is not null)
                {
                    counted.Add(input);
                    files |= view.HasFiles(partition);
                }
            }
        }
        // With nothing but lookups, they are what a run is about.
        if (counted.Count == 0 && lookups.Count == job.Job.Reads.Count)
            return new OutputInputs(lookups, [], closed, final, lookups.Count > 0, waits, there);
        return new OutputInputs(counted, lookups, closed && !(output.IsTimeless && counted.Count == 0), final && !output.IsTimeless, files, waits, there);
    }

    private (bool IsClosed, bool IsFinal) Settled(TableView view, PartitionKey partition, List<WatermarkWait> waits)
    {
        var watermark = view.Loop.Watermark;
        var producer = graph.ProducerOf(view.Name);
        if (producer is null)
        {
            var closed = view.Loop.IsClosed(partition);
            var final = view.FinalAt(partition) <= watermark;
            if (!final)
                waits.Add(new WatermarkWait(view.Name, closed ? view.FinalAt(partition) : partition.End));
            return (closed, final);
        }
        var inputs = Of(producer, partition);
        waits.AddRange(inputs.Waits);
        if (view.LineageOf(partition) is { } held)
            return (true, inputs.IsFinal && inputs.AreThoseOf(held));
        var never = partition.End <= startOf(producer)
            || (producer.On is TriggerKind.Closed or TriggerKind.Final && inputs.IsClosed && !inputs.HasFiles && !producer.RunsEmpty);
        return (never, never && inputs.IsFinal);
    }
}
