namespace Hybrid.StreamLayer;

/// <summary>What happens to records without a value (tombstones of compacted topics).</summary>
public enum NullValues
{
    /// <summary>They are bad input: dead-lettered and counted.</summary>
    DeadLetter,

    /// <summary>They are passed over, counted as filtered.</summary>
    Skip,
}
