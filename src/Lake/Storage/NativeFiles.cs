using System.Runtime.InteropServices;

namespace Hybrid.Lake.Storage;

/// <summary>The system calls that .NET does not have: a rename that fails when the name is taken, and fsync of a folder.</summary>
internal static partial class NativeFiles
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint RenameNoReplace = 1;
    private const int ReadOnlyFolder = 0x10000; // O_RDONLY | O_DIRECTORY
    private const int CloseOnExec = 0x80000;

    internal const int Exists = 17; // EEXIST
    internal const int NoSuchFile = 2; // ENOENT
    private const int InvalidArgument = 22; // EINVAL: the file system does not know the flag
    private const int NoSystemCall = 38; // ENOSYS
    private const int NotSupported = 95; // EOPNOTSUPP

    /// <summary>Gives a file a name that must be free. 0, or the error number.</summary>
    public static int RenameToFree(string from, string to)
    {
        if (RenameAt2(CurrentFolder, from, CurrentFolder, to, RenameNoReplace) == 0)
            return 0;
        var error = Marshal.GetLastPInvokeError();
        if (error is not (InvalidArgument or NoSystemCall or NotSupported))
            return error;
        if (Link(from, to) != 0) // a second name fails the same way when it is taken
            return Marshal.GetLastPInvokeError();
        return Unlink(from) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Makes a folder's entries durable. 0, or the error number.</summary>
    public static int SyncFolder(string folder)
    {
        var handle = Open(folder, ReadOnlyFolder | CloseOnExec);
        if (handle < 0)
            return Marshal.GetLastPInvokeError();
        var error = Fsync(handle) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(handle);
        return error;
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
