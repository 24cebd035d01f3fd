using Confluent.Kafka;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>
/// Sends records to a topic no faster than a consumer group commits, so that an <see cref="EmbeddedBroker"/> never drops what has not been read: at most
/// <see cref="MaxUnreadBytes"/> and half of the retained batches a partition are ahead of the group's committed offset. For one caller at a time.
/// </summary>
public sealed class PacedProducer : IDisposable
{
    private const int MaxUnreadBatches = EmbeddedBroker.RetainedBatches / 2;
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly IConsumer<Ignore, Ignore> _group;
    private readonly string _topic;
    private readonly TimeProvider _time;
    private readonly Partition[] _partitions;
    private KafkaException? _failure;

    /// <summary>A producer to one topic.</summary>
    /// <param name="bootstrapServers">The cluster.</param>
    /// <param name="topic">The topic, which must exist and be empty.</param>
    /// <param name="partitions">How many partitions it has.</param>
    /// <param name="group">The consumer group whose commits say what has been read.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public PacedProducer(string bootstrapServers, string topic, int partitions, string group, TimeProvider? time = null)
    {
        _topic = topic;
        _time = time ?? TimeProvider.System;
        _partitions = new Partition[partitions];
        for (var i = 0; i < partitions; i++)
            _partitions[i] = new Partition();
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            LingerMs = 5,
            EnableIdempotence = true, // in order, also after a retry
            QueueBufferingMaxMessages = 1_000_000,
            MessageMaxBytes = (int)MaxUnreadBytes,
        }).SetLogHandler((_, _) => { }).Build();
        _group = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = group, EnableAutoCommit = false })
            .SetLogHandler((_, _) => { })
            .Build();
    }

    /// <summary>Bytes of keys and values (with an allowance per record) a partition may be ahead of the group.</summary>
    public static long MaxUnreadBytes => EmbeddedBroker.RetainedBytes * 3 / 5;

    /// <summary>Sends a record; waits while the partition is too far ahead of the group.</summary>
    /// <exception cref="StreamException">An earlier record could not be sent.</exception>
    public async ValueTask SendAsync(int partition, byte[]? key, byte[]? value, DateTimeOffset? time = null, CancellationToken cancellation = default)
    {
        var to = _partitions[partition];
        var size = (key?.Length ?? 0) + (value?.Length ?? 0) + 80;
        while (to.UnreadBytes + size > MaxUnreadBytes && to.Unread.Count > 0 || to.Unread.Count >= MaxUnreadBatches)
        {
            _producer.Flush(cancellation);
            if (!Forget(cancellation))
                await Task.Delay(AskEvery, _time, cancellation);
        }

        ThrowIfFailed();
        to.Unread.Enqueue(size);
        to.UnreadBytes += size;
        _producer.Produce(
            new TopicPartition(_topic, partition),
            new Message<byte[]?, byte[]?> { Key = key, Value = value, Timestamp = time is { } at ? new Timestamp(at) : default },
            report =>
            {
                if (report.Error.IsError)
                    _failure = new KafkaException(report.Error);
            });
    }

    /// <summary>Waits until every record is with the broker.</summary>
    /// <exception cref="StreamException">A record could not be sent.</exception>
    public void Flush(CancellationToken cancellation = default)
    {
        _producer.Flush(cancellation);
        ThrowIfFailed();
    }

    /// <summary>Waits until the group has committed everything sent.</summary>
    public async Task WaitUntilReadAsync(CancellationToken cancellation = default)
    {
        Flush(cancellation);
        while (_partitions.Any(partition => partition.Unread.Count > 0))
        {
            if (!Forget(cancellation))
                await Task.Delay(AskEvery, _time, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _producer.Dispose();
        _group.Dispose();
    }

    /// <summary>Forgets the records that the group has committed; false when there are no new ones.</summary>
    private bool Forget(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        List<TopicPartitionOffset> committed;
        try
        {
            committed = _group.Committed(_partitions.Select((_, i) => new TopicPartition(_topic, i)), RequestTimeout);
        }
        catch (KafkaException away) when (!away.Error.IsFatal)
        {
            return false; // asked again
        }

        var isProgress = false;
        foreach (var position in committed)
        {
            var partition = _partitions[position.Partition.Value];
            while (partition.Unread.Count > 0 && position.Offset != Offset.Unset && partition.FirstUnread < position.Offset.Value)
            {
                partition.UnreadBytes -= partition.Unread.Dequeue();
                partition.FirstUnread++;
                isProgress = true;
            }
        }

        return isProgress;
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new StreamException(StreamError.Failed, $"A record could not be sent to {_topic}: {failure.Error.Reason}.", inner: failure);
    }

    private sealed class Partition
    {
        /// <summary>Sizes of the records from <see cref="FirstUnread"/> on.</summary>
        public readonly Queue<int> Unread = new();
        public long UnreadBytes;
        public long FirstUnread;
    }
}
