using Xunit.Abstractions;
using Xunit.Sdk;

namespace Hybrid.Testing;

/// <summary>Gives a test the trait <c>Category</c> that its attribute carries, by which <c>./hybrid test</c> chooses what runs when.</summary>
public sealed class CategoryDiscoverer : ITraitDiscoverer
{
    internal const string Type = "Hybrid.Testing." + nameof(CategoryDiscoverer);
    internal const string Assembly = "Hybrid.Testing";

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new("Category", traitAttribute.GetNamedArgument<string>("Category"))];
}
