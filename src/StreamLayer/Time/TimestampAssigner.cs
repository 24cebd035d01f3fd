using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Time;

/// <summary>Gives rows their event times and makes the watermarks.</summary>
internal sealed class TimestampAssigner<T>(Func<T, long>? eventTime, TimestampOptions options) : Operator<T, T>
{
    private readonly Func<T, long>? _eventTime = eventTime;
    private readonly TimestampOptions _options = options;

    public override void OnBatch(Batch<T> batch) => throw new NotSupportedException($"{_eventTime} {_options}");
}
