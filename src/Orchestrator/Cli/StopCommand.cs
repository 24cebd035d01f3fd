using System.CommandLine;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid stop</c></summary>
internal sealed class StopCommand : HybridCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    public StopCommand() : base("stop", "Stop the project's daemon, and wait until it has ended.")
    {
        var drain = new Option<bool>("--drain") { Description = "First end the input, close all windows, commit them, and run what is due then." };
        Add(Shared.Project);
        Add(drain);
        SetAction(async (result, cancellation) =>
        {
            var project = result.LoadProject();
            var reply = await ControlClient.AskAsync(project, new ControlRequest(ControlRequest.Stop, result.GetValue(drain)), Patience, cancellation)
                ?? throw new OrchestratorException(OrchestratorError.NotRunning, $"No daemon runs project '{project.Name}' in {project.Folder}.");
            await EndAsync(project, reply.Status!.Pid, cancellation);
            if (result.GetValue(Shared.Json))
                Console.WriteLine(JsonText.Line(line => line.Text("project", project.Name).Number("pid", reply.Status.Pid).Text("state", "stopped")));
            else
                Console.WriteLine($"Stopped project {project.Name} (process {reply.Status.Pid}).");
            return ExitCodes.Done;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid stop", "the next run goes on where this one was"),
        ("hybrid stop --drain", "nothing stays open: for good, or before a change of the windows"),
    ];

    // The daemon removes its socket last; one that was killed meanwhile leaves it, and answers no more.
    private static async Task EndAsync(ProjectDefinition project, int pid, CancellationToken cancellation)
    {
        while (File.Exists(ControlSocket.PathOf(project)))
        {
            if (await ControlClient.AskAsync(project, new ControlRequest(ControlRequest.Status), Patience, cancellation) is not { Status: { } status } || status.Pid != pid)
                return;
            await Task.Delay(LookEvery, TimeProvider.System, cancellation);
        }
    }
}
