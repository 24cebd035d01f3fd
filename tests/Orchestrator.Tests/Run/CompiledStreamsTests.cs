using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Compile;
using Hybrid.Orchestrator.Run.Streams;

namespace Hybrid.Orchestrator.Tests.Run;

public sealed class CompiledStreamsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task GetAsync_CodeWithErrors_ShowsThemAsACompilerDoes()
    {
        var project = ProjectWith("""
            public sealed class Broken : IStream
            {
            	public void Build(StreamEnvironment env) => env.FromKafak<int>("x");

                public int Wrong() => "text";
            }
            """);

        var error = await Assert.ThrowsAsync<OrchestratorException>(() => CompiledStreams.GetAsync(project, project.Streams["a"]));

        Assert.Equal(OrchestratorError.CompileFailed, error.Code);
        Assert.StartsWith("streams/A.cs(3,50): error CS1061: 'StreamEnvironment' does not contain a definition for 'FromKafak'", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  \tpublic void Build(StreamEnvironment env) => env.FromKafak<int>(\"x\");\n  \t                                                ^~~~~~~~~~~~~~\n", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("""
            streams/A.cs(5,27): error CS0029: Cannot implicitly convert type 'string' to 'int'
                  public int Wrong() => "text";
                                        ^~~~~~
            """, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_CodeThatCompiles_IsLoadedAndKeptByItsContent()
    {
        const string Code = "public sealed class Works : IStream { public void Build(StreamEnvironment env) { } }";
        var project = ProjectWith(Code);

        var first = await CompiledStreams.GetAsync(project, project.Streams["a"]);
        var written = File.GetLastWriteTimeUtc(first);
        var second = await CompiledStreams.GetAsync(project, project.Streams["a"]);

        Assert.Equal("Works", StreamCode.Load(first, "a").GetType().Name);
        Assert.Equal((first, written), (second, File.GetLastWriteTimeUtc(second)));
        File.WriteAllText(_folder["streams/A.cs"], Code + " // changed");
        Assert.NotEqual(first, CompiledStreams.OutputOf(project, project.Streams["a"]));
    }

    private ProjectDefinition ProjectWith(string code)
    {
        Directory.CreateDirectory(_folder["streams"]);
        File.WriteAllText(_folder["streams/A.cs"], code);
        File.WriteAllText(_folder["hybrid.yaml"], "project: test\nstreams:\n  a: { code: streams/A.cs }");
        return ProjectFile.Load(_folder.Path);
    }
}
