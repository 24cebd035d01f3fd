namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <summary>Those of <c>rd_kafka_resp_err_t</c> that decisions are made on.</summary>
internal enum KafkaErrorCode
{
    None = 0,

    // librdkafka's own
    Transport = -195,
    Resolve = -193,
    PartitionEnd = -191,
    UnknownPartition = -190,
    UnknownTopicLocally = -188,
    AllBrokersDown = -187,
    TimedOut = -185,
    Authentication = -169,
    Fatal = -150,
    OffsetReset = -140,
    LogTruncation = -139,

    // the broker's
    OffsetOutOfRange = 1,
    UnknownTopicOrPartition = 3,
    LeaderNotAvailable = 5,
    NotLeader = 6,
    RequestTimedOut = 7,
    BrokerNotAvailable = 8,
    ReplicaNotAvailable = 9,
    MessageTooLarge = 10,
    CoordinatorLoading = 14,
    CoordinatorNotAvailable = 15,
    NotCoordinator = 16,
    TopicNotAuthorized = 29,
    GroupNotAuthorized = 30,
    StorageError = 56,
    FencedLeaderEpoch = 74,
    UnknownLeaderEpoch = 75,
    OffsetNotAvailable = 78,
    UnknownTopicId = 100,
    InconsistentTopicId = 103,
}
