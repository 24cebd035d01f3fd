namespace Hybrid.StreamLayer.Runtime;

/// <summary>What subtasks tell the job. Called from their threads; returns at once.</summary>
internal interface IJobEvents
{
    /// <summary>The barrier has passed a subtask.</summary>
    void Acknowledge(BarrierAck ack);

    /// <summary>A source subtask has no more rows to read.</summary>
    void SourceEnded(Subtask source);

    /// <summary>A subtask threw.</summary>
    void Fail(Subtask subtask, Exception error);
}
