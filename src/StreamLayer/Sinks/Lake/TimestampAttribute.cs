namespace Hybrid.StreamLayer;

/// <summary>
/// Says that a <see cref="long"/> of microseconds since the Unix epoch (UTC) is a <c>timestamp</c> column of a lake table; without it a long is a number.
/// <see cref="EventTimeAttribute"/> says so too.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class TimestampAttribute : Attribute;
