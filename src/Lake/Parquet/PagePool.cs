using System.Collections.Concurrent;

namespace Hybrid.Lake.Parquet;

/// <summary>
/// Pages of 32 KiB for column buffers, below the large-object size. As many are kept for the next buffers as the default budget of unwritten rows holds, until
/// nothing is written for a while (<see cref="Trim"/>); what is more goes to the GC. They hold no references, so nothing is cleared.
/// </summary>
internal static class PagePool
{
    /// <summary>Bytes of a full page: 2,048 values of 16 bytes, and a multiple of 2,048 values of any narrower type.</summary>
    public const int PageBytes = 32 * 1024;

    private const int MostKept = 2048; // 64 MiB
    private static readonly ConcurrentQueue<byte[]> Free = new();

    /// <summary>A page with any content.</summary>
    public static byte[] Rent() => Free.TryDequeue(out var page) ? page : GC.AllocateUninitializedArray<byte>(PageBytes);

    /// <summary>Gives the kept pages to the GC.</summary>
    public static void Trim() => Free.Clear();

    /// <summary>Takes back a page; arrays of another length are left to the GC.</summary>
    public static void Return(byte[] page)
    {
        if (page.Length == PageBytes && Free.Count < MostKept)
            Free.Enqueue(page);
    }
}
