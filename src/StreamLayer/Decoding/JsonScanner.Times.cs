namespace Hybrid.StreamLayer.Decoding;

/// <content>Dates and times.</content>
internal sealed unsafe partial class JsonScanner
{
    private const string AnyMoment = "a moment in the years 1 to 9999";
    private const string AMoment = "a time such as 2015-09-12T00:46:58.771Z";
    private static readonly long FirstMicros = EventTimes.FromDateTime(DateTimeOffset.MinValue);
    private static readonly long LastMicros = EventTimes.FromDateTime(DateTimeOffset.MaxValue);

    /// <summary>A moment in microseconds, from ISO 8601 text or a number.</summary>
    /// <param name="unit">What a number counts.</param>
    public long ReadEventTime(EpochUnit unit)
    {
        SkipSpace();
        if (_at != _end && *_at == '"')
        {
            var ticks = ReadMoment(allowBlank: true, out _);
            return Failed ? 0 : ticks / TimeSpan.TicksPerMicrosecond - DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond; // cut towards the past
        }

        if (_at == _end || (*_at != '-' && (uint)(*_at - '0') > 9))
        {
            FailExpected("a time, as text or as a number");
            return 0;
        }

        return ReadEpoch(unit);
    }

    public DateTimeOffset ReadDateTimeOffset()
    {
        var ticks = ReadMoment(allowBlank: false, out var offset);
        return Failed ? default : new DateTimeOffset(ticks + offset * TimeSpan.TicksPerMinute, TimeSpan.FromMinutes(offset));
    }

    public DateTime ReadDateTime()
    {
        var ticks = ReadMoment(allowBlank: false, out _);
        return Failed ? default : new DateTime(ticks, DateTimeKind.Utc);
    }

    /// <summary>A moment from text, or from a number.</summary>
    public DateTimeOffset ReadDateTimeOffset(EpochUnit unit)
    {
        var micros = ReadEventTime(unit);
        return Failed ? default : EventTimes.ToDateTime(micros);
    }

    /// <summary>A moment from text, or from a number; UTC.</summary>
    public DateTime ReadDateTime(EpochUnit unit) => ReadDateTimeOffset(unit).UtcDateTime;

    public DateOnly ReadDateOnly()
    {
        SkipSpace();
        var from = _at;
        if (!ReadText(out var text))
            return default;
        if (IsoTime.TryParseDate(text, out var date))
            return date;
        FailValue(from, "a date such as 2015-09-12");
        return default;
    }

    private long ReadMoment(bool allowBlank, out int offset)
    {
        SkipSpace();
        var from = _at;
        offset = 0;
        if (!ReadText(out var text))
            return 0;
        if (!IsoTime.TryParse(text, allowBlank, out var ticks, out offset))
        {
            FailValue(from, AMoment);
            return 0;
        }

        // The local time of a DateTimeOffset must lie in the years 1 to 9999 as well.
        var local = ticks + offset * TimeSpan.TicksPerMinute;
        if (local >= 0 && local <= DateTime.MaxValue.Ticks)
            return ticks;
        FailValue(from, AnyMoment);
        return 0;
    }

    private long ReadEpoch(EpochUnit unit)
    {
        var from = _at;
        var perUnit = unit switch { EpochUnit.Seconds => 1_000_000L, EpochUnit.Milliseconds => 1000L, _ => 1L };
        var text = ScanNumber();
        if (Failed)
            return 0;
        long micros;
        if (text.Length <= SafeDigits && text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
        {
            _at = from;
            var count = ReadInt64();
            micros = Math.Abs(count) <= LastMicros / perUnit + 1 ? count * perUnit : long.MaxValue;
        }
        else
        {
            var isNumber = decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var count);
            micros = isNumber && Math.Abs(count) <= LastMicros ? (long)Math.Clamp(decimal.Floor(count * perUnit), long.MinValue, long.MaxValue) : long.MaxValue;
        }

        if (micros >= FirstMicros && micros <= LastMicros)
            return micros;
        FailValue(from, AnyMoment + $" in {unit.ToString().ToLowerInvariant()} since 1970");
        return 0;
    }
}
