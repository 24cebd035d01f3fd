namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>What the embedded broker starts with.</summary>
/// <param name="Topics">The topics.</param>
internal sealed record BrokerSpec(IReadOnlyList<BrokerTopic> Topics);

/// <summary>A topic of the embedded broker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">Number of partitions.</param>
/// <param name="Sample">Absolute path of a file with a record a line, or null.</param>
internal sealed record BrokerTopic(string Name, int Partitions, string? Sample);
