namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>A node that takes rows.</summary>
internal interface IConsumer<T>
{
    /// <summary>Makes the node's link in one subtask, with everything chained behind it.</summary>
    IReceiver<T> CreateLink(SubtaskBuilder builder);
}
