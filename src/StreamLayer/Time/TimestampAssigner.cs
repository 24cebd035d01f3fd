using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Time;

/// <summary>
/// Gives rows their event times and makes the watermarks: one for each split where it stands in a source's stage, else one for its input. The watermark of a split
/// is its newest event time less the disorder allowed, less 1 µs, kept in checkpoints under the split's id. Watermarks from upstream are replaced, save the end.
/// </summary>
internal sealed class TimestampAssigner<T>(Func<T, long>? eventTime, TimestampOptions options) : Operator<T, T>, ICheckpointed, IProcessingTime
{
    private const string Prefix = "watermark:";
    private const long LongestTick = 1_000_000; // microseconds; a longer one means that the thread was blocked, so silence proves nothing

    private readonly WatermarkMerge _watermarks = new();
    private readonly List<long> _silence = [];
    private readonly Dictionary<string, long> _restored = new(StringComparer.Ordinal);
    private long _newestAllowed;
    private long _newest;
    private int _at; // the row at work, so that it is known when the function throws
    private int _kept;
    private long _lastTick = EventTimes.None;
    private long _lastTickAt;
    private bool _isIdle;
    private bool _isEnded;

    private SourceSplits? Splits => Context.Splits;

    public override void Open()
    {
        SetClock(EventTimes.FromDateTime(Context.Time.GetUtcNow()));
        AddSplits();
        PassOn();
    }

    public override void OnBatch(Batch<T> batch)
    {
        AddSplits();
        var split = Math.Max(batch.Split, 0);
        var count = batch.Count;
        var newest = Assign(batch);
        Context.Counters.In += count;
        Context.Counters.Passed += batch.Count;
        Context.Counters.Out += batch.Count;
        _silence[split] = 0;
        if (!_watermarks.IsActive(split))
        {
            _watermarks.SetState(split, InputState.Active);
            PassOn();
        }

        if (batch.Count == 0)
            return;
        Output.OnBatch(batch);
        _watermarks.Advance(split, newest - options.OutOfOrderness - 1);
        PassOn();
    }

    public override void OnWatermark(long watermark)
    {
        if (watermark != EventTimes.End)
            return;
        _isEnded = true;
        Output.OnWatermark(watermark);
    }

    public override void OnIdle(bool idle)
    {
        if (Splits is not null)
            return;
        _watermarks.SetState(0, idle ? InputState.Idle : InputState.Active);
        PassOn();
    }

    public void OnTick(long now)
    {
        var gap = _lastTick == EventTimes.None ? 0 : now - _lastTick;
        var blocked = _lastTickAt != 0 && Stopwatch.GetElapsedTime(_lastTickAt).TotalMicroseconds > LongestTick;
        SetClock(now);
        AddSplits();
        if (Splits is { } splits)
            Align(splits);
        for (var split = 0; split < _silence.Count; split++)
            FindIdle(split, blocked ? 0 : gap);
        PassOn();
    }

    public IStateSnapshot Snapshot()
    {
        var named = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var split = 0; split < _watermarks.Count; split++)
        {
            var value = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(value, _watermarks[split]);
            named[Prefix + NameOf(split)] = value;
        }

