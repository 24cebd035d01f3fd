using Xunit;
using Xunit.Sdk;

namespace Hybrid.Testing;

/// <summary>A test that takes more than a few seconds: it runs in <c>./hybrid test</c>, not in <c>./hybrid test --fast</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(CategoryDiscoverer.Type, CategoryDiscoverer.Assembly)]
public sealed class SlowFactAttribute : FactAttribute, ITraitAttribute
{
    /// <summary>The trait's value.</summary>
    public string Category { get; } = "Slow";
}
