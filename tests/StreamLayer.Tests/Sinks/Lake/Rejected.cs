using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

/// <summary>Rows that a sink did not take.</summary>
internal sealed class Rejected : IDeadLetterOutput, ILateOutput
{
    public List<(object Row, long Timestamp, long Watermark)> Late { get; } = [];

    public List<(object Row, string Error)> Dead { get; } = [];

    public void Record(string topic, int partition, long offset, long recordTime, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string error) =>
        throw new InvalidOperationException("A sink has no records.");

    public void Row<T>(string operatorId, in T row, long timestamp, Exception error) => Dead.Add((row!, error.Message));

    public void Add<T>(string operatorId, in T row, long timestamp, long watermark) => Late.Add((row!, timestamp, watermark));
}
