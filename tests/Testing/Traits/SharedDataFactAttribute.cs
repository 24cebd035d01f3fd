using Xunit;

namespace Hybrid.Testing;

/// <summary>A test that reads <see cref="SharedData"/>; skipped with the reason where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    /// <summary>Skips the test, with the reason, where the data is absent.</summary>
    public SharedDataFactAttribute() => Skip = SharedData.SkipReason;
}
