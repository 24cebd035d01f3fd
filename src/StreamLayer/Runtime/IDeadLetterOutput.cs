namespace Hybrid.StreamLayer.Runtime;

/// <summary>Takes records and rows that cannot be processed, so that they never stop a pipeline and are never lost. The caller counts them.</summary>
public interface IDeadLetterOutput
{
    /// <summary>A record that did not decode.</summary>
    /// <param name="topic">Where it came from.</param>
    /// <param name="partition">Its partition.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="recordTime">The record's own (Kafka) time, microseconds UTC, or <see cref="EventTimes.None"/>.</param>
    /// <param name="key">Raw key; copied.</param>
    /// <param name="value">Raw value; copied.</param>
    /// <param name="error">What is wrong with it, for a person.</param>
    void Record(string topic, int partition, long offset, long recordTime, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string error);

    /// <summary>A decoded row on which an operator threw.</summary>
    void Row<T>(string operatorId, in T row, long timestamp, Exception error);
}
