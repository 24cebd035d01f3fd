using System.Reflection;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Processes;
using Microsoft.Win32.SafeHandles;

namespace Hybrid.Orchestrator.Demo;

/// <summary>
/// The folder that the demo works in: the project <c>examples/shop</c>, with its lake. Each demo starts afresh, as the embedded broker forgets its topics; only
/// the compiled stream is kept, so that the next start is quick.
/// <para>Always true: one demo at a time has the folder; it is held until this is disposed.</para>
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    // examples/shop, put into the assembly under their paths.
    private const string Prefix = "shop/";
    private const string TopicMark = "\"orders\"";

    private readonly SafeFileHandle _held;

    private DemoFolder(string path, SafeFileHandle held) => (Path, _held) = (path, held);

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    /// <summary>
    /// Takes the folder for a demo started in <paramref name="place"/>: <c>.hybrid/demo</c> there or, where nothing may be written, one of this user among the
    /// temporary files.
    /// </summary>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.AlreadyRunning"/>: a demo runs there.</exception>
    public static DemoFolder Take(string place)
    {
        var path = System.IO.Path.Combine(place, ".hybrid", "demo");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"hybrid-demo-{Environment.UserName}");
            Directory.CreateDirectory(path);
        }

        var held = LibC.OpenLockFile(System.IO.Path.Combine(path, "demo.lock"));
        if (LibC.TryLock(held))
            return new DemoFolder(path, held);
        held.Dispose();
        throw new OrchestratorException(OrchestratorError.AlreadyRunning, $"A demo runs already in {path}. Wait for its end, or start this one in another folder.");
    }

    /// <summary>Clears what the last demo left, and writes the project.</summary>
    /// <param name="kafka">A broker's address, or <see cref="ProjectDefinition.Embedded"/>.</param>
    /// <param name="topic">The topic that the stream reads.</param>
    /// <returns>The project, read from what was written.</returns>
    public ProjectDefinition Fill(string kafka, string topic)
    {
        Clear("lake");
        Clear(".hybrid/runs");
        Clear(".hybrid/logs");
        var state = System.IO.Path.Combine(Path, ".hybrid");
        foreach (var file in Directory.Exists(state) ? Directory.GetFiles(state, "ledger.db*") : [])
            File.Delete(file);

        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var file = System.IO.Path.Combine(Path, resource[Prefix.Length..]);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            File.WriteAllText(file, reader.ReadToEnd().Replace(TopicMark, $"\"{topic}\"", StringComparison.Ordinal));
        }

        // Not the variables of the user's own projects: the demo's lake is its own.
        var yaml = System.IO.Path.Combine(Path, ProjectFile.FileName);
        var (project, errors) = ProjectFile.Read(File.ReadAllText(yaml), yaml, name => name == "KAFKA" ? kafka : null);
        return project ?? throw new OrchestratorException(OrchestratorError.InvalidProject, string.Join('\n', errors));
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();

    private void Clear(string folder)
    {
        var path = System.IO.Path.Combine(Path, folder);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
