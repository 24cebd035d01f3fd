using Hybrid.StreamLayer.Decoding;
using Hybrid.StreamLayer.Sources.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>
/// A Kafka topic: each partition is a split, read in batches from a queue of its own. The checkpoint's offsets are the truth: partitions are assigned, never
/// subscribed to, and the group's offsets are committed after a checkpoint for lag tools only.
/// </summary>
/// <remarks>
/// Checkpoints hold the cluster's and the topic's id: a topic that was made anew under its old name is refused. Gaps in the offsets (compaction, markers of
/// transactions) are normal. While the brokers are away the readers wait; <see cref="Status"/> says so.
/// </remarks>
/// <typeparam name="T">The rows that values are decoded to.</typeparam>
public sealed class KafkaSource<T> : ISource<T>
{
    private readonly string _topicName;
    private readonly Func<IDecoder<T>> _decoder;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly KafkaOptions _options;
    private readonly string _group;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, KafkaState.Position> _restored = new(StringComparer.Ordinal);
    private readonly List<SourceSplit> _splits = [];
    private KafkaClient? _client;
    private KafkaTopic? _topic;
    private bool _isRestored;
    private bool _isMissing;

    /// <summary>A source of one topic.</summary>
    /// <param name="topic">The topic's name.</param>
    /// <param name="decoder">Makes the decoder of one subtask.</param>
    /// <param name="settings">librdkafka's settings of the project, <c>bootstrap.servers</c> among them; <see cref="KafkaOptions.Settings"/> win.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="group">The group whose offsets are committed for lag tools, unless the settings have a <c>group.id</c>.</param>
    /// <param name="logger">Where the connection's troubles are told.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StreamException">A setting is missing, or one that cannot be changed.</exception>
    public KafkaSource(
        string topic,
        Func<IDecoder<T>> decoder,
        IReadOnlyDictionary<string, string> settings,
        KafkaOptions options,
        string group,
        ILogger logger,
        TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        _topicName = topic;
        _decoder = decoder;
        _options = options;
        _group = group;
        _logger = logger;
        _time = time;
        var all = new Dictionary<string, string>(settings);
        foreach (var (name, value) in options.Settings)
            all[name] = value;
        _settings = all;
        KafkaSettings.ForConsumer(_settings, group);
    }

    /// <inheritdoc/>
    public string Name => $"kafka:{_topicName}";

    /// <inheritdoc/>
    public bool IsBounded => _options.Until.IsBounded;

    /// <summary>Whether the brokers answer.</summary>
    public KafkaStatus Status => _client?.Status ?? new KafkaStatus(false, "", _time.GetUtcNow());

    /// <inheritdoc/>
    public string? Trouble => Status is { IsAway: true } away ? $"Kafka is away since {away.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {away.Reason}" : null;

    internal KafkaClient Client => _client ?? throw new InvalidOperationException("The source is not open.");

    internal KafkaTopic Topic => _topic ?? throw new InvalidOperationException("The source is not open.");

    internal KafkaOptions Options => _options;

    internal ILogger Logger => _logger;

