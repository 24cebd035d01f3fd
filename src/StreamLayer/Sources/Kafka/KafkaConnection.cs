using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.StreamLayer;

/// <summary>What the host says about Kafka: a service of <see cref="StreamEnvironment.Services"/>, needed by <c>FromKafka</c>.</summary>
/// <param name="Settings">Settings by librdkafka's names; <c>bootstrap.servers</c> must be among them.</param>
public sealed record KafkaConnection(IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Where streams without a checkpoint start, whatever their code says; null: as it says.</summary>
    public KafkaStart? Start { get; init; }

    /// <summary>Where reading ends, whatever the code says; null: as it says.</summary>
    public KafkaUntil? Until { get; init; }

    /// <summary>What happens when records are gone by retention, whatever the code says; null: as it says.</summary>
    public OffsetsGone? OnOffsetsGone { get; init; }

    /// <summary>Where the connection's troubles are told.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The group whose offsets a stream commits for lag tools, unless the settings have a <c>group.id</c>.</summary>
    public static string GroupOf(string project, string stream) => $"hybrid-{project}-{stream}";
}
