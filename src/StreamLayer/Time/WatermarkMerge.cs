namespace Hybrid.StreamLayer.Time;

/// <summary>
/// Merges the watermarks of several inputs (channels, splits). The result is the least of the inputs that hold it: those that are active and not at their end. When
/// none does, it is the greatest of all that are not at the end of time, as nothing holds it back (Flink's StatusWatermarkValve), and the end of time when all are
/// there: an input that is only idle may come back. It never falls.
/// </summary>
internal sealed class WatermarkMerge
{
    private readonly List<Input> _inputs = [];

    public WatermarkMerge(int inputs = 0)
    {
        for (var input = 0; input < inputs; input++)
            Add(EventTimes.None);
    }

    /// <summary>The merged watermark.</summary>
    public long Current { get; private set; } = EventTimes.None;

    public int Count => _inputs.Count;

    /// <summary>Whether no input holds the watermark and not all are at the end of time; also when there is no input.</summary>
    public bool IsIdle => !_inputs.Exists(Holds) && (_inputs.Count == 0 || _inputs.Exists(static input => input.Watermark != EventTimes.End));

    /// <summary>Whether the merged watermark was moved past an input that is idle (not: at its end).</summary>
    public bool IsPastIdle => _inputs.Exists(input => input.State == InputState.Idle && input.Watermark < Current);

    /// <summary>The watermark of one input.</summary>
    public long this[int input] => _inputs[input].Watermark;

    public void Add(long watermark) => _inputs.Add(new Input(watermark, InputState.Active));

    public bool IsActive(int input) => _inputs[input].State == InputState.Active;

    public void Advance(int input, long watermark) =>
        _inputs[input] = _inputs[input] with { Watermark = Math.Max(watermark, _inputs[input].Watermark) };

    public void SetState(int input, InputState state) => _inputs[input] = _inputs[input] with { State = state };

    /// <summary>Moves the merged watermark as far as the inputs allow; false when it stays.</summary>
    public bool TryAdvance(out long watermark)
    {
        var least = EventTimes.End;
        var greatest = EventTimes.None;
        var isHeld = false;
        var isAnyShort = false;
        foreach (var input in _inputs)
        {
            if (input.Watermark == EventTimes.End)
                continue;
            isAnyShort = true;
            greatest = Math.Max(greatest, input.Watermark);
            if (!Holds(input))
                continue;
            isHeld = true;
            least = Math.Min(least, input.Watermark);
        }

        watermark = isHeld ? least : isAnyShort || _inputs.Count == 0 ? greatest : EventTimes.End;
        if (watermark <= Current)
        {
            watermark = Current;
            return false;
        }

        Current = watermark;
        return true;
    }

    private static bool Holds(Input input) => input.State == InputState.Active && input.Watermark != EventTimes.End;

    private readonly record struct Input(long Watermark, InputState State);
}

/// <summary>Whether an input holds the merged watermark back.</summary>
internal enum InputState : byte
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>Silent for long: it does not, until it gives a row.</summary>
    Idle,

    /// <summary>Read to its end.</summary>
    Ended,
}
