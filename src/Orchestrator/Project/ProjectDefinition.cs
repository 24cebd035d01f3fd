namespace Hybrid.Orchestrator.Project;

/// <summary>A project as <c>hybrid.yaml</c> describes it: checked, with defaults filled in and paths made absolute.</summary>
/// <param name="Name">The project's name: part of the identity of its writers and checkpoints, so it must not change.</param>
/// <param name="File">Absolute path of <c>hybrid.yaml</c>.</param>
/// <param name="Lake">Absolute path of the lake's root folder.</param>
/// <param name="Kafka">Settings of the Kafka client, by librdkafka's names; <c>bootstrap.servers</c> is always there.</param>
/// <param name="Topics">Topics of the embedded broker, by name.</param>
/// <param name="Streams">Streams, by name.</param>
/// <param name="Tables">Tables with settings of their own, by name; a table that is not named here has the defaults.</param>
/// <param name="Batches">Batch jobs, by name.</param>
/// <param name="StopTimeout">How long a stream or a run may take to stop before it is killed.</param>
internal sealed record ProjectDefinition(
    string Name,
    string File,
    string Lake,
    IReadOnlyDictionary<string, string> Kafka,
    IReadOnlyDictionary<string, TopicDefinition> Topics,
    IReadOnlyDictionary<string, StreamDefinition> Streams,
    IReadOnlyDictionary<string, TableDefinition> Tables,
    IReadOnlyDictionary<string, BatchDefinition> Batches,
    TimeSpan StopTimeout)
{
    /// <summary>The value of <c>bootstrap.servers</c> that asks for a broker inside Hybrid.</summary>
    public const string Embedded = "embedded";

    /// <summary>The project's folder.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>The folder of what Hybrid keeps beside the project: compiled streams, run logs, the ledger, the control socket.</summary>
    public string StateFolder => Path.Combine(Folder, ".hybrid");

    /// <summary>Whether the project runs on the broker inside Hybrid, which forgets its topics with its process.</summary>
    public bool UsesEmbeddedBroker => Kafka["bootstrap.servers"] == Embedded;

    /// <summary>The settings of a table, or the defaults.</summary>
    public TableDefinition Table(string name) => Tables.TryGetValue(name, out var table) ? table : TableDefinition.Default(name);
}
