using System.Text;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>The dead-letter output of one operator. Where nobody reads dead letters they are counted only.</summary>
internal sealed class DeadLetterOutput(string operatorId, SideSender<DeadLetter>? sender) : IDeadLetterOutput
{
    public void Record(string topic, int partition, long offset, long recordTime, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string error) =>
        sender?.Add(new DeadLetter(topic, partition, offset, recordTime, key.ToArray(), value.ToArray(), error, operatorId), recordTime);

    public void Row<T>(string operatorId, in T row, long timestamp, Exception error) =>
        sender?.Add(new DeadLetter("", -1, -1, timestamp, [], Encoding.UTF8.GetBytes(RowJson.Of(row)), RowJson.Explain(error), operatorId), timestamp);
}
