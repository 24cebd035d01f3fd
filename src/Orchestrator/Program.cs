using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Compile;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;

if (args is ["__compile"])
{
    return await ChildHost.RunAsync(ProtocolJson.Default.CompileSpec, (spec, host) =>
    {
        host.Send(StreamCompiler.Compile(spec));
        return Task.CompletedTask;
    });
}

Console.Write(args is ["schema", "--markdown"] ? ProjectSchema.Markdown() : ProjectSchema.Json());
return 0;
