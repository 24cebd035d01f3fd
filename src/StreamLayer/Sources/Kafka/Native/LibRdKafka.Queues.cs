using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <content>Queues, messages and events.</content>
internal static unsafe partial class LibRdKafka
{
    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_new")]
    public static partial nint QueueNew(RdKafkaHandle client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_get_main")]
    public static partial nint QueueGetMain(RdKafkaHandle client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_get_partition", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint QueueGetPartition(RdKafkaHandle client, string topic, int partition);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_forward")]
    public static partial void QueueForward(RdKafkaQueueHandle source, nint destination);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_io_event_enable")]
    public static partial void QueueIoEventEnable(RdKafkaQueueHandle queue, int fd, byte* payload, nuint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void QueueDestroy(nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_yield")]
    public static partial void QueueYield(RdKafkaQueueHandle queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_poll")]
    public static partial nint QueuePoll(RdKafkaQueueHandle queue, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static partial nint ConsumeBatchQueue(RdKafkaQueueHandle queue, int timeoutMs, RdKafkaMessage** messages, nuint size);

    // The two below are called once a record, take nanoseconds, wait for no lock and never call back: no GC transition.
    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void MessageDestroy(RdKafkaMessage* message);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "rd_kafka_message_timestamp")]
    public static partial long MessageTimestamp(RdKafkaMessage* message, int* kind);

    [LibraryImport(Library, EntryPoint = "rd_kafka_set_log_queue")]
    public static partial KafkaErrorCode SetLogQueue(RdKafkaHandle client, nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_type")]
    public static partial int EventType(nint queued);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_destroy")]
    public static partial void EventDestroy(nint queued);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_error")]
    public static partial KafkaErrorCode EventErrorCode(nint queued);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_error_string")]
    public static partial nint EventErrorString(nint queued);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_log")]
    public static partial int EventLogLine(nint queued, out nint facility, out nint text, out int level);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AdminOptions_new")]
    public static partial nint AdminOptionsNew(RdKafkaHandle client, int api);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AdminOptions_set_request_timeout")]
    public static partial KafkaErrorCode AdminOptionsSetRequestTimeout(nint options, int timeoutMs, byte* error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AdminOptions_destroy")]
    public static partial void AdminOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicCollection_of_topic_names")]
    public static partial nint TopicCollectionOfNames(nint* names, nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicCollection_destroy")]
    public static partial void TopicCollectionDestroy(nint topics);

    [LibraryImport(Library, EntryPoint = "rd_kafka_DescribeTopics")]
    public static partial void DescribeTopics(RdKafkaHandle client, nint topics, nint options, RdKafkaQueueHandle replies);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AlterConsumerGroupOffsets_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint AlterGroupOffsetsNew(string group, RdKafkaPartitionList* offsets);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AlterConsumerGroupOffsets_destroy")]
    public static partial void AlterGroupOffsetsDestroy(nint request);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AlterConsumerGroupOffsets")]
    public static partial void AlterGroupOffsets(RdKafkaHandle client, nint* requests, nuint count, nint options, RdKafkaQueueHandle replies);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_DescribeTopics_result")]
    public static partial nint EventDescribeTopics(nint queued);

    [LibraryImport(Library, EntryPoint = "rd_kafka_DescribeTopics_result_topics")]
    public static partial nint* DescribeTopicsResult(nint result, out nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicDescription_topic_id")]
    public static partial nint TopicId(nint description);

    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicDescription_error")]
    public static partial nint TopicError(nint description);

    [LibraryImport(Library, EntryPoint = "rd_kafka_TopicDescription_partitions")]
    public static partial nint* TopicPartitions(nint description, out nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_Uuid_base64str")]
    public static partial nint UuidText(nint uuid);
}
