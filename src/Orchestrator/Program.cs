using Hybrid.Orchestrator.Cli;
using Hybrid.Orchestrator.Run;

// What starts most often, or must start small, does not build the tree of commands.
return args switch
{
    ["version"] or ["--version"] => VersionCommand.Show(json: false),
    [['_', '_', ..], ..] => await HiddenCommands.RunAsync(args),
    _ => await CommandLine.RunAsync(args),
};
