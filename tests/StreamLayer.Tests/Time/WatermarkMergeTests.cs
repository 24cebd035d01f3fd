using Hybrid.StreamLayer.Time;

namespace Hybrid.StreamLayer.Tests.Time;

public sealed class WatermarkMergeTests
{
    public static TheoryData<string, long, bool> Cases => new()
    {
        { "", EventTimes.None, true },
        { "a5 a7", 5, false },
        { "a5 a-", EventTimes.None, false }, // one has said nothing yet
        { "a5 i3", 5, false },
        { "i5 i3", 5, true }, // nothing holds it back
        { "a5 e3", 5, false },
        { "e5 e3", 5, true },
        { "a5 a*", 5, false },
        { "i5 a*", 5, true }, // an idle input may come back: not the end of time
        { "a* a*", EventTimes.End, false },
        { "i* a*", EventTimes.End, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void TryAdvance_Inputs_GivesWhatTheyAllow(string inputs, long expected, bool isIdle)
    {
        var merge = new WatermarkMerge();
        foreach (var input in inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            merge.Add(input[1] switch { '-' => EventTimes.None, '*' => EventTimes.End, var digit => digit - '0' });
            merge.SetState(merge.Count - 1, input[0] switch { 'i' => InputState.Idle, 'e' => InputState.Ended, _ => InputState.Active });
        }

        merge.TryAdvance(out var watermark);

        Assert.Equal(expected, watermark);
        Assert.Equal(isIdle, merge.IsIdle);
    }

    [Fact]
    public void TryAdvance_InputComesBackBehind_NeverFalls()
    {
        var merge = new WatermarkMerge(2);
        merge.Advance(0, 100);
        merge.SetState(1, InputState.Idle);
        Assert.True(merge.TryAdvance(out _));
        Assert.True(merge.IsPastIdle);
        merge.SetState(1, InputState.Active);
        merge.Advance(1, 50);

        Assert.False(merge.TryAdvance(out var watermark));
        Assert.Equal(100, watermark);
    }
}
