namespace Hybrid.StreamLayer.Runtime;

/// <summary>A side output that nobody reads.</summary>
internal sealed class UnreadSideOutput<T> : ISideOutput<T>
{
    public void Add(in T row, long timestamp)
    {
    }
}
