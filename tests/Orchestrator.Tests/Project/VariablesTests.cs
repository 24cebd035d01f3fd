using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Tests.Project;

public sealed class VariablesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${A}", "a")]
    [InlineData("x${A}y${A}z", "xayaz")]
    [InlineData("${NONE:-d}", "d")]
    [InlineData("${EMPTY:-d}", "d")]
    [InlineData("${NONE:-}", "")]
    [InlineData("${A:-d}", "a")]
    [InlineData("$${A}", "${A}")]
    [InlineData("cost: 5$", "cost: 5$")]
    [InlineData("$A", "$A")]
    public void Substitute_Text_PutsValuesIn(string text, string expected) =>
        Assert.Equal((expected, null), Variables.Substitute(text, name => name switch { "A" => "a", "EMPTY" => "", _ => null }));
}
