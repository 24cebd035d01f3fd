namespace Hybrid.StreamLayer;

/// <summary>What happens when records to be read are gone by retention.</summary>
public enum OffsetsGone
{
    /// <summary>The stream stops with <see cref="StreamError.OffsetsGone"/> and names the missing range of each partition.</summary>
    Stop,

    /// <summary>The missing range is logged and counted, and reading goes on at the earliest record.</summary>
    Continue,
}
