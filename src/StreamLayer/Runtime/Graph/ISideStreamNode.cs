namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>The head of a side stage, whatever its rows.</summary>
internal interface ISideStreamNode
{
    /// <summary>Whether somebody reads the side stream.</summary>
    bool IsRead { get; }
}
