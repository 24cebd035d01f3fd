using System.Runtime.CompilerServices;
using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Tests.Project;

public sealed class ProjectSchemaTests
{
    [Fact]
    public void Json_FileInDocs_IsTheSame() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Reference(), "hybrid.schema.json")), ProjectSchema.Json());

    [Fact]
    public void Markdown_FileInDocs_IsTheSame() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Reference(), "hybrid-yaml.md")), ProjectSchema.Markdown());

    private static string Reference([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/reference"));
}
