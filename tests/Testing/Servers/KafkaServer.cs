using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Xunit;

namespace Hybrid.Testing;

/// <summary>
/// A real Kafka broker on loopback, as a fixture (<c>IClassFixture&lt;KafkaServer&gt;</c>) or on its own. Its port and its data stay the same
/// over <see cref="KillAsync"/>, <see cref="StopAsync"/> and <see cref="StartAsync"/>, and are gone after <see cref="DisposeAsync"/>.
/// </summary>
/// <remarks>Where there are no servers, <see cref="InitializeAsync"/> does nothing: the tests of the class are skipped.</remarks>
public sealed class KafkaServer : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePorts.Find(2);
    private ServerProcess? _process;

    /// <summary>Broker properties over the script's, each <c>key=value</c>.</summary>
    public IReadOnlyList<string> Properties { get; init; } = [];

    /// <summary>The JVM's options. The default starts fast and stays small; a benchmark wants its own.</summary>
    public string Jvm { get; init; } = "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /// <summary>What clients take as <c>bootstrap.servers</c>.</summary>
    public string BootstrapServers => $"127.0.0.1:{_port}";

    /// <summary>The broker's process.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public int ProcessId => Process.Id;

    private ServerProcess Process => _process ?? throw new InvalidOperationException("The broker does not run.");

    /// <summary>Starts the broker, on the data that the last run left, and returns when a metadata request answers.</summary>
    /// <exception cref="InvalidOperationException">It runs already, or did not come up; the message has the end of its log.</exception>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("The broker runs already.");
        }

        string[] arguments = [_folder["data"], $"{_port}", .. Properties];
        _process = ServerProcess.Start("kafka-broker", arguments, _folder["kafka.log"], new Dictionary<string, string> { ["KAFKA_JVM"] = Jvm });
        using IAdminClient admin = Admin();
        await _process.ReadyAsync(over => Task.Run(() => Answers(admin), over), StartDeadline);
    }

    /// <summary>kill -9, as a crash would.</summary>
    public async Task KillAsync()
    {
        await Process.KillAsync();
        await ForgetAsync();
    }

    /// <summary>Asks the broker to end, as an operator would.</summary>
    public async Task StopAsync()
    {
        await Process.StopAsync();
        await ForgetAsync();
    }

    /// <summary>Makes a topic and returns when the broker knows it.</summary>
    public async Task CreateTopicAsync(string topic, int partitions = 1, Dictionary<string, string>? configuration = null)
    {
        using IAdminClient admin = Admin();
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = configuration ?? [] }]);
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => ServerProcess.SkipReason is null ? StartAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ForgetAsync();
        _folder.Dispose();
    }

    /// <inheritdoc/>
    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private static bool Answers(IAdminClient admin)
    {
        try
        {
            return admin.GetMetadata(TimeSpan.FromSeconds(1)).Brokers.Count > 0;
        }
        catch (KafkaException failure) when (failure.Error.Code is ErrorCode.Local_Transport or ErrorCode.Local_TimedOut)
        {
            return false;
        }
    }

    // The refused connections of a broker that is not up yet are no news: the log handler drops them.
    private IAdminClient Admin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers, ReconnectBackoffMaxMs = 200 })
            .SetLogHandler((_, _) => { })
            .Build();

    private async Task ForgetAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }
}
