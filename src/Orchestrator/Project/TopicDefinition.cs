namespace Hybrid.Orchestrator.Project;

/// <summary>One topic of the embedded broker. With a real broker the section is not used.</summary>
/// <param name="Name">The topic's name.</param>
/// <param name="Place">Where it is defined.</param>
/// <param name="Partitions">Number of partitions.</param>
/// <param name="Sample">Absolute path of a file with one record a line, loaded when the broker starts, or null.</param>
internal sealed record TopicDefinition(string Name, Place Place, int Partitions, string? Sample);
