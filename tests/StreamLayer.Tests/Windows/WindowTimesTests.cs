using Hybrid.StreamLayer.Windows;

namespace Hybrid.StreamLayer.Tests.Windows;

public class WindowTimesTests
{
    [Theory]
    [InlineData(0, 0, 0, 10)]
    [InlineData(0, 9, 0, 10)]
    [InlineData(0, 10, 10, 20)]
    [InlineData(0, -1, -10, 0)]
    [InlineData(0, -10, -10, 0)]
    [InlineData(0, -11, -20, -10)]
    [InlineData(3, 2, -7, 3)]
    [InlineData(3, 3, 3, 13)]
    [InlineData(-3, -3, -3, 7)]
    [InlineData(-3, -4, -13, -3)]
    [InlineData(23, 2, -7, 3)]
    public void SliceOf_Tumbling_FloorsBeforeAndAfter1970(long offset, long time, long start, long end)
    {
        var times = Times(10, 10, offset);

        Assert.Equal(start, times.SliceOf(time));
        Assert.Equal(end, times.LastEnd(start));
        Assert.Equal(end, times.NextEnd(start));
    }

    [Theory]
    [InlineData(30, 10, 10)]
    [InlineData(25, 10, 5)]
    [InlineData(7, 10, 1)]
    [InlineData(3600, 60, 60)]
    public void SliceSize_AnyWindows_DividesSizeAndSlide(long size, long slide, long expected) =>
        Assert.Equal(expected, Times(size, slide, 0).SliceSize);

    [Theory]
    [InlineData(30, 10, 0)]
    [InlineData(25, 10, 4)]
    [InlineData(7, 10, 0)]
    [InlineData(10, 10, -3)]
    public void Ends_OfSlices_AreThoseOfTheWindowsThatCoverThem(long size, long slide, long offset)
    {
        var times = Times(size, slide, offset);
        for (var time = -100; time < 100; time++)
        {
            var slice = times.SliceOf(time);
            Assert.InRange(time, slice, slice + times.SliceSize - 1);
            var ends = Enumerable.Range(-50, 100).Select(window => (window * slide) + offset).Where(start => start <= time && time < start + size).Select(start => start + size).ToList();
            Assert.Equal(ends.Count == 0, times.LastEnd(slice) <= slice);
            if (ends.Count == 0)
                continue;
            Assert.Equal(ends.Max(), times.LastEnd(slice));
            Assert.Equal(ends.Min(), times.NextEnd(slice));
            Assert.True(slice >= times.FirstOpenSlice(ends.Max() - 2));
            Assert.True(slice < times.FirstOpenSlice(ends.Max() - 1));
        }
    }

    [Fact]
    public void FirstOpenSlice_NoWatermarkAndEnd_IsAllAndNone()
    {
        Assert.Equal(long.MinValue, Times(10, 5, 0).FirstOpenSlice(EventTimes.None));
        Assert.Equal(long.MaxValue, Times(10, 5, 0).FirstOpenSlice(EventTimes.End));
    }

    [Fact]
    public void Every_WrongSize_IsRefused()
    {
        Assert.Equal(StreamError.InvalidDefinition, Assert.Throws<StreamException>(() => Tumbling.Every(TimeSpan.Zero)).Code);
        Assert.Throws<StreamException>(() => Hopping.Every(TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1)));
        Assert.Throws<StreamException>(() => Tumbling.Every(TimeSpan.FromTicks(5)));
        Assert.Throws<StreamException>(() => Tumbling.Every(TimeSpan.FromSeconds(1), TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void TimeWindow_AsDates_IsUtc()
    {
        var window = new TimeWindow(-1_000_000, 0);

        Assert.Equal(new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero), window.StartTime);
        Assert.Equal(DateTimeOffset.UnixEpoch, window.EndTime);
        Assert.Equal(-1, window.LastTime);
    }

    private static WindowTimes Times(long size, long slide, long offset) => new(new TimeWindows(Micros(size), Micros(slide), Micros(offset)));

    private static TimeSpan Micros(long micros) => TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond);
}
