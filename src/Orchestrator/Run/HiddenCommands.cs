using System.Runtime.CompilerServices;
using Hybrid.Orchestrator.Run.Batches;
using Hybrid.Orchestrator.Run.Compile;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;
using Hybrid.Orchestrator.Run.Streams;

namespace Hybrid.Orchestrator.Run;

/// <summary>The commands that the program gives to its own children. Each is a method of its own, so that a child loads only what it uses.</summary>
internal static class HiddenCommands
{
    /// <summary>Runs one.</summary>
    public static Task<int> RunAsync(string[] args) => args[0] switch
    {
        "__stream" => StreamChild.RunAsync(),
        "__batch" => BatchAsync(),
        "__broker" => BrokerChild.RunAsync(),
        "__compile" => CompileAsync(),
        _ => UnknownAsync(args[0]),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> BatchAsync() => BatchChild.RunAsync();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> CompileAsync() => ChildHost.RunAsync(ProtocolJson.Default.CompileSpec, (spec, host) =>
    {
        host.Send(StreamCompiler.Compile(spec));
        return Task.CompletedTask;
    });

    private static Task<int> UnknownAsync(string command)
    {
        Console.Error.WriteLine($"hybrid: '{command}' is not a command");
        return Task.FromResult(ExitCodes.WrongUsage);
    }
}