    /// <inheritdoc/>
    public ValueTask OpenAsync(IReadOnlyDictionary<string, byte[]>? restored, CancellationToken cancellation) =>
        new(Task.Run(() => Open(restored), cancellation));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation) => new(Task.Run(Discover, cancellation));

    /// <inheritdoc/>
    public ISourceReader<T> OpenReader(SourceReaderContext context) => new KafkaReader<T>(this, context, _decoder());

    /// <inheritdoc/>
    public void OnCheckpointCompleted(IReadOnlyDictionary<string, byte[]> named)
    {
        var positions = KafkaState.ReadPositions(named).Select(split => (KafkaState.PartitionOf(split.Key), split.Value.Next)).ToList();
        Client.CommitForLagTools(_settings.GetValueOrDefault("group.id", _group), _topicName, positions);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>How many offsets of a split were skipped before the checkpoint that was restored.</summary>
    internal long SkippedBefore(string splitId) => _restored.TryGetValue(splitId, out var position) ? position.Skipped : 0;

    /// <summary>What of these positions is gone. Asks the broker.</summary>
    internal List<(MissingRange Range, long Low)> FindMissing(IReadOnlyList<(string SplitId, long Position)> positions)
    {
        var partitions = positions.Select(split => KafkaState.PartitionOf(split.SplitId)).ToList();
        var low = Client.Offsets(_topicName, partitions, LibRdKafka.OffsetBeginning, _options.ConnectTimeout);
        var high = Client.Offsets(_topicName, partitions, LibRdKafka.OffsetEnd, _options.ConnectTimeout);
        var missing = new List<(MissingRange, long)>();
        for (var i = 0; i < positions.Count; i++)
        {
            if (MissingRange.Of(positions[i].SplitId, positions[i].Position, low[i], high[i]) is { } range)
                missing.Add((range, low[i]));
        }

        return missing;
    }

    /// <summary>The topic, or the error that says it is not there.</summary>
    internal KafkaTopic DescribeTopic()
    {
        if (Client.Describe(_topicName, _options.ConnectTimeout) is { } topic)
            return topic;
        var hint = Nearest.Hint(_topicName, Client.TopicNames(_options.ConnectTimeout).Where(name => !name.StartsWith("__", StringComparison.Ordinal)));
        throw new StreamException(StreamError.TopicMissing, $"Kafka has no topic `{_topicName}`.{hint} Make the topic, or correct the name in FromKafka(\"{_topicName}\").");
    }

    private void Open(IReadOnlyDictionary<string, byte[]>? restored)
    {
        _client = KafkaClient.Open(KafkaSettings.ForConsumer(_settings, _group), _logger, _time);
        _topic = DescribeTopic();
        if (!KafkaSettings.AreFew(_topic.Partitions))
        {
            _client.Dispose();
            _client = KafkaClient.Open(KafkaSettings.ForConsumer(_settings, _group, _topic.Partitions), _logger, _time);
        }

        if (restored is null)
            return;
        _isRestored = true;
        foreach (var (splitId, position) in KafkaState.ReadPositions(restored))
            _restored[splitId] = position;
        if (KafkaState.ReadIdentity(restored) is { } before)
            ThrowIfAnother(before, _topic);
    }

    private static void ThrowIfAnother(KafkaTopic before, KafkaTopic now)
    {
        const string WhatToDo = "Its offsets mean other records now. Start the stream afresh, or bring the old topic back.";
        if (before.Name != now.Name)
            throw new StreamException(StreamError.TopicRecreated, $"The checkpoint is of topic {before.Name}, and the stream reads {now.Name}. {WhatToDo}");
        if (before.ClusterId != now.ClusterId)
            throw new StreamException(StreamError.TopicRecreated, $"The checkpoint is of topic {before.Name} in cluster {before.ClusterId}; this is cluster {now.ClusterId}. {WhatToDo}");
        if (before.TopicId.Length > 0 && now.TopicId.Length > 0 && before.TopicId != now.TopicId)
            throw new StreamException(StreamError.TopicRecreated, $"Topic {before.Name} was made anew: its id was {before.TopicId} at the checkpoint and is {now.TopicId}. {WhatToDo}");
        if (now.Partitions < before.Partitions)
            throw new StreamException(StreamError.TopicRecreated, $"Topic {before.Name} had {before.Partitions} partitions at the checkpoint and has {now.Partitions}. {WhatToDo}");
    }

    private IReadOnlyList<SourceSplit> Discover()
    {
        var isFirst = _splits.Count == 0;
        if (!isFirst)
        {
            if (IsBounded)
                return [.. _splits]; // what appears later is after the end
            var now = DescribeAgain();
            _isMissing = false;
            ThrowIfAnother(_topic!, now);
            if (now.Partitions == _splits.Count)
                return [.. _splits];
            KafkaLog.NewPartitions(_logger, _topicName, now.Partitions);
            _topic = now;
        }

        var partitions = Enumerable.Range(_splits.Count, _topic!.Partitions - _splits.Count).ToList();
        var low = Client.Offsets(_topicName, partitions, LibRdKafka.OffsetBeginning, _options.ConnectTimeout);
        var high = Client.Offsets(_topicName, partitions, LibRdKafka.OffsetEnd, _options.ConnectTimeout);
        var start = !isFirst || _isRestored ? low : Starts(partitions, low, high);
        var end = Ends(partitions, high);
        var missing = new List<MissingRange>();
        for (var i = 0; i < partitions.Count; i++)
        {
            var id = KafkaState.SplitId(_topicName, partitions[i]);
            var isRestored = _restored.TryGetValue(id, out var restored);
            var position = isRestored ? restored.Next : start[i];
            if (MissingRange.Of(id, position, low[i], high[i]) is { } range)
            {
                missing.Add(range);
                _restored[id] = new KafkaState.Position(low[i], restored.Skipped + range.Count);
                position = low[i];
            }

            _splits.Add(new SourceSplit(id, position, end?[i], isRestored));
        }

        if (missing.Count > 0 && _options.OnOffsetsGone == OffsetsGone.Stop)
        {
            _splits.RemoveRange(_splits.Count - partitions.Count, partitions.Count);
            throw MissingRange.Error(missing);
        }

        if (missing.Count > 0)
            KafkaLog.Skipped(_logger, string.Join("; ", missing));
        return [.. _splits];
    }

    /// <summary>The topic while it is read. A broker that has just started may not know its topics yet: gone is what is missing twice in a row.</summary>
    private KafkaTopic DescribeAgain()
    {
        if (_isMissing)
            return DescribeTopic();
        var now = Client.Describe(_topicName, _options.ConnectTimeout);
        _isMissing = now is null;
        return now ?? throw new StreamException(StreamError.TopicMissing, $"Kafka does not show topic `{_topicName}` now; it is looked for once more.", isTransient: true);
    }

    private long[] Starts(List<int> partitions, long[] low, long[] high)
    {
        if (_options.Start.IsLatest)
            return high;
        return _options.Start.Time is { } time ? OffsetsAt(partitions, time, high) : low;
    }

    private long[]? Ends(List<int> partitions, long[] high)
    {
        if (_options.Until.EndOffset is { } offset)
            return Array.ConvertAll(high, end => Math.Min(end, offset));
        if (_options.Until.EndTime is { } time)
            return OffsetsAt(partitions, time, high);
        return _options.Until.IsLatest ? high : null;
    }

    private long[] OffsetsAt(List<int> partitions, DateTimeOffset time, long[] high)
    {
        var offsets = Client.Offsets(_topicName, partitions, time.ToUnixTimeMilliseconds(), _options.ConnectTimeout);
        for (var i = 0; i < offsets.Length; i++)
        {
            if (offsets[i] < 0)
                offsets[i] = high[i];
        }

        return offsets;
    }
}
