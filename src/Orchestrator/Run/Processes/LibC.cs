using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hybrid.Orchestrator.Run.Processes;

/// <summary>The calls to the operating system that .NET does not have.</summary>
internal static partial class LibC
{
    private const int PrSetPDeathSig = 1;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int OpenPath = 0x200000; // O_PATH
    private const int OpenReadWrite = 2; // O_RDWR
    private const int OpenCreate = 0x40; // O_CREAT
    private const int OpenCloseOnExec = 0x80000; // O_CLOEXEC

    /// <summary>The signal that cannot be caught.</summary>
    public const int SigKill = 9;

    /// <summary>Asks Linux to send this process <paramref name="signal"/> when the thread that started it ends (prctl(2), PR_SET_PDEATHSIG).</summary>
    public static void DieWithParent(int signal)
    {
        if (OperatingSystem.IsLinux())
            _ = Prctl(PrSetPDeathSig, (nuint)signal, 0, 0, 0);
    }

    /// <summary>Takes the lock of an open file without waiting (flock(2)); it is let go when the file is closed, so also when the process dies.</summary>
    public static bool TryLock(SafeHandle file) => Flock(file, LockExclusive | LockNonBlocking) == 0;

    /// <summary>A descriptor of a folder, for paths relative to it.</summary>
    /// <exception cref="IOException">There is no such folder.</exception>
    public static SafeFileHandle OpenFolder(string path)
    {
        var handle = new SafeFileHandle(Open(path, OpenPath | OpenCloseOnExec, 0), ownsHandle: true);
        return handle.IsInvalid ? throw new DirectoryNotFoundException($"There is no folder {path}.") : handle;
    }

    /// <summary>Opens a file for locking, and makes it when it is missing. (.NET's own way takes a lock of its own, flock(2) too.)</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenLockFile(string path)
    {
        var handle = new SafeFileHandle(Open(path, OpenReadWrite | OpenCreate | OpenCloseOnExec, Convert.ToUInt32("644", 8)), ownsHandle: true);
        return handle.IsInvalid ? throw new IOException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.") : handle;
    }

    /// <summary>The parent's process id.</summary>
    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentId();

    /// <summary>Ends the process at once: no handlers, no finalizers.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int code);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock")]
    private static partial int Flock(SafeHandle file, int operation);
}
