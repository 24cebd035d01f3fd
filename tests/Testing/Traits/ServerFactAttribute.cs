using Xunit;
using Xunit.Sdk;

namespace Hybrid.Testing;

/// <summary>A test that needs one of the real servers; skipped with the reason where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(CategoryDiscoverer.Type, CategoryDiscoverer.Assembly)]
public sealed class ServerFactAttribute : FactAttribute, ITraitAttribute
{
    /// <summary>Skips the test, with the reason, where there are no servers.</summary>
    public ServerFactAttribute() => Skip = ServerProcess.SkipReason;

    /// <summary>The trait's value.</summary>
    public string Category { get; } = "Server";
}
