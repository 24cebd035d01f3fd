namespace Hybrid.StreamLayer;

/// <summary>Marks a key column of a lake table: within a partition, a newer row replaces the older one of its key. Several may be marked.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class KeyAttribute : Attribute;
