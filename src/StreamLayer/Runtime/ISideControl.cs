namespace Hybrid.StreamLayer.Runtime;

/// <summary>Takes the control messages of an operator beside its main output.</summary>
internal interface ISideControl
{
    void OnWatermark(long watermark);

    void OnBarrier(Barrier barrier);

    void OnIdle(bool idle);

    void OnEnd();
}
