using System.Globalization;

namespace Hybrid.Orchestrator.Loop;

/// <summary>
/// The name under which a scheduler holds leases: host, boot, process and the process's start, so that another scheduler on the same host can tell at once that its
/// owner is dead; elsewhere the lease's end tells it.
/// </summary>
internal static class SchedulerId
{
    private const int StartField = 22; // starttime in /proc/PID/stat, proc(5)

    /// <summary>A new name for this process.</summary>
    public static string New() => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.MachineName}:{Boot}:{Environment.ProcessId}:{StartOf(Environment.ProcessId)}:{Guid.NewGuid().ToString("N")[..8]}");

    /// <summary>Whether the process behind a name is known to be dead; false when that cannot be told from here.</summary>
    public static bool IsDead(string owner)
    {
        var parts = owner.Split(':');
        if (parts.Length != 5 || parts[0] != Environment.MachineName || !int.TryParse(parts[2], CultureInfo.InvariantCulture, out var process))
            return false;
        return parts[1] != Boot || StartOf(process) != parts[3];
    }

    private static string Boot { get; } = ReadBoot();

    private static string ReadBoot()
    {
        const string File = "/proc/sys/kernel/random/boot_id";
        return System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File)[..8] : "-";
    }

    /// <summary>When a process started, in ticks since the boot; empty when there is no such process.</summary>
    private static string StartOf(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            // The second field, the name in parentheses, may hold anything.
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[StartField - 3];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ""; // it ended
        }
    }
}
