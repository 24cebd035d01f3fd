namespace Hybrid.StreamLayer.Time;

/// <summary>
/// Merges the watermarks of several inputs (channels, splits). The result is the least of the active inputs; when none is active, the greatest of all, as nothing
/// holds it back (Flink's StatusWatermarkValve). It never falls.
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

    /// <summary>Whether no input is active; also when there is none.</summary>
    public bool IsIdle => !_inputs.Exists(static input => input.State == InputState.Active);

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
        var anyActive = false;
        foreach (var input in _inputs)
        {
            greatest = Math.Max(greatest, input.Watermark);
            if (input.State != InputState.Active)
                continue;
            anyActive = true;
            least = Math.Min(least, input.Watermark);
        }

        watermark = anyActive ? least : greatest;
        if (watermark <= Current)
        {
            watermark = Current;
            return false;
        }

        Current = watermark;
        return true;
    }

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