        Context.IsPastIdle = _watermarks.IsPastIdle;
        return new NamedSnapshot(named);
    }

    public void Restore(RestoredState state)
    {
        foreach (var (name, value) in state.Named)
            _restored[name[Prefix.Length..]] = BinaryPrimitives.ReadInt64LittleEndian(value);
    }

    private string NameOf(int split) => Splits is { } splits ? splits[split].Id : $"subtask-{Context.Subtask}";

    private void SetClock(long now)
    {
        _lastTick = now;
        _lastTickAt = Stopwatch.GetTimestamp();
        _newestAllowed = Math.Min(EventTimeBounds.Last, now + options.MaxFuture);
    }

    /// <summary>Takes in splits that were assigned since the last look, each with the watermark of the checkpoint.</summary>
    private void AddSplits()
    {
        var count = Splits?.Count ?? 1;
        while (_watermarks.Count < count)
        {
            _watermarks.Add(RestoredOf(NameOf(_watermarks.Count)));
            _silence.Add(0);
        }
    }

    private long RestoredOf(string name)
    {
        if (Splits is not null)
            return _restored.GetValueOrDefault(name, EventTimes.None);
        return _restored.Count == 0 ? EventTimes.None : _restored.Values.Min(); // the subtasks may be others than they were: none may start ahead of any
    }

    /// <summary>Sets the times; drops rows that cannot have theirs. The newest time of those kept.</summary>
    private long Assign(Batch<T> batch)
    {
        var count = batch.Count;
        _at = 0;
        _kept = 0;
        _newest = EventTimes.None;
        while (_at < count)
        {
            try
            {
                AssignTimes(batch, count);
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                Reject(batch, _at++, error);
            }
        }

        batch.Truncate(_kept);
        return _newest;
    }

    // In a method without try, as the variables of a loop inside one live in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AssignTimes(Batch<T> batch, int count)
    {
        var rows = batch.Rows;
        var times = batch.Timestamps;
        var newest = _newest;
        for (var at = _at; at < count; at++)
        {
            _at = at;
            var time = eventTime is null ? times[at] : eventTime(rows[at]);
            if (time < EventTimeBounds.First || time > _newestAllowed)
            {
                Reject(batch, at, new InvalidDataException(EventTimeBounds.Explain(time, _newestAllowed)));
                continue;
            }

            if (_kept != at)
                batch.Move(at, _kept);
            times[_kept++] = time;
            if (time > newest)
                _newest = newest = time;
        }

        _at = count;
    }

    private void Reject(Batch<T> batch, int at, Exception error)
    {
        Context.DeadLetters.Row(Context.OperatorId, batch.Rows[at], batch.Timestamps[at], error);
        Context.Counters.DeadLettered++;
    }

    /// <summary>A split that is at its end, or silent for long with nothing left to give, steps aside.</summary>
    private void FindIdle(int split, long gap)
    {
        if (Splits is { } splits)
        {
            if (splits[split].IsEnded)
            {
                _watermarks.SetState(split, InputState.Ended);
                return;
            }

            if (splits.IsPaused(split) || splits[split].Lag > 0)
            {
                _silence[split] = 0;
                return;
            }
        }

        _silence[split] += gap;
        if (options.Idleness is { } limit && _silence[split] >= limit)
            _watermarks.SetState(split, InputState.Idle);
    }

    /// <summary>Pauses splits that are far ahead of the slowest one that has rows left to give, in any subtask.</summary>
    private void Align(SourceSplits splits)
    {
        if (Context.Alignment is not { } group)
            return;
        var slowest = EventTimes.End;
        for (var split = 0; split < splits.Count; split++)
        {
            if (splits[split].Lag != 0 && !splits[split].IsEnded && _watermarks[split] != EventTimes.None)
                slowest = Math.Min(slowest, _watermarks[split]);
            splits.SetWatermark(split, _watermarks[split]);
        }

        group.Publish(Context.Subtask, slowest);
        var limit = group.Slowest();
        limit = limit > EventTimes.End - options.MaxAhead ? EventTimes.End : limit + options.MaxAhead;
        for (var split = 0; split < splits.Count; split++)
            splits.Pause(split, _watermarks[split] > limit);
    }

    private void PassOn()
    {
        if (_isEnded)
            return;
        if (_isIdle && !_watermarks.IsIdle)
            Output.OnIdle(_isIdle = false);
        if (_watermarks.TryAdvance(out var watermark))
            Output.OnWatermark(watermark);
        if (!_isIdle && _watermarks.IsIdle)
            Output.OnIdle(_isIdle = true);
    }
}
