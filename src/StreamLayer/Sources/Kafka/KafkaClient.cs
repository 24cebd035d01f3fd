using System.Runtime.InteropServices;
using Hybrid.StreamLayer.Sources.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>
/// One consumer handle: metadata, offsets, assignment, and the queues of partitions. It never subscribes: partitions are assigned one by one by
/// whoever reads them. Its events (errors, log lines) are taken by a thread of its own. Thread-safe.
/// </summary>
internal sealed unsafe class KafkaClient : IDisposable
{
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(5);

    private readonly RdKafkaHandle _handle;
    private readonly KafkaEvents _events;

    private KafkaClient(RdKafkaHandle handle, ILogger logger, TimeProvider time)
    {
        _handle = handle;
        _events = new KafkaEvents(handle, logger, time);
    }

    /// <summary>Whether the brokers answer.</summary>
    public KafkaStatus Status => _events.Status;

    /// <summary>Opens a consumer; connects in the background.</summary>
    /// <exception cref="StreamException">A setting is wrong.</exception>
    public static KafkaClient Open(IEnumerable<KeyValuePair<string, string>> settings, ILogger logger, TimeProvider time) =>
        new(KafkaConfiguration.CreateClient(LibRdKafka.Consumer, settings, LibRdKafka.EventError | LibRdKafka.EventLog), logger, time);

    /// <summary>The topic, or null when the cluster has none of that name.</summary>
    /// <exception cref="StreamException">No broker answers in time, or the topic may not be described.</exception>
    public KafkaTopic? Describe(string topic, TimeSpan timeout)
    {
        var cluster = LibRdKafka.ClusterId(_handle, (int)timeout.TotalMilliseconds);
        if (cluster == 0)
            throw Unreachable("no metadata within " + Seconds(timeout));
        var clusterId = Marshal.PtrToStringUTF8(cluster)!;
        LibRdKafka.MemFree(_handle, cluster);

        using var replies = new RdKafkaQueueHandle(_handle, LibRdKafka.QueueNew(_handle));
        var name = Marshal.StringToCoTaskMemUTF8(topic);
        var topics = LibRdKafka.TopicCollectionOfNames(&name, 1);
        var options = AdminOptions(LibRdKafka.AdminDescribeTopics, timeout);
        nint reply;
        try
        {
            LibRdKafka.DescribeTopics(_handle, topics, options, replies);
            reply = LibRdKafka.QueuePoll(replies, (int)timeout.TotalMilliseconds + 1000);
        }
        finally
        {
            LibRdKafka.AdminOptionsDestroy(options);
            LibRdKafka.TopicCollectionDestroy(topics);
            Marshal.FreeCoTaskMem(name);
        }

        if (reply == 0)
            throw Unreachable("no answer to DescribeTopics within " + Seconds(timeout));
        try
        {
            return TopicOf(reply, topic, clusterId);
        }
        finally
        {
            LibRdKafka.EventDestroy(reply);
        }
    }

    /// <summary>Names of all topics that may be seen.</summary>
    /// <exception cref="StreamException">No broker answers in time.</exception>
    public List<string> TopicNames(TimeSpan timeout)
    {
        var code = LibRdKafka.Metadata(_handle, 1, 0, out var metadata, (int)timeout.TotalMilliseconds);
        if (code != KafkaErrorCode.None)
            throw Unreachable(LibRdKafka.Text(code));
        var names = new List<string>(metadata->TopicCount);
        for (var i = 0; i < metadata->TopicCount; i++)
            names.Add(Marshal.PtrToStringUTF8(metadata->Topics[i].Name)!);
        LibRdKafka.MetadataDestroy(metadata);
        return names;
    }

    /// <summary>
    /// The offsets at <paramref name="moment"/>: of the first record with that time (milliseconds UTC) or later, or
    /// <see cref="LibRdKafka.OffsetBeginning"/>, <see cref="LibRdKafka.OffsetEnd"/>. −1 where there is no such record.
    /// </summary>
    /// <exception cref="StreamException">No answer in time, or a partition is in error.</exception>
    public long[] Offsets(string topic, IReadOnlyList<int> partitions, long moment, TimeSpan timeout)
    {
        var list = LibRdKafka.PartitionListNew(partitions.Count);
        try
        {
            foreach (var partition in partitions)
                LibRdKafka.PartitionListAdd(list, topic, partition)->Offset = moment;
            var code = LibRdKafka.OffsetsForTimes(_handle, list, (int)timeout.TotalMilliseconds);
            var offsets = new long[partitions.Count];
            for (var i = 0; i < offsets.Length; i++)
            {
                var failed = code != KafkaErrorCode.None ? code : list->Items[i].Error;
                if (failed != KafkaErrorCode.None)
                    throw Unreachable($"the offsets of {topic}/{partitions[i]} were not given: {LibRdKafka.Text(failed)}");
                offsets[i] = list->Items[i].Offset;
            }

            return offsets;
        }
        finally
        {
            LibRdKafka.PartitionListDestroy(list);
        }
    }

    /// <summary>The newest known end of a partition, without asking the broker; −1 when not known.</summary>
    public long KnownEnd(string topic, int partition) =>
        LibRdKafka.GetWatermarkOffsets(_handle, topic, partition, out _, out var high) == KafkaErrorCode.None && high >= 0 ? high : -1;

