using Hybrid.StreamLayer.Sources.Kafka.Native;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>Which of Kafka's errors pass by themselves.</summary>
internal static class KafkaErrors
{
    /// <summary>True for errors that librdkafka retries: the broker is away, moves, or is not ready.</summary>
    public static bool IsTransient(KafkaErrorCode code) => code is
        KafkaErrorCode.Transport or KafkaErrorCode.Resolve or KafkaErrorCode.AllBrokersDown or KafkaErrorCode.TimedOut
        or KafkaErrorCode.LeaderNotAvailable or KafkaErrorCode.NotLeader or KafkaErrorCode.RequestTimedOut or KafkaErrorCode.BrokerNotAvailable
        or KafkaErrorCode.ReplicaNotAvailable or KafkaErrorCode.CoordinatorLoading or KafkaErrorCode.CoordinatorNotAvailable
        or KafkaErrorCode.NotCoordinator or KafkaErrorCode.StorageError or KafkaErrorCode.FencedLeaderEpoch or KafkaErrorCode.UnknownLeaderEpoch
        or KafkaErrorCode.OffsetNotAvailable or KafkaErrorCode.GroupNotAuthorized;
}
