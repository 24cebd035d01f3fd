using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Compile;

/// <summary>
/// The compiled streams of a project, under <c>.hybrid/compiled/</c>: one file for each content of sources and references. This process never
/// loads the compiler; what is not there yet is compiled by a child.
/// </summary>
internal static class CompiledStreams
{
    // Part of the key: one more when the way of compiling changes.
    private const string Recipe = "1";

    private static readonly string[] OwnReferences = ["Hybrid.Lake.dll", "Hybrid.StreamLayer.dll"];

    /// <summary>The assembly of a stream, compiled now if it is not there yet.</summary>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.CompileFailed"/>: as a compiler shows its errors.</exception>
    public static async Task<string> GetAsync(ProjectDefinition project, StreamDefinition stream)
    {
        var output = OutputOf(project, stream);
        if (File.Exists(output))
            return output;
        var result = await CompileAsync(new CompileSpec(stream.Name, stream.Code, project.Folder, output));
        if (!result.IsSuccess)
        {
            throw new OrchestratorException(
                OrchestratorError.CompileFailed, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.IsError)));
        }

        foreach (var older in Directory.EnumerateFiles(Path.GetDirectoryName(output)!, $"{stream.Name}-????????????????.dll").Where(file => file != output))
            File.Delete(older);
        return output;
    }

    /// <summary>Compiles a stream, whether or not it was before, for its errors and warnings.</summary>
    public static Task<CompileResult> CheckAsync(ProjectDefinition project, StreamDefinition stream) =>
        CompileAsync(new CompileSpec(stream.Name, stream.Code, project.Folder, OutputOf(project, stream)));

    /// <summary>What a stream may use: the framework and Hybrid's own layers.</summary>
    public static IEnumerable<string> References()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return platform.Where(file => Path.GetDirectoryName(file) == framework).Concat(OwnReferences.Select(name => Path.Combine(AppContext.BaseDirectory, name)));
    }

    /// <summary>Where the assembly of a stream as it is now stands, once it is compiled.</summary>
    public static string OutputOf(ProjectDefinition project, StreamDefinition stream) =>
        Path.Combine(project.StateFolder, "compiled", $"{stream.Name}-{KeyOf(stream)}.dll");

    private static async Task<CompileResult> CompileAsync(CompileSpec spec)
    {
        ChildEvent? answer = null;
        var log = new StringBuilder();
        using var child = await ChildProcess.StartAsync(
            HybridProgram.Start("__compile"),
            line => answer = JsonSerializer.Deserialize(line, ProtocolJson.Default.ChildEvent),
            line => log.AppendLine(line));
        child.Send(spec, ProtocolJson.Default.CompileSpec);
        var code = await child.Ended;
        return answer switch
        {
            CompileResult result => result,
            ChildFailed failed => throw new OrchestratorException(OrchestratorError.CompileFailed, failed.Message),
            _ => throw new OrchestratorException(OrchestratorError.ChildFailed, $"The compiler ended with code {code} and no result. {log}", isTransient: true),
        };
    }

    private static string KeyOf(StreamDefinition stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{Recipe} {Environment.Version}");
        foreach (var reference in OwnReferences)
        {
            var file = new FileInfo(Path.Combine(AppContext.BaseDirectory, reference));
            Add(string.Create(CultureInfo.InvariantCulture, $"{reference} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        }

        foreach (var source in stream.Code)
        {
            Add(source);
            hash.AppendData(File.ReadAllBytes(source));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }
}
