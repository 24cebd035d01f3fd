namespace Hybrid.StreamLayer.Runtime;

/// <summary>An operator that acts on the clock, not on rows only (idleness, timers of processing time).</summary>
public interface IProcessingTime
{
    /// <summary>Called on the subtask's thread between batches, about every 50 ms, also when no rows come.</summary>
    /// <param name="now">The clock, microseconds since the Unix epoch, UTC.</param>
    void OnTick(long now);
}
