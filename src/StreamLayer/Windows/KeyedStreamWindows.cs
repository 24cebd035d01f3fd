namespace Hybrid.StreamLayer;

/// <summary>Windows over keyed streams.</summary>
public static class KeyedStreamWindows
{
    /// <summary>Cuts the stream into windows of event time: <see cref="Tumbling"/> or <see cref="Hopping"/>.</summary>
    public static WindowedStream<TKey, T> Window<TKey, T>(this KeyedStream<TKey, T> stream, TimeWindows windows)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(windows);
        return new WindowedStream<TKey, T>(stream, windows, TimeSpan.Zero);
    }
}
