using System.Diagnostics;

namespace Hybrid.Testing.Storage;

/// <summary>A folder on a disk of its own that can be filled: a tmpfs, mounted for the life of this object.</summary>
public sealed class SmallDisk : IDisposable
{
    private const int NoSpaceLeft = 28; // ENOSPC

    private readonly string _ballast;

    private SmallDisk(string path)
    {
        Path = path;
        _ballast = System.IO.Path.Combine(path, "ballast");
    }

    /// <summary>Why a test that needs one is skipped, or null where mounting is permitted.</summary>
    public static string? SkipReason { get; } = Try();

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Mounts a disk.</summary>
    /// <param name="path">The folder; it is made, and gone at the end.</param>
    /// <param name="megabytes">Its size.</param>
    /// <exception cref="InvalidOperationException">Mounting is not permitted.</exception>
    public static SmallDisk Mount(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        return Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path) == 0
            ? new SmallDisk(path)
            : throw new InvalidOperationException($"A tmpfs cannot be mounted at {path}.");
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using FileStream file = new(_ballast, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException failure) when (failure.HResult == NoSpaceLeft)
        {
            file.Flush();
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(_ballast);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static string? Try()
    {
        using TemporaryFolder folder = new();
        string path = folder["disk"];
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path) != 0)
        {
            return "needs a small disk: mounting a tmpfs is not permitted here";
        }

        _ = Run("umount", "-l", path);
        return null;
    }

    private static int Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
