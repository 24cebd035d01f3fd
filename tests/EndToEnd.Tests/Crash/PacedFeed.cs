using Confluent.Kafka;

namespace Hybrid.EndToEnd.Tests.Crash;

/// <summary>
/// Feeds a topic at a pace that outlasts the kills: while a part is open, its records go out evenly; what is left goes out at the end.
/// Safe for use by the one thread that feeds and the one that asks.
/// </summary>
internal sealed class PacedFeed(string servers, string topic, IReadOnlyList<(int Partition, string Line)> records) : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly IProducer<byte[], string> _producer = new ProducerBuilder<byte[], string>(
        new ProducerConfig { BootstrapServers = servers, LingerMs = 1, EnableIdempotence = true }).Build();

    private readonly CancellationTokenSource _stop = new();
    private int _sent;
    private int _acknowledged;
    private Task _feeding = Task.CompletedTask;

    /// <summary>Records that the broker has acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Feeds up to the record <paramref name="until"/>, evenly over <paramref name="duration"/>, in the background.</summary>
    public void Feed(int until, TimeSpan duration) => _feeding = FeedAsync(until, Math.Max(1, (int)Math.Ceiling((until - _sent) / (duration / Tick))));

    /// <summary>Ends the pace: what <see cref="Feed"/> was asked for goes out at once.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _feeding;
        Send(records.Count);
        _producer.Flush(TimeSpan.FromSeconds(60));
        await Wait.Until(() => Acknowledged == records.Count, TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feeding;
        _producer.Dispose();
        _stop.Dispose();
    }

    private async Task FeedAsync(int until, int atOnce)
    {
        await _feeding;
        using PeriodicTimer timer = new(Tick);
        while (_sent < until && !_stop.IsCancellationRequested)
        {
            Send(Math.Min(until, _sent + atOnce));
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Send(int until)
    {
        for (; _sent < until; _sent++)
        {
            (int partition, string line) = records[_sent];
            _producer.Produce(new TopicPartition(topic, partition), new Message<byte[], string> { Value = line }, Delivered);
        }
    }

    private void Delivered(DeliveryReport<byte[], string> report)
    {
        if (report.Error.IsError)
        {
            throw new KafkaException(report.Error);
        }

        Interlocked.Increment(ref _acknowledged);
    }
}
