using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Loop;

/// <summary>
/// The schedules. A firing is recorded once its run is in the ledger (or there is nothing to run), so that a crash between the two fires again;
/// the run's unique key keeps that from running twice.
/// </summary>
internal sealed class CronClock(ILedger ledger, TimeProvider time)
{
    private readonly List<Entry> _entries = [];

    /// <summary>When the next schedule fires (microseconds); <see cref="long.MaxValue"/>: never.</summary>
    public long NextAt => _entries.Count == 0 ? long.MaxValue : _entries.Min(entry => entry.NextAt);

    /// <summary>Adds a job with a schedule.</summary>
    public void Add(JobRules job, JobRegistration registration) =>
        _entries.Add(new Entry(job, registration.LastFire ?? registration.RegisteredAt));

    /// <summary>The output partitions that schedules ask for now.</summary>
    /// <param name="unitOf">The unit of a job's output; null while it is not known: there is nothing to run then.</param>
    public IEnumerable<(OutputKey Key, Ask Ask)> Take(Func<JobRules, PartitionUnit?> unitOf)
    {
        var now = time.GetUtcNow();
        foreach (var entry in _entries.Where(entry => entry.NextAt <= now.Micros()))
        {
            var due = entry.Job.Cron!.Due(MicrosecondClock.Moment(entry.Seen), now);
            entry.Seen = now.Micros();
            if (unitOf(entry.Job) is not { } unit)
                continue;
            foreach (var fire in due)
            {
                entry.Pending.Add(fire.Micros());
                yield return (new OutputKey(entry.Job, EndedBy(unit, fire.Micros())), new Ask(RunCause.Cron, fire.Micros()));
            }
        }
    }

    /// <summary>A firing has been acted on. What is recorded never passes one that has not been.</summary>
    public async Task DoneAsync(JobRules job, long firedAt, CancellationToken cancellation)
    {
        var entry = _entries.First(entry => ReferenceEquals(entry.Job, job));
        entry.Pending.Remove(firedAt);
        entry.Newest = Math.Max(entry.Newest, firedAt);
        await ledger.FireAsync(job.Name, entry.Pending.Count == 0 ? entry.Newest : entry.Pending.Min - 1, cancellation);
    }

    /// <summary>The newest partition that has ended by a moment.</summary>
    internal static PartitionKey EndedBy(PartitionUnit unit, long micros)
    {
        var current = PartitionKey.Of(unit, micros);
        return current.IsTimeless ? PartitionKey.Whole : PartitionKey.Of(unit, current.Start - 1);
    }

    private sealed class Entry(JobRules job, long seen)
    {
        public JobRules Job => job;

        public long Seen { get; set; } = seen;

        public long Newest { get; set; } = long.MinValue;

        public SortedSet<long> Pending { get; } = [];

        public long NextAt => Job.Cron!.NextAfter(MicrosecondClock.Moment(Seen))?.Micros() ?? long.MaxValue;
    }
}
