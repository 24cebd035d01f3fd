using Hybrid.Lake;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>
/// Gathers the rows of one subtask by partition, in columns.
/// 1. A row's partition is that of its event time; a row for a partition that is final is late.
/// 2. In a keyed table a row that replaces one of an earlier epoch waits with the corrections; all others go to the epoch's rows.
/// 3. Where too many bytes are unwritten, or a partition has many, rows are handed over before the barrier.
/// 4. At a barrier all rows are handed over, and the corrections of partitions that are due: just closed (what reads the closed partition needs no second
/// look), final, not corrected within the interval, or at the end of the run.
/// <para>Always true: every row that came in is counted as passed, late or dead-lettered before <see cref="Write"/> returns.</para>
/// </summary>
internal sealed class LakeSinkWriter<T> : ISinkWriter<T>
{
    private const long MostBytesOfPartition = 32L * 1024 * 1024;
    private const long MostBytesOfCorrections = 16L * 1024 * 1024;
    private const int MostEarlierKeys = 2_000_000;

    private readonly EpochFiles _files;
    private readonly RowMapper<T> _mapper;
    private readonly TableDefinition _definition;
    private readonly TimeSpan _interval;
    private readonly OperatorContext _subtask;
    private readonly SinkFloor _floor;
    private readonly IReadOnlyList<LakeColumn> _columns;
    private readonly Dictionary<PartitionKey, PartitionRows> _partitions = [];
    private readonly Dictionary<PartitionKey, Corrections> _waiting = [];
    private readonly List<PartitionRows> _touched = [];
    private PartitionRows? _last;
    private long _watermark = EventTimes.None;
    private long _preparedWatermark = EventTimes.None;
    private bool _isRestored;

    public LakeSinkWriter(
        EpochFiles files, RowMapper<T> mapper, TableDefinition definition, TimeSpan corrections, OperatorContext subtask, SinkFloor floor)
    {
        _files = files;
        _mapper = mapper;
        _definition = definition;
        _interval = corrections;
        _subtask = subtask;
        _floor = floor;
        _columns = definition.IsKeyed ? StagedRows.ColumnsOf(definition) : definition.Columns;
    }

    /// <inheritdoc/>
    public void Write(Batch<T> batch)
    {
        var counters = _subtask.Counters;
        counters.In += batch.Count;
        var at = 0;
        while (at < batch.Count)
        {
            try
            {
                for (; at < batch.Count; at++)
                    WriteRow(in batch.Rows[at], batch.Timestamps[at], batch.Kinds is { } kinds ? kinds[at] : RowKind.Insert, counters);
            }
            catch (Exception error) when (error is LakeException { Code: LakeError.BadInput } || RowErrors.IsRowError(error))
            {
                UndoRow();
                _subtask.DeadLetters.Row(_subtask.OperatorId, in batch.Rows[at], batch.Timestamps[at], error);
                counters.DeadLettered++;
                at++;
            }
        }

        ChargeTouched();
    }

    /// <inheritdoc/>
    public void OnWatermark(long watermark) => _watermark = watermark;

    /// <inheritdoc/>
    public Task<byte[]?> Prepare(long epoch, bool isLast)
    {
        // 4. Everything of the epoch, then the corrections that are due.
        HandOverCorrections(isLast);
        foreach (var rows in _partitions.Values)
            HandOver(rows);
        Forget();
        _preparedWatermark = _watermark;
        return _files.Prepare(epoch);
    }

    /// <inheritdoc/>
    public IStateSnapshot Snapshot() =>
        new CorrectionsSnapshot(CorrectionsState.SchemaOf(_columns), _waiting.Values, KeyGroupOf, _subtask.Subtask, _watermark);

    /// <inheritdoc/>
    public void Restore(RestoredState state)
    {
        _isRestored = true;
        _watermark = _preparedWatermark = CorrectionsState.WatermarkOf(state);
        CorrectionsState.Read(state, _definition.Name, _columns, WaitingOf);
    }

    /// <summary>Gives up the rows since the last barrier. Files of epochs that are prepared go on being written: their checkpoint may be under way.</summary>
    public ValueTask DisposeAsync()
    {
        _files.Budget.Release(_partitions.Values.Sum(partition => partition.Charged));
        _partitions.Clear();
        return ValueTask.CompletedTask;
    }

    private void WriteRow(in T row, long timestamp, RowKind kind, OperatorCounters counters)
    {
        // 1. Its partition.
        var partition = PartitionOf(timestamp);
        if (partition.FinalAt <= Math.Max(_watermark, _floor.Watermark))
        {
            _subtask.Late.Add(_subtask.OperatorId, in row, timestamp, Math.Max(_watermark, _floor.Watermark));
            counters.Late++;
            return;
        }

        if (!partition.IsTouched)
        {
            partition.IsTouched = true;
            _touched.Add(partition);
        }

        // 2. Where it goes.
        if (_mapper.KeyHash is not { } keyHash)
        {
            if (kind != RowKind.Insert)
                throw NotKeyed(kind);
            _mapper.Append(in row, partition.Rows);
            partition.Rows.EndRow();
        }
        else if (kind != RowKind.UpdateBefore) // the new content that follows replaces the old by its key
        {
            AppendKeyed(in row, kind, keyHash(in row), partition);
        }

        counters.Passed++;
    }

