using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Exchange;

/// <summary>
/// From one subtask to one subtask: a bounded queue of batches and control messages, and a second one on which emptied batches go back. A batch belongs to the
/// side that holds it. At most <c>capacity + 2</c> batches exist for a channel: one being filled, one being read, the rest in the queue.
/// </summary>
internal sealed class ExchangeChannel<T>(int capacity, Parker sender, Parker receiver, JobAbort abort)
{
    private const int CheckAbortEvery = 200; // milliseconds; an abort signals all parkers, this is the second line

    private readonly BoundedQueue<object> _queue = new(capacity);
    private readonly BoundedQueue<Batch<T>> _empty = new(capacity + 2);

    /// <summary>Batches and messages that wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Batches made so far: bounded, as they are used again.</summary>
    public int Made { get; private set; }

    /// <summary>An empty batch, for the sender.</summary>
    public Batch<T> Rent()
    {
        if (_empty.TryPop() is { } used)
            return used;
        Made++;
        return new Batch<T>();
    }

    /// <summary>Hands over a batch or message; blocks while the queue is full, which is how a slow receiver slows its sender.</summary>
    public void Send(object item)
    {
        while (!_queue.TryPush(item))
        {
            abort.ThrowIfAborted();
            sender.Wait(CheckAbortEvery);
        }

        receiver.Signal();
    }

    /// <summary>The next batch or message, or null.</summary>
    public object? TryReceive()
    {
        var item = _queue.TryPop();
        if (item is not null && _queue.Count >= capacity - 1)
            sender.Signal();
        return item;
    }

    /// <summary>Gives an emptied batch back, from the receiver.</summary>
    public void Return(Batch<T> batch)
    {
        batch.Clear();
        _empty.TryPush(batch);
    }
}
