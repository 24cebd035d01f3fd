namespace Hybrid.StreamLayer.Runtime;

/// <summary>Takes rows that are too late for every window, or for a partition that is final. The caller counts them.</summary>
public interface ILateOutput
{
    /// <summary>One late row; it is copied.</summary>
    /// <param name="operatorId">Where it was late.</param>
    /// <param name="row">The row.</param>
    /// <param name="timestamp">Its event time, microseconds UTC.</param>
    /// <param name="watermark">The watermark (or final time) it came after.</param>
    void Add<T>(string operatorId, in T row, long timestamp, long watermark);
}
