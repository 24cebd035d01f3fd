using System.Globalization;
using System.Net.Sockets;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Processes;

namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>Where a project's daemon is spoken to: a Unix socket in the project's <c>.hybrid</c> folder, open to the same user only.</summary>
internal static class ControlSocket
{
    // sun_path of sockaddr_un holds 108 bytes with the ending zero (unix(7)).
    private const int LongestPath = 107;

    /// <summary>The socket's path.</summary>
    public static string PathOf(ProjectDefinition project) => Path.Combine(project.StateFolder, "control.sock");

    /// <summary>Opens the address of a path; for paths longer than a socket address takes, through the folder's descriptor.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="use">Uses the address, which is valid during the call.</param>
    public static async Task<T> WithAddressAsync<T>(string path, Func<UnixDomainSocketEndPoint, Task<T>> use)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(path) <= LongestPath)
            return await use(new UnixDomainSocketEndPoint(path));
        using var folder = LibC.OpenFolder(Path.GetDirectoryName(path)!);
        var link = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{folder.DangerousGetHandle()}/{Path.GetFileName(path)}");
        return await use(new UnixDomainSocketEndPoint(link));
    }
}
