using Hybrid.StreamLayer;

/// <summary>One edit, as it stands in the topic; fields that are not named here are not read.</summary>
public readonly record struct Edit(
    [property: EventTime] long Time,
    Utf8 Channel,
    Utf8 Page,
    Utf8 User,
    Utf8 Namespace,
    Utf8? CountryIsoCode,
    bool IsRobot,
    bool IsNew,
    long Delta,
    long Added,
    long Deleted,
    Utf8 Comment);

/// <summary>What happened in one channel in one minute.</summary>
public readonly record struct ChannelMinute(
    [property: Key] Utf8 Channel,
    [property: Key] DateTimeOffset Minute,
    long Edits,
    long BytesAdded,
    double RobotShare);

public sealed class Edits : IStream
{
    public void Build(StreamEnvironment env)
    {
        var edits = env
            .FromKafka<Edit>("wikipedia-edits")
            .WithTimestamps(edit => edit.Time, outOfOrderness: TimeSpan.FromMinutes(1));

        edits.ToLake("edits");

        edits
            .KeyBy(edit => edit.Channel)
            .Window(Tumbling.Every(TimeSpan.FromMinutes(1)))
            .AllowedLateness(TimeSpan.FromMinutes(10))
            .Aggregate(
                Count.Of<Edit>(),
                Sum.Of((Edit edit) => edit.Added),
                Sum.Of((Edit edit) => edit.IsRobot ? 1L : 0L),
                (channel, window, count, added, robots) =>
                    new ChannelMinute(channel, window.StartTime, count, added, (double)robots / count))
            .ToLake("channel_minutes");
    }
}
