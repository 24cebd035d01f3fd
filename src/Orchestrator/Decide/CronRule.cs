using Quartz;

namespace Hybrid.Orchestrator.Decide;

/// <summary>A schedule: five fields (minute, hour, day of month, month, day of week), or Quartz's six or seven, in UTC or a named zone.</summary>
/// <remarks>Quartz.NET's expressions are used as pure functions of time; what has fired is in the ledger, so that two schedulers share it.</remarks>
internal sealed class CronRule
{
    /// <summary>At most so many missed firings are made up for with <see cref="MisfireRule.All"/>: the newest ones.</summary>
    public const int MostMissed = 1000;

    private static readonly TimeSpan OnTime = TimeSpan.FromMinutes(1);
    private readonly CronExpression _expression;

    private CronRule(CronExpression expression, string text, MisfireRule misfire)
    {
        _expression = expression;
        Text = text;
        Misfire = misfire;
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>What happens with firings that were missed.</summary>
    public MisfireRule Misfire { get; }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong in it.</exception>
    public static CronRule Parse(string text, MisfireRule misfire = MisfireRule.Once, TimeZoneInfo? zone = null)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var expression = CronExpression.Parse(text, fields == 5 ? CronFormat.Unix : CronFormat.Quartz);
        return new CronRule(expression.WithTimeZone(zone ?? TimeZoneInfo.Utc), text, misfire);
    }

    /// <summary>The first firing after a moment; null when there is none ever.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset moment) => _expression.GetNextValidTimeAfter(moment);

    /// <summary>The firings to act on now, oldest first.</summary>
    /// <param name="last">The last firing acted on, or when the job was registered.</param>
    /// <param name="now">The clock.</param>
    public IReadOnlyList<DateTimeOffset> Due(DateTimeOffset last, DateTimeOffset now)
    {
        var due = new Queue<DateTimeOffset>();
        for (var fire = NextAfter(last); fire is { } at && at <= now; fire = NextAfter(at))
        {
            due.Enqueue(at);
            if (due.Count > MostMissed)
                due.Dequeue();
        }
        if (due.Count == 0)
            return [];
        var newest = due.Last();
        return Misfire switch
        {
            MisfireRule.All => [.. due],
            MisfireRule.Skip when now - newest > OnTime => [],
            _ => [newest],
        };
    }
}
