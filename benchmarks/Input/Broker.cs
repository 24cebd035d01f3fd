using Hybrid.Testing;

namespace Hybrid.Benchmarks.Input;

/// <summary>The Kafka that a benchmark reads: the one that is named, else one of its own from the real servers.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly KafkaServer? _own;

    private Broker(KafkaServer? own, string servers) => (_own, Servers) = (own, servers);

    /// <summary>What clients take as <c>bootstrap.servers</c>.</summary>
    public string Servers { get; }

    /// <summary>Starts a broker, unless one is named.</summary>
    public static async Task<Broker> StartAsync(string? named)
    {
        if (named is not null)
            return new Broker(null, named);
        var own = new KafkaServer { Jvm = "-Xmx512m" };
        await own.StartAsync();
        return new Broker(own, own.BootstrapServers);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
