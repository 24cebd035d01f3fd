using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Run.Protocol;

/// <summary>All that a stream's process needs.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Lake">The lake's root.</param>
/// <param name="Assembly">The compiled code.</param>
/// <param name="Kafka">Settings of the Kafka client, with the broker's real address.</param>
/// <param name="AcceptDuplicates">Start also where a table cannot be taken back to the checkpoint.</param>
/// <param name="TakeOver">Start also when another process holds the stream; that one is fenced then.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Tables">Settings of tables, by name.</param>
internal sealed record StreamSpec(
    string Project,
    string Lake,
    string Assembly,
    IReadOnlyDictionary<string, string> Kafka,
    bool AcceptDuplicates,
    bool TakeOver,
    StreamDefinition Stream,
    IReadOnlyDictionary<string, TableDefinition> Tables);
