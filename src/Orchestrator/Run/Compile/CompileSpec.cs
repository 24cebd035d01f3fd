namespace Hybrid.Orchestrator.Run.Compile;

/// <summary>What to compile.</summary>
/// <param name="Name">The stream's name.</param>
/// <param name="Sources">Absolute paths of the C# files.</param>
/// <param name="Folder">The project's folder: messages name files relative to it.</param>
/// <param name="Output">Absolute path of the assembly to write.</param>
internal sealed record CompileSpec(string Name, IReadOnlyList<string> Sources, string Folder, string Output);
