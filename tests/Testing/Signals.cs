using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hybrid.Testing;

/// <summary>Sends signals.</summary>
public static partial class Signals
{
    /// <summary>Sends <paramref name="signal"/> to the process <paramref name="processId"/>.</summary>
    /// <exception cref="Win32Exception">There is no such process, or it belongs to someone else.</exception>
    public static void Send(this Signal signal, int processId)
    {
        if (Kill(processId, (int)signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Sends <paramref name="signal"/> to all of the process group <paramref name="groupId"/>; a group that is gone is no error.</summary>
    /// <exception cref="Win32Exception">The group belongs to someone else.</exception>
    internal static void SendToGroup(Signal signal, int groupId)
    {
        const int NoSuchProcess = 3;
        if (Kill(-groupId, (int)signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
