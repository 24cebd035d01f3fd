using System.CommandLine;
using Hybrid.Orchestrator.Cli.Run;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Daemons;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid stream …</c></summary>
internal sealed class StreamCommand : HybridCommand
{
    public StreamCommand() : base("stream", "Single streams.") => Add(new StreamRunCommand());

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples => [("hybrid stream run revenue", "this stream alone, without batch jobs")];

    private sealed class StreamRunCommand : HybridCommand
    {
        public StreamRunCommand() : base("run", "Run one stream alone, without the others and without batch jobs.")
        {
            var name = new Argument<string>("name") { Description = "The stream's name." };
            var untilDone = new Option<bool>("--until-done") { Description = "Read what is there now, and end." };
            Add(name);
            Add(Shared.Project);
            Add(untilDone);
            SetAction((result, _) =>
            {
                var project = result.LoadProject();
                var stream = result.GetRequiredValue(name);
                if (!project.Streams.ContainsKey(stream))
                {
                    var hint = NearestWord.Hint(stream, project.Streams.Keys);
                    throw new OrchestratorException(
                        OrchestratorError.InvalidArgument, $"There is no stream '{stream}' in project '{project.Name}'{(hint.Length > 0 ? hint : $"; there are {string.Join(", ", project.Streams.Keys)}")}");
                }

                return DaemonRunner.RunAsync(project, new DaemonOptions { OnlyStream = stream, UntilDone = result.GetValue(untilDone) }, result.GetValue(Shared.Json));
            });
        }

        public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
        [
            ("hybrid stream run revenue", "until Ctrl-C"),
            ("hybrid stream run revenue --until-done", "what is in its topics now"),
        ];
    }
}
