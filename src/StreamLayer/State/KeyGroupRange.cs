namespace Hybrid.StreamLayer.State;

/// <summary>A run of key groups, the unit of rescaling: <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct KeyGroupRange(int First, int Last)
{
    /// <summary>Number of key groups a job hashes its keys to, unless configured.</summary>
    public const int DefaultCount = 128;

    /// <summary>Number of key groups in the range.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether the range holds <paramref name="keyGroup"/>.</summary>
    public bool Contains(int keyGroup) => keyGroup >= First && keyGroup <= Last;

    /// <summary>The range of one of <paramref name="parallelism"/> subtasks, as Flink divides them (KeyGroupRangeAssignment).</summary>
    public static KeyGroupRange Of(int subtask, int parallelism, int keyGroups = DefaultCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallelism);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parallelism, keyGroups);
        var first = (subtask * keyGroups + parallelism - 1) / parallelism;
        var last = ((subtask + 1) * keyGroups - 1) / parallelism;
        return new KeyGroupRange(first, last);
    }

    /// <summary>The key group of a key's stable hash.</summary>
    public static int GroupOf(ulong hash, int keyGroups = DefaultCount) => (int)(((hash >> 32) * (ulong)keyGroups) >> 32);

    /// <summary>The subtask that owns a key group.</summary>
    public static int OwnerOf(int keyGroup, int parallelism, int keyGroups = DefaultCount) => keyGroup * parallelism / keyGroups;
}
