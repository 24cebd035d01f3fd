using System.CommandLine;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Cli.Run;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run;
using Hybrid.Orchestrator.Run.Batches;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid batch …</c></summary>
internal sealed class BatchCommand : HybridCommand
{
    public BatchCommand() : base("batch", "Single batch jobs.") => Add(new BatchRunCommand());

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples => [("hybrid batch run report --partition 2015-09-12T05", "run one hour again")];

    private sealed class BatchRunCommand : HybridCommand
    {
        public BatchRunCommand() : base("run", "Run a batch job now, on what its inputs hold now; also beside a running daemon.")
        {
            var job = new Argument<string>("job") { Description = "The job's name." };
            var partition = new Option<string?>("--partition") { Description = "The output partition. Without it: the newest that is closed.", HelpName = "P" };
            var from = new Option<string?>("--from") { Description = "The first partition of a range.", HelpName = "P" };
            var to = new Option<string?>("--to") { Description = "The last partition of a range.", HelpName = "P" };
            Add(job);
            Add(Shared.Project);
            Add(partition);
            Add(from);
            Add(to);
            Validators.Add(result =>
            {
                if (result.GetValue(from) is null != result.GetValue(to) is null)
                    result.AddError("--from and --to go together");
                else if (result.GetValue(from) is not null && result.GetValue(partition) is not null)
                    result.AddError("--partition is one partition, --from and --to are a range; give one of them");
                foreach (var text in new[] { result.GetValue(partition), result.GetValue(from), result.GetValue(to) })
                {
                    if (text is not null && !PartitionKey.TryParse(text, out _))
                        result.AddError($"'{text}' is no partition; write it as 2015-09-12, 2015-09-12T05 or 2015-09-12T05:07");
                }
            });
            SetAction(async (result, cancellation) =>
            {
                var project = result.LoadProject();
                var name = result.GetRequiredValue(job);
                if (!project.Batches.ContainsKey(name))
                {
                    var hint = NearestWord.Hint(name, project.Batches.Keys);
                    throw new OrchestratorException(
                        OrchestratorError.InvalidArgument,
                        $"There is no batch job '{name}' in project '{project.Name}'{(hint.Length > 0 ? hint : $"; there are {string.Join(", ", project.Batches.Keys)}")}");
                }

                var json = result.GetValue(Shared.Json);
                var feed = new PlainFeed(json ? TextWriter.Null : Console.Error, Console.Error);
                var runs = await ManualRuns.RunAsync(
                    project, name, result.GetValue(partition) ?? result.GetValue(from), result.GetValue(to), feed, TimeProvider.System, cancellation);
                foreach (var run in runs.Where(_ => json))
                    Console.WriteLine(Json(run));
                return runs.All(run => run.State == RunState.Succeeded) ? ExitCodes.Done : ExitCodes.Failed;
            });
        }

        public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
        [
            ("hybrid batch run report", "the newest closed partition"),
            ("hybrid batch run report --partition 2015-09-12T05", "one hour"),
            ("hybrid batch run report --from 2015-09-12T00 --to 2015-09-12T23", "a day of hours"),
        ];

        private static string Json(RunRecord run) => JsonText.Line(line => line
            .Text("job", run.Job).Text("partition", run.Partition).Text("run", run.Id).Text("state", run.State.ToString().ToLowerInvariant())
            .Number("attempt", run.Attempt).Number("version", run.OutputVersion).Text("errorCode", run.ErrorCode).Text("error", run.Error));
    }
}
