using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Time;

namespace Hybrid.StreamLayer.Exchange;

/// <summary>
/// The receiving end of one or more exchanges in one subtask. Merges watermarks (the least of the channels that are not idle) and aligns barriers: a channel that
/// has delivered its barrier is not read until all have, so that a checkpoint holds exactly what came before.
/// </summary>
internal sealed class InputGate<T>(IReadOnlyList<ExchangeChannel<T>> channels, IReceiver<T> head, Action<BarrierMessage> onBarrier)
{
    private const int BatchesInTurn = 4; // from one channel, so that none starves

    private readonly bool[] _blocked = new bool[channels.Count];
    private readonly bool[] _ended = new bool[channels.Count];
    private readonly WatermarkMerge _watermarks = new(channels.Count);
    private int _blockedCount;
    private int _endedCount;
    private bool _isIdle;

    /// <summary>Reads what waits, a few batches of each channel. False when there was nothing.</summary>
    public bool Poll()
    {
        var any = false;
        for (var channel = 0; channel < channels.Count; channel++)
        {
            for (var turn = 0; turn < BatchesInTurn && !_blocked[channel]; turn++)
            {
                if (channels[channel].TryReceive() is not { } item)
                    break;
                any = true;
                Take(channel, item);
            }
        }

        return any;
    }

    private void Take(int channel, object item)
    {
        switch (item)
        {
            case Batch<T> batch:
                head.OnBatch(batch);
                channels[channel].Return(batch);
                break;
            case WatermarkMessage message:
                _watermarks.Advance(channel, message.Watermark);
                PassOn();
                break;
            case IdleMessage message:
                _watermarks.SetState(channel, message.IsIdle ? InputState.Idle : InputState.Active);
                PassOn();
                break;
            case BarrierMessage barrier:
                Align(channel, barrier);
                break;
            case EndMessage:
                if (!_ended[channel])
                {
                    _ended[channel] = true;
                    if (++_endedCount == channels.Count)
                        head.OnEnd();
                }

                break;
            default:
                throw new InvalidOperationException($"an exchange carried {item.GetType().Name}");
        }
    }

    private void PassOn()
    {
        if (_isIdle && !_watermarks.IsIdle)
            head.OnIdle(_isIdle = false);
        if (_watermarks.TryAdvance(out var watermark))
            head.OnWatermark(watermark);
        if (!_isIdle && _watermarks.IsIdle)
            head.OnIdle(_isIdle = true);
    }

    private void Align(int channel, BarrierMessage barrier)
    {
        _blocked[channel] = true;
        if (++_blockedCount < channels.Count)
            return;
        onBarrier(barrier);
        Array.Clear(_blocked);
        _blockedCount = 0;
    }
}