    /// <summary>The queue of a partition, on its own: what is fetched for it arrives there and nowhere else. <paramref name="wakeUp"/> is written to when it gets something.</summary>
    public KafkaPartitionQueue OpenQueue(string topic, int partition, WakeUp wakeUp)
    {
        var queue = new RdKafkaQueueHandle(_handle, LibRdKafka.QueueGetPartition(_handle, topic, partition));
        LibRdKafka.QueueForward(queue, 0);
        ulong one = 1;
        LibRdKafka.QueueIoEventEnable(queue, wakeUp.Descriptor, (byte*)&one, sizeof(ulong));
        return new KafkaPartitionQueue(queue);
    }

    /// <summary>Starts fetching partitions at offsets. The queues must be open.</summary>
    /// <exception cref="StreamException">librdkafka refused.</exception>
    public void Assign(string topic, IEnumerable<(int Partition, long Offset)> positions) =>
        ChangeAssignment(topic, positions, isAdding: true);

    /// <summary>Stops fetching partitions.</summary>
    public void Unassign(string topic, IEnumerable<int> partitions) =>
        ChangeAssignment(topic, partitions.Select(partition => (partition, LibRdKafka.OffsetInvalid)), isAdding: false);

    /// <summary>Tells the group's offsets to the cluster, for lag tools; not waited for, and not needed.</summary>
    /// <remarks>As an administrator does, not by <c>rd_kafka_commit</c>: closing waits for a commit, for 45 s while the group's coordinator is away.</remarks>
    public void CommitForLagTools(string group, string topic, IReadOnlyList<(int Partition, long Offset)> positions)
    {
        if (positions.Count == 0 || Status.IsAway)
            return;
        var list = List(topic, positions);
        var request = LibRdKafka.AlterGroupOffsetsNew(group, list);
        var options = AdminOptions(LibRdKafka.AdminAlterGroupOffsets, CommitTimeout);
        LibRdKafka.AlterGroupOffsets(_handle, &request, 1, options, _events.Queue); // the events' thread drops the reply
        LibRdKafka.AdminOptionsDestroy(options);
        LibRdKafka.AlterGroupOffsetsDestroy(request);
        LibRdKafka.PartitionListDestroy(list);
    }

    /// <summary>Records arrived: the brokers are there.</summary>
    public void Heard() => _events.Heard();

    /// <summary>A partition's queue said that something is wrong that passes by itself.</summary>
    public void Trouble(string reason) => _events.Trouble(reason);

    /// <summary>Closes the handle once every queue is closed as well.</summary>
    public void Dispose()
    {
        _events.Dispose();
        _handle.Dispose();
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.#} s";

    private static RdKafkaPartitionList* List(string topic, IReadOnlyCollection<(int Partition, long Offset)> positions)
    {
        var list = LibRdKafka.PartitionListNew(positions.Count);
        foreach (var (partition, offset) in positions)
            LibRdKafka.PartitionListAdd(list, topic, partition)->Offset = offset;
        return list;
    }

    private nint AdminOptions(int api, TimeSpan timeout)
    {
        const int ErrorSize = 256;
        var error = stackalloc byte[ErrorSize];
        var options = LibRdKafka.AdminOptionsNew(_handle, api);
        _ = LibRdKafka.AdminOptionsSetRequestTimeout(options, (int)timeout.TotalMilliseconds, error, ErrorSize);
        return options;
    }

    private void ChangeAssignment(string topic, IEnumerable<(int Partition, long Offset)> positions, bool isAdding)
    {
        var list = List(topic, positions.ToList());
        var (code, text) = LibRdKafka.TakeError(
            isAdding ? LibRdKafka.IncrementalAssign(_handle, list) : LibRdKafka.IncrementalUnassign(_handle, list));
        LibRdKafka.PartitionListDestroy(list);
        if (code != KafkaErrorCode.None)
            throw new StreamException(StreamError.Failed, $"Partitions of {topic} could not be {(isAdding ? "assigned" : "given up")}: {text} ({code}).");
    }

    private KafkaTopic? TopicOf(nint reply, string topic, string clusterId)
    {
        var code = LibRdKafka.EventErrorCode(reply);
        if (code != KafkaErrorCode.None)
            throw Unreachable(Marshal.PtrToStringUTF8(LibRdKafka.EventErrorString(reply)) ?? LibRdKafka.Text(code));
        var described = LibRdKafka.DescribeTopicsResult(LibRdKafka.EventDescribeTopics(reply), out _)[0];
        var error = LibRdKafka.TopicError(described);
        var topicCode = error == 0 ? KafkaErrorCode.None : LibRdKafka.ErrorCode(error);
        if (topicCode is KafkaErrorCode.UnknownTopicOrPartition or KafkaErrorCode.UnknownTopicLocally)
            return null;
        if (topicCode != KafkaErrorCode.None)
            throw new StreamException(StreamError.Failed, $"Topic {topic} cannot be described: {LibRdKafka.Text(topicCode)}.", isTransient: KafkaErrors.IsTransient(topicCode));
        var id = Marshal.PtrToStringUTF8(LibRdKafka.UuidText(LibRdKafka.TopicId(described))) ?? "";
        LibRdKafka.TopicPartitions(described, out var partitions);
        _events.Heard();
        return new KafkaTopic(clusterId, topic, id.Trim('A').Length == 0 ? "" : id, (int)partitions);
    }

    private StreamException Unreachable(string what)
    {
        var reason = Status.Reason is { Length: > 0 } said ? $" ({said})" : "";
        return new StreamException(StreamError.SourceUnreachable, $"Kafka does not answer: {what}{reason}. Check `bootstrap.servers` and that the brokers run.", isTransient: true);
    }
}
