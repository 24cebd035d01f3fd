using System.CommandLine;
using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid schema</c></summary>
internal sealed class SchemaCommand : HybridCommand
{
    public SchemaCommand() : base("schema", "Print the JSON schema of hybrid.yaml, for editors.")
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print the reference page instead." };
        Add(markdown);
        SetAction(result => Console.Out.Write(result.GetValue(markdown) ? ProjectSchema.Markdown() : ProjectSchema.Json()));
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid schema > hybrid.schema.json", "then begin hybrid.yaml with: # yaml-language-server: $schema=hybrid.schema.json"),
    ];
}
