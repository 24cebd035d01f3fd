using System.Diagnostics;
using System.Globalization;

namespace Hybrid.Benchmarks.Decoding;

/// <summary>One pass over the topic.</summary>
/// <param name="Messages">How many.</param>
/// <param name="Checksum">Of the two fields, so that both loops are known to have read the same.</param>
/// <param name="Cpu">CPU time of the whole process.</param>
/// <param name="Wall">Time.</param>
/// <param name="Allocated">Bytes allocated by managed code.</param>
internal sealed record Measured(long Messages, long Checksum, TimeSpan Cpu, TimeSpan Wall, long Allocated)
{
    public double PerCpuSecond => Messages / Cpu.TotalSeconds;

    public double AllocatedPerMessage => (double)Allocated / Messages;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{PerCpuSecond / 1e6:0.00} M/CPU-s ({Messages / Wall.TotalSeconds / 1e6:0.00} M/s, {AllocatedPerMessage:0.00} B a message)");

    /// <summary>Counts from here to <see cref="Clock.Stop"/>.</summary>
    public static Clock Start()
    {
        GC.Collect();
        return new Clock(Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
    }

    /// <summary>The counters at the start.</summary>
    public readonly record struct Clock(TimeSpan Cpu, long Wall, long Allocated)
    {
        public Measured Stop(long messages, long checksum) => new(
            messages, checksum, Environment.CpuUsage.TotalTime - Cpu, Stopwatch.GetElapsedTime(Wall), GC.GetTotalAllocatedBytes(precise: true) - Allocated);
    }
}
