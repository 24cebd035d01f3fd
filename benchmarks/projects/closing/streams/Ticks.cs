using Hybrid.StreamLayer;

public readonly record struct Tick(long Value, [property: EventTime] long At);

public sealed class Ticks : IStream
{
    public void Build(StreamEnvironment env) => env
        .FromKafka<Tick>("ticks")
        .WithTimestamps(tick => tick.At)
        .ToLake("ticks");
}
