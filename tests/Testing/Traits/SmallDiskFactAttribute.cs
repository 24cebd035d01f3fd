using Hybrid.Testing.Storage;
using Xunit;
using Xunit.Sdk;

namespace Hybrid.Testing;

/// <summary>A test on a <see cref="SmallDisk"/>; skipped with the reason where mounting is not permitted.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(CategoryDiscoverer.Type, CategoryDiscoverer.Assembly)]
public sealed class SmallDiskFactAttribute : FactAttribute, ITraitAttribute
{
    /// <summary>Skips the test, with the reason, where mounting is not permitted.</summary>
    public SmallDiskFactAttribute() => Skip = SmallDisk.SkipReason;

    /// <summary>The trait's value.</summary>
    public string Category { get; } = "Slow";
}
