using System.Runtime.InteropServices;
using Hybrid.StreamLayer.Sources.Kafka.Native;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>
/// A Kafka broker inside the process, for trying things out and for tests: librdkafka's mock cluster. It speaks the real protocol on a port of the loopback
/// interface. It is not a store: records are in memory, a partition keeps its newest 5 MB (and 100,000 batches), what is older is dropped whether it was read or
/// not (<see cref="PacedProducer"/> waits for the reader), aborted transactions are not hidden, and topics are gone with the process. Thread-safe.
/// </summary>
public sealed class EmbeddedBroker : IDisposable
{
    /// <summary>Bytes that a partition keeps before it drops its oldest records.</summary>
    public const long RetainedBytes = 5 * 1024 * 1024;

    /// <summary>Record batches that a partition keeps before it drops its oldest.</summary>
    public const int RetainedBatches = 100_000;

    private readonly RdKafkaHandle _client;
    private nint _cluster;

    private EmbeddedBroker(RdKafkaHandle client, nint cluster)
    {
        _client = client;
        _cluster = cluster;
        BootstrapServers = Marshal.PtrToStringUTF8(LibRdKafka.MockClusterBootstraps(cluster))!;
    }

    /// <summary>What clients take as <c>bootstrap.servers</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts a broker on free ports.</summary>
    /// <param name="brokers">Number of brokers.</param>
    /// <exception cref="StreamException">No port could be opened.</exception>
    public static EmbeddedBroker Start(int brokers = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(brokers);
        var client = KafkaConfiguration.CreateClient(LibRdKafka.Producer, [new("client.id", "hybrid-embedded-broker"), new("log_level", "2")], events: 0);
        var cluster = LibRdKafka.MockClusterNew(client, brokers);
        if (cluster == 0)
        {
            client.Dispose();
            throw new StreamException(StreamError.SourceUnreachable, "The embedded broker could not open a port on the loopback interface.");
        }

        LibRdKafka.MockSetController(cluster, 1); // none by default, and describing topics asks it
        return new EmbeddedBroker(client, cluster);
    }

    /// <summary>Makes a topic.</summary>
    /// <exception cref="StreamException">It exists already, or the name is not one.</exception>
    public void CreateTopic(string topic, int partitions = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partitions);
        Check(LibRdKafka.MockTopicCreate(Cluster, topic, partitions, 1), $"make topic {topic}");
    }

    /// <summary>Removes a topic and its records.</summary>
    /// <exception cref="StreamException">There is none.</exception>
    public void DeleteTopic(string topic) => Check(LibRdKafka.MockTopicDelete(Cluster, topic), $"delete topic {topic}");

    /// <summary>Drops a partition's records before an offset, as retention does.</summary>
    internal void DeleteRecords(string topic, int partition, long beforeOffset) =>
        Check(LibRdKafka.MockDeleteRecords(Cluster, topic, partition, beforeOffset), $"delete records of {topic}/{partition}");

    /// <summary>Answers the next requests of a kind with errors.</summary>
    internal unsafe void FailNext(short apiKey, params KafkaErrorCode[] errors)
    {
        fixed (KafkaErrorCode* first = errors)
            LibRdKafka.MockPushErrors(Cluster, apiKey, (nuint)errors.Length, first);
    }

    /// <summary>Answers requests of a kind as usual again.</summary>
    internal void ClearFailures(short apiKey) => LibRdKafka.MockClearErrors(Cluster, apiKey);

    /// <summary>Closes a broker's port and connections, or opens the port again.</summary>
    internal void SetUp(bool isUp, int broker = 1) =>
        Check(isUp ? LibRdKafka.MockBrokerUp(Cluster, broker) : LibRdKafka.MockBrokerDown(Cluster, broker), $"set broker {broker} {(isUp ? "up" : "down")}");

    /// <summary>Ends the broker; its topics are gone.</summary>
    public void Dispose()
    {
        var cluster = Interlocked.Exchange(ref _cluster, 0);
        if (cluster == 0)
            return;
        LibRdKafka.MockClusterDestroy(cluster);
        _client.Dispose();
    }

    private nint Cluster
    {
        get
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            return _cluster;
        }
    }

    private static void Check(KafkaErrorCode code, string what)
    {
        if (code != KafkaErrorCode.None)
            throw new StreamException(StreamError.Failed, $"The embedded broker could not {what}: {LibRdKafka.Text(code)}.");
    }
}
