using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Run;
using Hybrid.Orchestrator.Run.Batches;
using Hybrid.Orchestrator.Run.Compile;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid check</c></summary>
internal sealed class CheckCommand : HybridCommand
{
    public CheckCommand() : base("check", "Check the project: hybrid.yaml, the streams' C#, the jobs' SQL. Nothing is run.")
    {
        Add(Shared.Project);
        SetAction(async (result, cancellation) =>
        {
            var project = result.LoadProject();
            var errors = new List<string>();
            foreach (var stream in project.Streams.Values)
            {
                var compiled = await CompiledStreams.CheckAsync(project, stream);
                errors.AddRange(compiled.Diagnostics.Where(diagnostic => diagnostic.IsError).Select(diagnostic => diagnostic.ToString()));
                foreach (var warning in compiled.Diagnostics.Where(diagnostic => !diagnostic.IsError))
                    Console.Error.WriteLine(warning);
            }

            foreach (var batch in project.Batches.Values)
            {
                if (SqlSyntax.Find(Path.GetRelativePath(project.Folder, batch.Sql), await File.ReadAllTextAsync(batch.Sql, cancellation)) is { } error)
                    errors.Add(error.ToString());
            }

            if (errors.Count > 0)
                throw new OrchestratorException(OrchestratorError.InvalidProject, string.Join('\n', errors));
            if (result.GetValue(Shared.Json))
            {
                Console.WriteLine(JsonText.Line(line => line
                    .Text("project", project.Name).Number("streams", project.Streams.Count).Number("tables", project.Tables.Count).Number("batches", project.Batches.Count)));
            }
            else
            {
                Console.WriteLine($"Project {project.Name} is right: {Count(project.Streams.Count, "stream")}, {Count(project.Tables.Count, "table")}, {Count(project.Batches.Count, "batch job")}.");
            }

            return ExitCodes.Done;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid check", "the project in this folder"),
        ("hybrid check --project shop", "another one"),
    ];

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {(what == "batch job" ? "batch jobs" : what + "s")}";
}
