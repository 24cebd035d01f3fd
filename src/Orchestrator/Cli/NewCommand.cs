using System.CommandLine;
using System.Reflection;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid new NAME</c></summary>
internal sealed class NewCommand : HybridCommand
{
    // Templates/orders/… of this room, put into the assembly under their paths.
    private const string Prefix = "templates/orders/";
    private const string NameMark = "{{name}}";

    public NewCommand() : base("new", "Make a project that runs as it is, on the embedded broker with a few orders as sample data.")
    {
        var name = new Argument<string>("name") { Description = "The project's name, and its new folder's." };
        Add(name);
        SetAction(async (result, cancellation) =>
        {
            var project = result.GetRequiredValue(name);
            if (!OptionTypes.Name.Parse(project, out _))
                throw new OrchestratorException(OrchestratorError.InvalidArgument, $"'{project}' is no name for a project; {OptionTypes.Name.Expected}");
            var folder = Path.GetFullPath(project);
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new OrchestratorException(OrchestratorError.InvalidArgument, $"The folder {folder} is there already, and not empty.");
            var files = await WriteAsync(project, folder, cancellation);
            if (result.GetValue(Shared.Json))
            {
                Console.WriteLine(JsonText.Line(line => line.Text("project", project).Text("folder", folder).Texts("files", files)));
                return ExitCodes.Done;
            }

            foreach (var file in files)
                Console.WriteLine($"  {Path.Combine(project, file)}");
            Console.WriteLine($"Next:\n  cd {project}\n  hybrid run --until-done\n  hybrid lake sql \"SELECT * FROM report ORDER BY date, hour, place\"");
            return ExitCodes.Done;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples => [("hybrid new shop && cd shop && hybrid run", "from nothing to a running project")];

    private static async Task<List<string>> WriteAsync(string project, string folder, CancellationToken cancellation)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = new List<string>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal)).Order())
        {
            var file = resource[Prefix.Length..];
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var text = await reader.ReadToEndAsync(cancellation);
            await File.WriteAllTextAsync(path, text.Replace(NameMark, project, StringComparison.Ordinal), cancellation);
            files.Add(file);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "hybrid.schema.json"), ProjectSchema.Json(), cancellation);
        files.Add("hybrid.schema.json");
        return files;
    }
}