    private void AppendKeyed(in T row, RowKind kind, ulong hash, PartitionRows partition)
    {
        var isDeletion = kind == RowKind.Delete ? (byte)1 : (byte)0;
        if (Waits(kind, hash, partition))
        {
            var waiting = WaitingOf(partition.Key);
            _mapper.Append(in row, waiting.Rows);
            waiting.Rows[_columns.Count - 1].Append(isDeletion);
            waiting.EndRow(hash);
            return;
        }

        _mapper.Append(in row, partition.Rows);
        partition.Rows[_columns.Count - 1].Append(isDeletion);
        partition.Rows.EndRow();
        partition.FreshKeys.Add(hash);
    }

    private bool Waits(RowKind kind, ulong hash, PartitionRows partition)
    {
        if (_waiting.TryGetValue(partition.Key, out var waiting) && waiting.Contains(hash))
            return true;
        if (partition.FreshKeys.Contains(hash)) // of this epoch: the merge takes the last
            return false;
        return partition.EarlierKeys.Contains(hash) || (_isRestored && kind != RowKind.Insert);
    }

    private PartitionRows PartitionOf(long timestamp)
    {
        if (timestamp == EventTimes.None && _definition.Partition != PartitionUnit.None)
            throw new LakeException(LakeError.BadInput, $"the row has no event time, so it is in no {_definition.Partition} of table '{_definition.Name}': use WithTimestamps before ToLake");
        var last = _last;
        if (last is not null && timestamp >= last.Key.Start && timestamp < last.Key.End)
            return last;
        var key = PartitionKey.Of(_definition.Partition, timestamp);
        if (!_partitions.TryGetValue(key, out var partition))
            _partitions[key] = partition = new PartitionRows(key, _definition.FinalAt(key), _columns);
        return _last = partition;
    }

    private Corrections WaitingOf(PartitionKey partition)
    {
        if (!_waiting.TryGetValue(partition, out var waiting))
            _waiting[partition] = waiting = new Corrections(partition, _columns);
        return waiting;
    }

    private void UndoRow()
    {
        if (_last is null)
            return;
        _last.Rows.UndoRow();
        if (_waiting.TryGetValue(_last.Key, out var waiting))
            waiting.Rows.UndoRow();
    }

    // 3. Bytes are charged after each batch; where there is no room, what is gathered is written at once.
    private void ChargeTouched()
    {
        foreach (var partition in _touched)
        {
            partition.IsTouched = false;
            var more = partition.Rows.Bytes - partition.Charged;
            if (more > 0 && !_files.Budget.TryAcquire(more))
            {
                foreach (var rows in _partitions.Values)
                    HandOver(rows, but: partition);
                _files.WaitForRoom(more);
            }

            partition.Charged += more;
            if (partition.Charged > MostBytesOfPartition)
                HandOver(partition);
        }

        _touched.Clear();
    }

    private void HandOver(PartitionRows partition, PartitionRows? but = null)
    {
        if (partition == but || partition.Rows.Count == 0)
            return;
        var charged = partition.Charged;
        partition.Charged = 0;
        _files.Add(partition.Key, partition.Rows.Seal(), charged);
    }

    private void HandOverCorrections(bool isLast)
    {
        if (_waiting.Count == 0)
            return;
        var now = _subtask.Time.GetUtcNow();
        var isTooMuch = _waiting.Values.Sum(waiting => waiting.Rows.Bytes) > MostBytesOfCorrections;
        foreach (var waiting in _waiting.Values.ToArray())
        {
            var partition = _partitions.GetValueOrDefault(waiting.Partition);
            var end = waiting.Partition.End;
            var isDue = isLast || isTooMuch
                || (end <= _watermark && end > _preparedWatermark)
                || _definition.FinalAt(waiting.Partition) <= _watermark
                || partition?.CorrectedAt is not { } before
                || now - before >= _interval;
            if (!isDue || waiting.Rows.Count == 0)
                continue;
            partition?.CorrectedAt = now;
            _files.Add(waiting.Partition, waiting.Take(), charged: 0);
            _waiting.Remove(waiting.Partition);
        }
    }

    private void Forget()
    {
        var keys = 0;
        foreach (var partition in _partitions.Values.OrderByDescending(partition => partition.Key).ToArray())
        {
            partition.EarlierKeys.UnionWith(partition.FreshKeys);
            partition.FreshKeys.Clear();
            keys += partition.EarlierKeys.Count;
            if (partition.FinalAt <= _watermark || !_definition.IsKeyed)
                _partitions.Remove(partition.Key);
            else if (keys > MostEarlierKeys) // the oldest partitions lose their hint: their corrections are merged as they come
                partition.EarlierKeys.Clear();
        }

        _last = null;
    }

    private int KeyGroupOf(PartitionKey partition, ulong keyHash) =>
        KeyGroupRange.GroupOf(
        _definition.Partition == PartitionUnit.None ? keyHash : LakeSink<T>.PartitionHash(partition), _subtask.KeyGroupCount);

    private StreamException NotKeyed(RowKind kind) => new(
        StreamError.InvalidDefinition,
        $"table '{_definition.Name}' has no keys, so its rows never change, but a row of kind {kind} came: mark the key with [Key], or set keys for the table");
}
