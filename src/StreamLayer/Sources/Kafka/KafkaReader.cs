using System.Diagnostics;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Decoding;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sources.Kafka.Native;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>
/// Reads the partitions of one subtask: takes turns between those that have records, a batch at a time, and sleeps on one descriptor while none has.
/// A paused partition is not read; librdkafka stops fetching it when its queue is full.
/// </summary>
internal sealed unsafe class KafkaReader<T> : ISourceReader<T>
{
    private readonly KafkaSource<T> _source;
    private readonly OperatorContext _context;
    private readonly IDecoder<T> _decoder;
    private readonly string _topic;
    private readonly WakeUp _wakeUp = new();
    private readonly List<KafkaSplit> _splits = [];
    private int _turn;
    private int _ended;

    public KafkaReader(KafkaSource<T> source, SourceReaderContext context, IDecoder<T> decoder)
    {
        _source = source;
        _context = context.Operator;
        _decoder = decoder;
        _topic = source.Topic.Name;
    }

    public void Assign(IReadOnlyList<SourceSplit> splits)
    {
        var added = new List<(int, long)>(splits.Count);
        foreach (var split in splits)
        {
            var queue = _source.Client.OpenQueue(_topic, KafkaState.PartitionOf(split.Id), _wakeUp);
            var mine = new KafkaSplit(split, queue, _source.SkippedBefore(split.Id));
            _splits.Add(mine);
            if (mine.IsEnded)
                _ended++;
            else
                added.Add((mine.Partition, mine.Position));
        }

        if (added.Count > 0)
            _source.Client.Assign(_topic, added);
    }

