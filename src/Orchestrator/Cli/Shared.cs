using System.CommandLine;
using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Cli;

/// <summary>Options that several commands take.</summary>
internal static class Shared
{
    /// <summary>JSON instead of text for people.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print JSON instead of text for people.", Recursive = true };

    /// <summary>The project's folder.</summary>
    public static Option<DirectoryInfo?> Project { get; } = new("--project", "-p")
    {
        Description = "The project's folder. Without it: this folder, or the nearest above it that has a hybrid.yaml.",
        HelpName = "DIR",
    };

    /// <summary>Reads the project that the command line means.</summary>
    /// <exception cref="OrchestratorException">There is none, or it has errors.</exception>
    public static ProjectDefinition LoadProject(this ParseResult result) => ProjectFile.Load(result.ProjectFolder());

    /// <summary>The folder of the project that the command line means; the current one when there is none above either.</summary>
    public static string ProjectFolder(this ParseResult result)
    {
        if (result.GetValue(Project) is { } given)
            return given.FullName;
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, ProjectFile.FileName)))
                return folder.FullName;
        }

        return Environment.CurrentDirectory;
    }
}
