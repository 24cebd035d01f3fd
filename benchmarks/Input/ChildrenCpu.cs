using System.Runtime.InteropServices;

namespace Hybrid.Benchmarks.Input;

/// <summary>CPU time of the processes that this one started and that have ended, with those that they started in turn (getrusage(2), RUSAGE_CHILDREN).</summary>
internal static partial class ChildrenCpu
{
    private const int OfChildren = -1;

    /// <summary>User and system time so far.</summary>
    public static TimeSpan Total
    {
        get
        {
            if (GetRUsage(OfChildren, out var usage) != 0)
                throw new InvalidOperationException($"getrusage failed with {Marshal.GetLastPInvokeError()}");
            return TimeSpan.FromSeconds(usage.UserSeconds + usage.SystemSeconds) + TimeSpan.FromMicroseconds(usage.UserMicros + usage.SystemMicros);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetRUsage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicros;
        public long SystemSeconds;
        public long SystemMicros;
    }
}
