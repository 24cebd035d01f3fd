using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Sources.Kafka;

internal static partial class KafkaLog
{
    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "Kafka is away: {Reason}. Reading goes on by itself when it is back.")]
    public static partial void Away(ILogger logger, string reason);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Information, Message = "Kafka is back after {Seconds:0.0} s.")]
    public static partial void Back(ILogger logger, double seconds);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "librdkafka: {Facility}: {Text}")]
    public static partial void Native(ILogger logger, string facility, string text);

    [LoggerMessage(EventId = 2104, Level = LogLevel.Error, Message = "Offsets are gone by retention and were skipped, as onOffsetsGone says: {Ranges}.")]
    public static partial void Skipped(ILogger logger, string ranges);

    [LoggerMessage(EventId = 2105, Level = LogLevel.Information, Message = "Topic {Topic} has {Partitions} partitions now; the new ones start at their earliest record.")]
    public static partial void NewPartitions(ILogger logger, string topic, int partitions);
}
