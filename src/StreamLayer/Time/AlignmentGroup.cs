namespace Hybrid.StreamLayer.Time;

/// <summary>
/// The event times that the subtasks of one timestamp assigner have come to, so that none reads far ahead of the slowest. Each subtask writes its own slot.
/// </summary>
internal sealed class AlignmentGroup(int subtasks)
{
    private readonly long[] _slowest = Filled(subtasks);

    /// <summary>Publishes the slowest split of a subtask that has rows to give; <see cref="EventTimes.End"/> when there is none.</summary>
    public void Publish(int subtask, long slowest) => Volatile.Write(ref _slowest[subtask], slowest);

    /// <summary>The slowest over all subtasks.</summary>
    public long Slowest()
    {
        var slowest = EventTimes.End;
        for (var subtask = 0; subtask < _slowest.Length; subtask++)
            slowest = Math.Min(slowest, Volatile.Read(ref _slowest[subtask]));
        return slowest;
    }

    private static long[] Filled(int count)
    {
        var slots = new long[count];
        Array.Fill(slots, EventTimes.End);
        return slots;
    }
}
