namespace Hybrid.EndToEnd.Tests.Crash;

/// <summary>What a crash run feeds, and to whom.</summary>
/// <param name="Servers">The broker.</param>
/// <param name="Topic">The topic; it exists.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="InputTable">An append table with one row for each record.</param>
/// <param name="Records">The records, in the order in which they are sent.</param>
internal sealed record CrashInput(
    string Servers, string Topic, string Project, string Stream, string InputTable, IReadOnlyList<(int Partition, string Line)> Records)
{
    /// <summary>The variables that the project's file takes.</summary>
    public IReadOnlyDictionary<string, string> Environment(string until) => new Dictionary<string, string> { ["KAFKA"] = Servers, ["UNTIL"] = until };
}
