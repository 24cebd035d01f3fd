using System.Globalization;
using System.Text.Json;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>
/// One daemon per project and lake: a file in the lake, locked while the daemon lives, that says who holds it. It is a courtesy, so that a second daemon
/// says why it does not start; what keeps the tables right is the writers' incarnation.
/// <para>Always true: the lock is let go when the process ends, however it ends.</para>
/// </summary>
internal sealed class DaemonLock : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly DaemonHolder _holder;

    private DaemonLock(SafeFileHandle file, string path, DaemonHolder holder) => (_file, _path, _holder) = (file, path, holder);

    /// <summary>Whether no other daemon has taken over.</summary>
    public bool IsHeld
    {
        get
        {
            using var named = LibC.OpenLockFile(_path);
            return Read(named) == _holder;
        }
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="project">The project.</param>
    /// <param name="takeOver">Take it from a holder that does not answer (suspended, or on a lost network); its writers are fenced.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.AlreadyRunning"/>: names the holder.</exception>
    public static DaemonLock Take(ProjectDefinition project, bool takeOver, TimeProvider time)
    {
        var folder = Path.Combine(project.Lake, "_hybrid", "daemons");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{project.Name}.lock");

        // Taking over is a new file under the name: the old holder keeps its lock on a file without one.
        if (takeOver)
            File.Delete(path);
        var file = LibC.OpenLockFile(path);
        if (!LibC.TryLock(file))
        {
            using (file)
                throw new OrchestratorException(OrchestratorError.AlreadyRunning, Held(project, Read(file)));
        }

        var holder = new DaemonHolder(project.Folder, Environment.MachineName, Environment.ProcessId, time.GetUtcNow());
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, JsonSerializer.SerializeToUtf8Bytes(holder, ProtocolJson.Default.DaemonHolder), 0);
        return new DaemonLock(file, path, holder);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static DaemonHolder? Read(SafeFileHandle file)
    {
        var content = new byte[RandomAccess.GetLength(file)];
        RandomAccess.Read(file, content, 0);
        try
        {
            return JsonSerializer.Deserialize(content, ProtocolJson.Default.DaemonHolder);
        }
        catch (JsonException)
        {
            return null; // the holder is just writing it
        }
    }

    private static string Held(ProjectDefinition project, DaemonHolder? holder)
    {
        var who = holder is null
            ? "another process"
            : string.Create(CultureInfo.InvariantCulture, $"process {holder.Pid} on {holder.Host} (project folder {holder.Folder}) since {holder.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        return $"Project '{project.Name}' already runs on the lake {project.Lake}: {who} holds it. Stop it with 'hybrid stop', or look at it with 'hybrid status'. "
            + "If it does not answer, 'hybrid run --take-over' starts in its place; the old one can write nothing more.";
    }
}

/// <summary>Who holds a project and its lake.</summary>
/// <param name="Folder">The project's folder.</param>
/// <param name="Host">The machine.</param>
/// <param name="Pid">The process.</param>
/// <param name="Since">Since when.</param>
internal sealed record DaemonHolder(string Folder, string Host, int Pid, DateTimeOffset Since);
