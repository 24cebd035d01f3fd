namespace Hybrid.StreamLayer.Decoding;

/// <summary>
/// Reads dates and times of ISO 8601-1 in the extended form: <c>2015-09-12</c>, <c>2015-09-12T00:46[:58[.771]][Z|±hh[:mm]]</c>. UTC where no offset is said. No leap
/// seconds, no 24:00. Years 1 to 9999, also after the offset.
/// </summary>
internal static class IsoTime
{
    private const int MostFraction = 16;
    private const int TickDigits = 7;
    private const int MostOffsetMinutes = 14 * 60;

    /// <summary>A date alone.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out DateOnly date)
    {
        date = default;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-' || !Two(text, 0, out var century) || !Two(text, 2, out var years)
            || !Two(text, 5, out var month) || !Two(text, 8, out var day))
            return false;
        var year = century * 100 + years;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    /// <summary>A moment in ticks, UTC, and its offset in minutes. A fraction beyond 100 ns is cut.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowBlank">Whether a blank may stand for the <c>T</c>, as SQL writes it.</param>
    /// <param name="ticks">Ticks of the moment, UTC.</param>
    /// <param name="offsetMinutes">The offset said; 0 for <c>Z</c> and for none.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, bool allowBlank, out long ticks, out int offsetMinutes)
    {
        ticks = 0;
        offsetMinutes = 0;
        if (text.Length < 10 || !TryParseDate(text[..10], out var date))
            return false;
        ticks = date.DayNumber * TimeSpan.TicksPerDay;
        if (text.Length == 10)
            return true;
        if (text.Length < 16 || !(text[10] == 'T' || (allowBlank && text[10] == ' ')) || text[13] != ':'
            || !Two(text, 11, out var hour) || !Two(text, 14, out var minute) || hour > 23 || minute > 59)
            return false;
        ticks += hour * TimeSpan.TicksPerHour + minute * TimeSpan.TicksPerMinute;
        var at = 16;
        if (at < text.Length && text[at] == ':')
        {
            if (!Two(text, at + 1, out var second) || second > 59)
                return false;
            ticks += second * TimeSpan.TicksPerSecond;
            at += 3;
            if (at < text.Length && text[at] == '.' && !Fraction(text, ref at, ref ticks))
                return false;
        }

        return Offset(text[at..], out offsetMinutes) && IsInRange(ref ticks, offsetMinutes);
    }

    private static bool Fraction(ReadOnlySpan<byte> text, ref int at, ref long ticks)
    {
        var from = ++at;
        long fraction = 0;
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
        {
            if (at - from < TickDigits)
                fraction = fraction * 10 + (text[at] - '0');
            at++;
        }

        var digits = at - from;
        for (var i = digits; i < TickDigits; i++)
            fraction *= 10;
        ticks += fraction;
        return digits is > 0 and <= MostFraction;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty || (text.Length == 1 && text[0] == 'Z'))
            return true;
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 6) || !Two(text, 1, out var hour))
            return false;
        var minute = 0;
        if (text.Length == 6 && (text[3] != ':' || !Two(text, 4, out minute) || minute > 59))
            return false;
        minutes = hour * 60 + minute;
        if (minutes > MostOffsetMinutes)
            return false;
        if (text[0] == '-')
            minutes = -minutes;
        return true;
    }

    private static bool IsInRange(ref long ticks, int offsetMinutes)
    {
        ticks -= offsetMinutes * TimeSpan.TicksPerMinute;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    private static bool Two(ReadOnlySpan<byte> text, int at, out int value)
    {
        value = 0;
        if (at + 1 >= text.Length)
            return false;
        var (tens, ones) = ((uint)(text[at] - '0'), (uint)(text[at + 1] - '0'));
        value = (int)(tens * 10 + ones);
        return tens <= 9 && ones <= 9;
    }
}
