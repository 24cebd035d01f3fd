using FsCheck;
using FsCheck.Fluent;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer.Tests.Inputs;

public sealed class InputMappingTests
{
    [Theory]
    [InlineData("2015-09-12T05", PartitionUnit.Hour, 0, "2015-09-12T05", "2015-09-12T05", 1)]
    [InlineData("2015-09-12", PartitionUnit.Hour, 0, "2015-09-12T00", "2015-09-12T23", 24)]
    [InlineData("2015-09-12T05", PartitionUnit.Minute, 0, "2015-09-12T05:00", "2015-09-12T05:59", 60)]
    [InlineData("2015-09-12T05", PartitionUnit.Day, 0, "2015-09-12", "2015-09-12", 1)]
    [InlineData("2015-09-12T05", PartitionUnit.Hour, 3, "2015-09-12T03", "2015-09-12T05", 3)]
    [InlineData("2015-09-12", PartitionUnit.Hour, 168, "2015-09-06T00", "2015-09-12T23", 168)]
    [InlineData("2015-09-12T05", PartitionUnit.Day, 2, "2015-09-11", "2015-09-12", 2)]
    [InlineData("2015-09-12T00", PartitionUnit.Hour, 2, "2015-09-11T23", "2015-09-12T00", 2)]
    public void InputsOf_Output_IsTheSpanBeforeItsEnd(string output, PartitionUnit unit, int last, string first, string newest, int count)
    {
        var inputs = new InputMapping(last).InputsOf(PartitionKey.Parse(output), unit, () => []);

        Assert.Equal((first, newest, count), (inputs[0].ToString(), inputs[^1].ToString(), inputs.Count));
    }

    [Theory]
    [InlineData("2015-09-12T05", PartitionUnit.Hour, 0, "2015-09-12T05", "2015-09-12T05", 1)]
    [InlineData("2015-09-12T05", PartitionUnit.Day, 0, "2015-09-12", "2015-09-12", 1)]
    [InlineData("2015-09-12", PartitionUnit.Hour, 0, "2015-09-12T00", "2015-09-12T23", 24)]
    [InlineData("2015-09-12T05", PartitionUnit.Hour, 3, "2015-09-12T05", "2015-09-12T07", 3)]
    [InlineData("2015-09-12T23", PartitionUnit.Day, 25, "2015-09-12", "2015-09-13", 2)]
    public void OutputsOf_Input_AreThoseThatReadIt(string input, PartitionUnit unit, int last, string first, string newest, int count)
    {
        var outputs = new InputMapping(last).OutputsOf(PartitionKey.Parse(input), unit);

        Assert.Equal((first, newest, count), (outputs[0].ToString(), outputs[^1].ToString(), outputs.Count));
    }

    [Fact]
    public void OutputsOf_AnyInput_IsTheInverseOfInputsOf()
    {
        var units = Gen.Elements(PartitionUnit.Day, PartitionUnit.Hour);
        var cases = from input in units
                    from output in units
                    from last in Gen.Choose(0, 30)
                    from minutes in Gen.Choose(-100_000, 100_000)
                    select (Input: PartitionKey.Of(input, minutes * 60_000_000L), Output: output, Mapping: new InputMapping(last));
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var outputs = given.Mapping.OutputsOf(given.Input, given.Output);
            var around = Enumerable.Range(0, outputs.Count + 2).Aggregate(
                new List<PartitionKey> { PartitionKey.Of(given.Output, PartitionKey.Of(given.Output, given.Input.Start).Start - 1) }, (list, _) => [.. list, list[^1].Next]);
            return around.All(output => given.Mapping.InputsOf(output, given.Input.Unit, () => []).Contains(given.Input) == outputs.Contains(output));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void InputsOf_WholeOutput_AreThePartitionsThereAre()
    {
        var hour = PartitionKey.Parse("2015-09-12T05");

        Assert.Equal([hour, hour.Next], InputMapping.Same.InputsOf(PartitionKey.Whole, PartitionUnit.Hour, () => [hour.Next, hour]));
        Assert.Equal([PartitionKey.Whole], InputMapping.Same.OutputsOf(hour, PartitionUnit.None));
    }

    [Fact]
    public void InputsOf_LastOfATableWithoutPartitions_IsRefused() => Assert.Equal(
        BatchError.InvalidJob,
        Assert.Throws<BatchException>(() => new InputMapping(3).InputsOf(PartitionKey.Parse("2015-09-12"), PartitionUnit.None, () => [])).Code);
}
