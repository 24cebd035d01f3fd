using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <summary>
/// A file descriptor (Linux <c>eventfd</c>) that librdkafka writes to when an empty queue gets something, so that one thread can wait for many queues
/// without polling them. librdkafka writes once per poll of a queue at the most, and runs no managed code under its locks.
/// </summary>
internal sealed partial class WakeUp : SafeHandle
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const short PollIn = 1;
    private const int Interrupted = 4;

    public WakeUp() : base(-1, ownsHandle: true)
    {
        var fd = EventFd(0, CloseOnExec | NonBlocking);
        if (fd < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        SetHandle(fd);
    }

    public override bool IsInvalid => handle < 0;

    /// <summary>The descriptor; valid while this object is.</summary>
    public int Descriptor => (int)handle;

    /// <summary>Waits for a write, or for the time to pass; forgets the writes that were. True when there was one.</summary>
    public unsafe bool Wait(TimeSpan atMost)
    {
        var poll = new PollDescriptor { Descriptor = Descriptor, Events = PollIn };
        var ready = Poll(&poll, 1, (int)Math.Clamp(Math.Ceiling(atMost.TotalMilliseconds), 0, int.MaxValue));
        if (ready < 0 && Marshal.GetLastPInvokeError() is var error && error != Interrupted)
            throw new Win32Exception(error);
        ulong writes;
        return ready > 0 && Read(Descriptor, &writes, sizeof(ulong)) == sizeof(ulong);
    }

    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
