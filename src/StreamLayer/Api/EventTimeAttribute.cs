namespace Hybrid.StreamLayer;

/// <summary>
/// Says that a <see cref="long"/> is a time: in the program always microseconds since the Unix epoch, UTC. A decoder reads it from ISO 8601 text, or from
/// a number in <see cref="Unit"/>. Also on <see cref="DateTime"/> and <see cref="DateTimeOffset"/>, for numbers.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class EventTimeAttribute : Attribute
{
    /// <summary>What a number in the input counts; milliseconds unless said.</summary>
    public EpochUnit Unit { get; set; } = EpochUnit.Milliseconds;
}