    public ReadOutcome Read(Batch<T> batch, TimeSpan maxWait)
    {
        Debug.Assert(batch.Count == 0, "The batch must be empty.");
        var started = 0L;
        while (true)
        {
            if (_ended == _splits.Count && _source.IsBounded)
                return ReadOutcome.End;
            for (var i = 0; i < _splits.Count; i++)
            {
                var index = _turn;
                _turn = _turn + 1 < _splits.Count ? _turn + 1 : 0;
                var split = _splits[index];
                if (!split.IsPaused && !split.IsEnded && ReadSplit(split, batch))
                {
                    batch.Split = index;
                    return ReadOutcome.Rows;
                }
            }

            if (_ended == _splits.Count && _source.IsBounded)
                return ReadOutcome.End;
            if (started == 0)
                started = _context.Time.GetTimestamp();
            var left = maxWait - _context.Time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !_wakeUp.Wait(left))
                return ReadOutcome.Nothing;
        }
    }

    public void Pause(int split, bool paused) => _splits[split].IsPaused = paused;

    public SplitProgress Progress(int split)
    {
        var of = _splits[split];
        var end = of.IsEnded ? of.Position : _source.Client.KnownEnd(_topic, of.Partition);
        return new SplitProgress(of.Id, of.Position, end < 0 ? -1 : Math.Max(0, end - of.Position), of.IsEnded);
    }

    public IStateSnapshot Snapshot()
    {
        var named = new Dictionary<string, byte[]>(_splits.Count + 1, StringComparer.Ordinal) { [KafkaState.IdentityName] = KafkaState.Write(_source.Topic) };
        foreach (var split in _splits)
            named[KafkaState.NameOf(split.Id)] = KafkaState.Write(new KafkaState.Position(split.Position, split.Skipped));
        return new NamedSnapshot(named);
    }

    public void Restore(RestoredState state)
    {
        // The source read the positions when it was opened, and hands them out with the splits.
    }

    public void Dispose()
    {
        foreach (var split in _splits)
            split.Queue.Dispose();
        _wakeUp.Dispose();
    }

    /// <summary>Fills the batch from one partition. False when there was nothing to hand out or to count.</summary>
    private bool ReadSplit(KafkaSplit split, Batch<T> batch)
    {
        var queue = split.Queue;
        var before = _context.Counters.In;
        var rows = batch.Rows;
        var end = split.End ?? long.MaxValue;
        while (!batch.IsFull && !split.IsEnded)
        {
            var record = queue.Next();
            if (record == null)
                break;
            if (record->Error != KafkaErrorCode.None)
            {
                OnEvent(split, record);
            }
            else if (record->Offset >= end)
            {
                Finish(split);
            }
            else
            {
                split.Position = record->Offset + 1;
                _context.Counters.In++;
                if (record->Payload != null && _decoder.TryDecode(record->Value, ref rows[batch.Count]))
                {
                    batch.Timestamps[batch.Count] = TimeOf(record);
                    batch.Count++;
                }
                else
                {
                    rows[batch.Count] = default!;
                    OnBadRecord(record);
                }

                queue.Pass();
            }
        }

        if (split.Position >= end && !split.IsEnded)
            Finish(split);
        var counters = _context.Counters;
        counters.Passed += batch.Count;
        counters.Out += batch.Count;
        if (counters.In == before)
            return false;
        _source.Client.Heard();
        return true;
    }

    private static long TimeOf(RdKafkaMessage* record)
    {
        int kind;
        var millis = LibRdKafka.MessageTimestamp(record, &kind);
        return millis >= 0 ? millis * 1000 : EventTimes.None;
    }

    private void OnBadRecord(RdKafkaMessage* record)
    {
        string error;
        if (record->Payload != null)
        {
            error = _decoder.Error;
        }
        else if (_source.Options.NullValues == NullValues.Skip)
        {
            _context.Counters.Filtered++;
            return;
        }
        else
        {
            error = "no value (a tombstone); NullValues.Skip passes over them";
        }

        _context.DeadLetters.Record(_topic, record->Partition, record->Offset, TimeOf(record), record->KeyBytes, record->Value, error);
        _context.Counters.DeadLettered++;
    }

    private void OnEvent(KafkaSplit split, RdKafkaMessage* record)
    {
        var (code, offset) = (record->Error, record->Offset);
        var text = System.Text.Encoding.UTF8.GetString(record->Value);
        split.Queue.Pass();
        switch (code)
        {
            case KafkaErrorCode.PartitionEnd:
                // What is between the last record and the end are markers of transactions.
                split.Position = Math.Max(split.Position, offset);
                _source.Client.Heard();
                break;
            case KafkaErrorCode.OffsetReset or KafkaErrorCode.OffsetOutOfRange or KafkaErrorCode.LogTruncation:
                OnOffsetsGone(split);
                break;
            case KafkaErrorCode.UnknownTopicOrPartition or KafkaErrorCode.UnknownTopicLocally or KafkaErrorCode.UnknownPartition
                or KafkaErrorCode.UnknownTopicId or KafkaErrorCode.InconsistentTopicId:
                OnTopicChanged(split, text);
                break;
            case var _ when KafkaErrors.IsTransient(code):
                _source.Client.Trouble(text);
                break;
            default:
                throw new StreamException(StreamError.Failed, $"Kafka does not give the records of {split.Id} from offset {split.Position}: {text} ({code}).");
        }
    }

    private void Finish(KafkaSplit split)
    {
        split.IsEnded = true;
        split.Position = split.End!.Value;
        _ended++;
        _source.Client.Unassign(_topic, [split.Partition]);
        split.Queue.Drop();
    }

    private void OnOffsetsGone(KafkaSplit split)
    {
        var active = _splits.Where(other => !other.IsEnded).ToList();
        var missing = _source.FindMissing([.. active.Select(other => (other.Id, other.Position))]);
        if (missing.Count > 0 && _source.Options.OnOffsetsGone == OffsetsGone.Stop)
            throw MissingRange.Error(missing.Select(one => one.Range));
        var mine = missing.Find(one => one.Range.SplitId == split.Id);
        if (mine.Range.SplitId is not null)
        {
            KafkaLog.Skipped(_source.Logger, mine.Range.ToString());
            split.Skipped += mine.Range.Count;
            split.Position = mine.Low;
        }

        // librdkafka has given the partition up: it starts anew at the position.
        _source.Client.Unassign(_topic, [split.Partition]);
        split.Queue.Drop();
        _source.Client.Assign(_topic, [(split.Partition, split.Position)]);
    }

    private void OnTopicChanged(KafkaSplit split, string text)
    {
        var now = _source.DescribeTopic(); // says so when it is gone
        if (now.TopicId != _source.Topic.TopicId)
        {
            throw new StreamException(StreamError.TopicRecreated,
                $"Topic {_topic} was made anew while it was read: its id was {_source.Topic.TopicId} and is {now.TopicId}. Start the stream afresh.");
        }

        if (split.Partition >= now.Partitions)
            throw new StreamException(StreamError.TopicRecreated, $"Partition {split.Id} is gone: the topic has {now.Partitions}. Start the stream afresh.");
        _source.Client.Trouble(text);
        _source.Client.Unassign(_topic, [split.Partition]);
        split.Queue.Drop();
        _source.Client.Assign(_topic, [(split.Partition, split.Position)]);
    }
}
