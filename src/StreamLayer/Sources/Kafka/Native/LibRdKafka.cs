using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <summary>
/// What is used of librdkafka's C API (<c>rdkafka.h</c>), by its names less the prefix. Confluent.Kafka loads the same library: both name it
/// <c>librdkafka</c> and the host finds one file, in the application's <c>runtimes</c> folder.
/// </summary>
internal static unsafe partial class LibRdKafka
{
    private const string Library = "librdkafka";

    public const int Producer = 0;
    public const int Consumer = 1;
    public const int EventLog = 0x4;
    public const int EventError = 0x8;
    public const int EventDescribeTopicsResult = 0x100000;
    public const int AdminAlterGroupOffsets = 15;
    public const int AdminDescribeTopics = 19;
    public const long OffsetBeginning = -2;
    public const long OffsetEnd = -1;
    public const long OffsetInvalid = -1001;

    [LibraryImport(Library, EntryPoint = "rd_kafka_err2str")]
    private static partial nint Err2Str(KafkaErrorCode code);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_code")]
    public static partial KafkaErrorCode ErrorCode(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_string")]
    private static partial nint ErrorString(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_destroy")]
    private static partial void ErrorDestroy(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint ConfNew();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void ConfDestroy(nint conf);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ConfSet(nint conf, string name, string value, byte* error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_events")]
    public static partial void ConfSetEvents(nint conf, int events);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_dump")]
    public static partial nint* ConfDump(nint conf, out nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_dump_free")]
    public static partial void ConfDumpFree(nint* entries, nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    public static partial nint New(int type, nint conf, byte* error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy_flags")]
    public static partial void DestroyFlags(nint client, int flags);

    [LibraryImport(Library, EntryPoint = "rd_kafka_clusterid")]
    public static partial nint ClusterId(RdKafkaHandle client, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mem_free")]
    public static partial void MemFree(RdKafkaHandle client, nint memory);

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata")]
    public static partial KafkaErrorCode Metadata(RdKafkaHandle client, int allTopics, nint onlyTopic, out RdKafkaMetadata* metadata, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata_destroy")]
    public static partial void MetadataDestroy(RdKafkaMetadata* metadata);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_new")]
    public static partial RdKafkaPartitionList* PartitionListNew(int size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial RdKafkaPartition* PartitionListAdd(RdKafkaPartitionList* list, string topic, int partition);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    public static partial void PartitionListDestroy(RdKafkaPartitionList* list);

    [LibraryImport(Library, EntryPoint = "rd_kafka_incremental_assign")]
    public static partial nint IncrementalAssign(RdKafkaHandle client, RdKafkaPartitionList* partitions);

    [LibraryImport(Library, EntryPoint = "rd_kafka_incremental_unassign")]
    public static partial nint IncrementalUnassign(RdKafkaHandle client, RdKafkaPartitionList* partitions);

    [LibraryImport(Library, EntryPoint = "rd_kafka_offsets_for_times")]
    public static partial KafkaErrorCode OffsetsForTimes(RdKafkaHandle client, RdKafkaPartitionList* timesThenOffsets, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_get_watermark_offsets", StringMarshalling = StringMarshalling.Utf8)]
    public static partial KafkaErrorCode GetWatermarkOffsets(RdKafkaHandle client, string topic, int partition, out long low, out long high);

    /// <summary>What librdkafka says about a code.</summary>
    public static string Text(KafkaErrorCode code) => Marshal.PtrToStringUTF8(Err2Str(code)) ?? code.ToString();

    /// <summary>Takes the code and text of an <c>rd_kafka_error_t</c> and destroys it; null stands for success.</summary>
    public static (KafkaErrorCode Code, string Text) TakeError(nint error)
    {
        if (error == 0)
            return (KafkaErrorCode.None, "");
        var code = ErrorCode(error);
        var text = Marshal.PtrToStringUTF8(ErrorString(error)) ?? "";
        ErrorDestroy(error);
        return (code, text);
    }
}
