using System.CommandLine;
using System.Runtime.InteropServices;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Demo;
using Hybrid.Orchestrator.Demo.Screens;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid demo</c></summary>
internal sealed class DemoCommand : HybridCommand
{
    public DemoCommand() : base("demo", "Show the whole loop on a shop's generated orders, in under a minute: broker, stream, lake, batch runs.")
    {
        var kafka = new Option<string?>("--kafka") { Description = "Take a real broker. The demo makes a topic of its own there.", HelpName = "HOST:PORT" };
        Add(kafka);
        SetAction((result, _) => RunAsync(result.GetValue(kafka), result.GetValue(Shared.Json)));
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid demo", "everything on this machine, nothing else needed"),
        ("hybrid demo --kafka localhost:9092", "the same on a real broker"),
        ("hybrid demo --json", "only the numbers, at the end"),
    ];

    private static async Task<int> RunAsync(string? kafka, bool json)
    {
        var time = TimeProvider.System;
        var began = time.GetUtcNow();
        using var folder = DemoFolder.Take(Environment.CurrentDirectory);
        using var demo = new DemoRun(folder, kafka, began, ViewFor(json), time);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        return await demo.RunAsync();

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            demo.Stop();
        }
    }

    private static IDemoView ViewFor(bool json)
    {
        if (json)
            return new JsonView(Console.Out, Console.Error);
        var last = new LastScreen(Screen.Out, NextCommands.OfThisProcess());
        var isTerminal = !Console.IsOutputRedirected && Screen.Out.Profile.Capabilities.Ansi;
        return isTerminal ? new LiveView(Screen.Out, last) : new LineView(Console.Out, Console.Error, last);
    }
}
