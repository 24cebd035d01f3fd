using System.CommandLine;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Project;
using Hybrid.StreamLayer.Sinks.Lake;

namespace Hybrid.Orchestrator.Cli.Lake;

/// <summary><c>hybrid lake vacuum T</c></summary>
internal sealed class LakeVacuumCommand : HybridCommand
{
    public LakeVacuumCommand() : base("vacuum", "Delete files that no version within the retention needs.")
    {
        var table = new Argument<string>("table") { Description = "The table's name." };
        var retention = new Option<TimeSpan>("--retention")
        {
            Description = "How long replaced and uncommitted files stay, such as 7d.",
            HelpName = "DURATION",
            DefaultValueFactory = _ => new VacuumOptions().Retention,
            CustomParser = argument =>
            {
                if (!Durations.TryParse(argument.Tokens[0].Value, out var value))
                    argument.AddError($"'{argument.Tokens[0].Value}' is no duration; {OptionTypes.Duration.Expected}");
                return value;
            },
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be deleted, and delete nothing." };
        Add(table);
        Add(retention);
        Add(dryRun);
        SetAction(async (result, cancellation) =>
        {
            var lake = LakePlace.Open(result);
            var name = result.GetRequiredValue(table);
            await LakePlace.SnapshotAsync(lake, name, version: null, cancellation);
            var isDry = result.GetValue(dryRun);
            var report = await lake.Table(name).VacuumAsync(new VacuumOptions { Retention = result.GetValue(retention), IsDryRun = isDry, KeptFiles = await PendingFiles.FindAsync(lake.Storage, cancellation) }, cancellation);
            if (result.GetValue(Shared.Json))
            {
                Console.WriteLine(JsonText.Line(line => line.Flag("dryRun", isDry).Texts("deleted", report.Deleted).Number("bytes", report.Bytes).Number("kept", report.Kept)));
                return 0;
            }

            foreach (var path in report.Deleted)
                Console.WriteLine($"{name}/{path}");
            Console.Error.WriteLine($"{(isDry ? "Would delete" : "Deleted")} {report.Deleted.Count} files, {Cells.Bytes(report.Bytes)}; kept {report.Kept} that are no part of the newest version.");
            return 0;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid lake vacuum revenue --dry-run", "what would go"),
        ("hybrid lake vacuum revenue --retention 1d", "keep a day of old versions"),
    ];
}
