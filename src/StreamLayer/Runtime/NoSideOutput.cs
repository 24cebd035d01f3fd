namespace Hybrid.StreamLayer.Runtime;

/// <summary>The side outputs of a stage that dead letters or late rows flow through: a bad row here has nowhere to go, so the job fails and the row is kept.</summary>
internal sealed class NoSideOutput : IDeadLetterOutput, ILateOutput
{
    public void Record(string topic, int partition, long offset, long recordTime, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string error) =>
        throw Failed($"record {topic}/{partition}@{offset}", error, null);

    public void Row<T>(string operatorId, in T row, long timestamp, Exception error) =>
        throw Failed($"operator '{operatorId}': row {RowJson.Of(row)}", RowJson.Explain(error), error);

    public void Add<T>(string operatorId, in T row, long timestamp, long watermark) =>
        throw Failed($"operator '{operatorId}': row {RowJson.Of(row)}", $"it is late: {timestamp} against {watermark}", null);

    private static StreamException Failed(string what, string why, Exception? inner) => new(
        StreamError.Failed, $"a dead letter or late row could not be stored: {what}: {why}. Mend the code that reads env.DeadLetters or env.LateRows", inner: inner);
}
