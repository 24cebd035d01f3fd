namespace Hybrid.StreamLayer.Runtime;

/// <summary>
/// A step of a pipeline: takes rows of one type, emits rows of another. Instances are made one per subtask and belong to its thread.
/// Keeps state by implementing <see cref="Checkpoints.ICheckpointed"/> as well.
/// </summary>
public abstract class Operator<TIn, TOut> : IReceiver<TIn>
{
    /// <summary>The next link; set before <see cref="Open"/>.</summary>
    public IReceiver<TOut> Output { get; internal set; } = null!;

    /// <summary>Where this instance runs and what it may use; set before <see cref="Open"/>.</summary>
    public OperatorContext Context { get; internal set; } = null!;

    /// <summary>Called once on the subtask's thread, after state was restored and before the first row.</summary>
    public virtual void Open() { }

    /// <inheritdoc/>
    public abstract void OnBatch(Batch<TIn> batch);

    /// <inheritdoc/>
    public virtual void OnWatermark(long watermark) => Output.OnWatermark(watermark);

    /// <inheritdoc/>
    public virtual void OnBarrier(Barrier barrier)
    {
        barrier.Collect(this, Context);
        Output.OnBarrier(barrier);
    }

    /// <inheritdoc/>
    public virtual void OnIdle(bool idle) => Output.OnIdle(idle);

    /// <inheritdoc/>
    public virtual void OnEnd() => Output.OnEnd();

    /// <summary>Called once when the subtask stops, also after an error.</summary>
    public virtual void Close() { }
}
