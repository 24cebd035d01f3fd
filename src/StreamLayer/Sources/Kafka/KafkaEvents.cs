using System.Runtime.InteropServices;
using Hybrid.StreamLayer.Sources.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>Takes a client's errors and log lines from its main queue, on a thread that sleeps while there are none, and keeps its status.</summary>
internal sealed class KafkaEvents : IDisposable
{
    private const int LogWarning = 4; // syslog's levels
    private const int PollMs = 10_000;

    private readonly RdKafkaQueueHandle _queue;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private volatile bool _stopping;
    private volatile KafkaStatus _status;

    public KafkaEvents(RdKafkaHandle client, ILogger logger, TimeProvider time)
    {
        _logger = logger;
        _time = time;
        _status = new KafkaStatus(false, "", time.GetUtcNow());
        _queue = new RdKafkaQueueHandle(client, LibRdKafka.QueueGetMain(client));
        _ = LibRdKafka.SetLogQueue(client, 0); // null: the main queue
        _thread = new Thread(Run, 256 * 1024) { Name = "kafka-events", IsBackground = true };
        _thread.Start();
    }

    public KafkaStatus Status => _status;

    /// <summary>The main queue. Replies that nobody waits for go there too.</summary>
    public RdKafkaQueueHandle Queue => _queue;

    /// <summary>A broker answered.</summary>
    public void Heard()
    {
        var status = _status;
        if (status.Reason.Length == 0)
            return;
        var now = _time.GetUtcNow();
        _status = new KafkaStatus(false, "", status.IsAway ? now : status.Since);
        if (status.IsAway)
            KafkaLog.Back(_logger, (now - status.Since).TotalSeconds);
    }

    /// <summary>Something is wrong that passes by itself.</summary>
    public void Trouble(string reason, bool isAway = false)
    {
        var status = _status;
        if (isAway && !status.IsAway)
        {
            _status = new KafkaStatus(true, reason, _time.GetUtcNow());
            KafkaLog.Away(_logger, reason);
        }
        else
        {
            _status = status with { Reason = reason };
        }
    }

    public void Dispose()
    {
        _stopping = true;
        LibRdKafka.QueueYield(_queue);
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            var queued = LibRdKafka.QueuePoll(_queue, PollMs);
            if (queued == 0)
                continue;
            switch (LibRdKafka.EventType(queued))
            {
                case LibRdKafka.EventError:
                    OnError(LibRdKafka.EventErrorCode(queued), Marshal.PtrToStringUTF8(LibRdKafka.EventErrorString(queued)) ?? "");
                    break;
                case LibRdKafka.EventLog when LibRdKafka.EventLogLine(queued, out var facility, out var text, out var level) == 0 && level <= LogWarning:
                    KafkaLog.Native(_logger, Marshal.PtrToStringUTF8(facility) ?? "", Marshal.PtrToStringUTF8(text) ?? "");
                    break;
            }

            LibRdKafka.EventDestroy(queued);
        }
    }

    private void OnError(KafkaErrorCode code, string text) => Trouble(text, isAway: code == KafkaErrorCode.AllBrokersDown);
}
