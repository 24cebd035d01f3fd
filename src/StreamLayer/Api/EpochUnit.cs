namespace Hybrid.StreamLayer;

/// <summary>What a number counts that says a moment, since the Unix epoch.</summary>
public enum EpochUnit
{
    /// <summary>10⁻³ s, as Kafka and JavaScript have it.</summary>
    Milliseconds,

    /// <summary>10⁻⁶ s.</summary>
    Microseconds,

    /// <summary>Seconds; may have a fraction.</summary>
    Seconds,
}
