namespace Hybrid.Lake.Tables;

/// <summary>Which files vacuum deletes: pure.</summary>
internal static class VacuumRule
{
    /// <summary>Decides on one file that is not in the newest snapshot.</summary>
    /// <param name="path">Its path below the table's folder.</param>
    /// <param name="modified">When it was written.</param>
    /// <param name="removedAt">When a commit removed it, or null when no tombstone says so.</param>
    /// <param name="committed">The newest committed transaction numbers, by hash of the writer (<see cref="DataFileName.HashOf"/>).</param>
    /// <param name="isKept">Whether a pin or a kept checkpoint lists it.</param>
    /// <param name="now">The time.</param>
    /// <param name="retention">How long files stay.</param>
    public static bool MayDelete(
        string path,
        DateTimeOffset modified,
        DateTimeOffset? removedAt,
        IReadOnlyDictionary<ulong, long> committed,
        bool isKept,
        DateTimeOffset now,
        TimeSpan retention)
    {
        if (isKept)
            return false;
        if (removedAt is { } removed)
            return now - removed > retention;

        // Never committed, as far as the log remembers. A number below the committed one of its writer can never be committed any more.
        var isOvertaken = DataFileName.TryParse(path, out var name) && committed.TryGetValue(name.WriterHash, out var newest) && newest > name.Number;
        return isOvertaken || now - modified > retention;
    }
}
