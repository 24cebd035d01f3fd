using System.Globalization;

namespace Hybrid.Lake.Delta;

/// <summary>Names of files in a table's folder that belong to the log (protocol, "Delta Log Entries", "Checkpoint Naming Scheme").</summary>
internal static class LogNames
{
    public const string Folder = "_delta_log";
    public const string LastCheckpoint = "_delta_log/_last_checkpoint";
    public const string FoldFolder = "_hybrid";
    public const string PinFolder = "_hybrid/pins";
    private const int Digits = 20;

    public static string Commit(long version) => $"{Folder}/{Number(version)}.json";

    public static string Checkpoint(long version) => $"{Folder}/{Number(version)}.checkpoint.parquet";

    /// <summary>The saved loop state of a version.</summary>
    public static string Fold(long version) => $"{FoldFolder}/{Number(version)}.json";

    /// <summary>A name that sorts just before all log files of a version.</summary>
    public static string Before(long version) => Number(version);

    public static bool TryCommit(string name, out long version)
    {
        version = -1;
        return name.Length == Digits + 5 && name.EndsWith(".json", StringComparison.Ordinal) && TryNumber(name, out version);
    }

    public static bool TryCheckpoint(string name, out long version)
    {
        version = -1;
        return name.Length == Digits + 19 && name.EndsWith(".checkpoint.parquet", StringComparison.Ordinal) && TryNumber(name, out version);
    }

    public static string Number(long version) => version.ToString("D20", CultureInfo.InvariantCulture);

    private static bool TryNumber(string name, out long version) =>
        long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out version);
}
