using System.Diagnostics;

namespace Hybrid.Orchestrator.Run.Processes;

/// <summary>This program, as a process to start.</summary>
internal static class HybridProgram
{
    /// <summary>The environment variable that tells a child its parent's process id.</summary>
    public const string ParentVariable = "HYBRID_PARENT";

    /// <summary>What starts this program with some arguments, its streams redirected.</summary>
    /// <param name="arguments">The arguments.</param>
    public static ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // Under `dotnet hybrid.dll` and in a test host the runtime is the process; under the program's own host the process is it.
        var self = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(self) == "hybrid")
        {
            start.FileName = self;
        }
        else
        {
            start.FileName = Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet";
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "hybrid.dll"));
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[ParentVariable] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return start;
    }
}
