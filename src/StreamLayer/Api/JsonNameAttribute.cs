namespace Hybrid.StreamLayer;

/// <summary>The exact name of a property in JSON, where it differs from the property's own in more than case and underscores.</summary>
/// <param name="name">The name as it stands in the input.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class JsonNameAttribute(string name) : Attribute
{
    /// <summary>The name as it stands in the input.</summary>
    public string Name { get; } = name;
}
