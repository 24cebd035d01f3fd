using System.Globalization;
using System.Text;

namespace Hybrid.EndToEnd.Tests.Crash;

/// <summary>Where the kills of a crash run hit.</summary>
internal sealed class CrashTable
{
    private readonly List<CrashKill> _kills = [];

    public IReadOnlyList<CrashKill> Kills => _kills;

    /// <summary>Kills with records delivered to the topic that no commit had.</summary>
    public int RowsInFlight => _kills.Count(kill => kill.RowsInFlight > 0);

    /// <summary>Kills after a checkpoint was complete and before its commit was in the lake.</summary>
    public int BeforeCommit => _kills.Count(kill => kill.IsBetweenManifestAndCommit);

    public void Add(CrashKill kill) => _kills.Add(kill);

    /// <summary>The table, for people.</summary>
    public override string ToString()
    {
        StringBuilder text = new("kill  start  aimed  rows in flight  between manifest and commit\n");
        foreach (CrashKill kill in _kills)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{kill.Number,4}  {kill.Start,5}  {(kill.IsAimed ? "yes" : "-"),5}  {kill.RowsInFlight,14:n0}  {(kill.IsBetweenManifestAndCommit ? "yes" : "-"),27}");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{_kills.Count} kills: {RowsInFlight} with rows in flight, {BeforeCommit} between manifest and commit").ToString();
    }
}

/// <summary>One kill.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Start">The incarnation that was killed.</param>
/// <param name="IsAimed">Whether the kill waited for a manifest rather than for a random record.</param>
/// <param name="RowsInFlight">Records that the broker had acknowledged and the lake did not have.</param>
/// <param name="IsBetweenManifestAndCommit">Whether the newest complete checkpoint held rows whose commit was not in the lake.</param>
internal sealed record CrashKill(int Number, long Start, bool IsAimed, long RowsInFlight, bool IsBetweenManifestAndCommit);
