using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hybrid.Orchestrator.Project;

/// <summary>
/// Reads <c>hybrid.yaml</c>.
/// <para>1. parse YAML, with the place of each node; 2. read it by the options (unknown names, kinds of values); 3. fill in defaults, make paths
/// absolute; 4. check what the parts say about each other.</para>
/// All errors are given at once; only text that is not YAML ends the reading at its first error.
/// </summary>
internal static class ProjectFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "hybrid.yaml";

    /// <summary>Reads the project in a folder.</summary>
    /// <exception cref="OrchestratorException">There is no project, or it has errors: one a line.</exception>
    public static ProjectDefinition Load(string folder)
    {
        var file = Path.GetFullPath(Path.Combine(folder, FileName));
        if (!File.Exists(file))
        {
            throw new OrchestratorException(
                OrchestratorError.ProjectMissing,
                $"There is no {FileName} in {Path.GetFullPath(folder)}. Go to the project's folder, name it with --project DIR, or make one: hybrid new NAME");
        }

        var (project, errors) = Read(File.ReadAllText(file), file, Environment.GetEnvironmentVariable);
        if (errors.Count > 0)
            throw new OrchestratorException(OrchestratorError.InvalidProject, string.Join('\n', errors));
        return project!;
    }

    /// <summary>Reads a project from its text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">Absolute path of the file: paths in it are relative to its folder.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <returns>The project, or the errors in the order of the file.</returns>
    public static (ProjectDefinition? Project, IReadOnlyList<ProjectError> Errors) Read(string yaml, string file, Func<string, string?> environment)
    {
        var reading = new Reading(Shown(file), environment);

        // 1
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException error)
        {
            var place = new Place(reading.File, (int)error.Start.Line, (int)error.Start.Column);
            return (null, [new ProjectError(place, $"this is not YAML: {error.InnerException?.Message ?? error.Message}")]);
        }

        // 2, 3
        var project = ProjectBinder.Bind(stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode, file, reading);

        // 4
        if (reading.Errors.Count == 0)
            reading.Errors.AddRange(ProjectChecks.Find(project, reading.Places));
        return reading.Errors.Count == 0
            ? (project, [])
            : (null, [.. reading.Errors.OrderBy(error => error.Place.Line).ThenBy(error => error.Place.Column)]);
    }

    private static string Shown(string file)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }
}
