using Hybrid.Lake.Parquet;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>Times of bad and late rows, which may be anything.</summary>
internal static class SideRowTimes
{
    /// <summary>The time where a timestamp column can hold it, else null.</summary>
    public static long? Storable(long micros) => micros >= RowTypes.FirstMicro && micros <= RowTypes.LastMicro ? micros : null;
}
