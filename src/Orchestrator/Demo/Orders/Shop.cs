namespace Hybrid.Orchestrator.Demo.Orders;

/// <summary>The shop whose orders the demo is about: its countries, and the story of its four hours.</summary>
internal static class Shop
{
    /// <summary>Partitions of the topic.</summary>
    public const int Partitions = 4;

    /// <summary>Hours that the orders span. The first starts on the hour.</summary>
    public const int Hours = 4;

    /// <summary>The seed that <c>hybrid demo</c> takes.</summary>
    public const int Seed = 2026;

    /// <summary>The country whose shop loses its line: index into <see cref="Countries"/>.</summary>
    public const int OfflineCountry = 6;

    /// <summary>The hour, from 0, in which that shop is off line, and that gets a second generation.</summary>
    public const int OfflineHour = 1;

    /// <summary>The countries, with their share of the orders in percent and their usual amount.</summary>
    public static readonly IReadOnlyList<(string Name, int Share, int UsualCents)> Countries =
    [
        ("Germany", 24, 6_400),
        ("France", 19, 5_900),
        ("Italy", 15, 5_200),
        ("Spain", 13, 4_700),
        ("Poland", 10, 4_100),
        ("Sweden", 8, 7_300),
        ("Portugal", 6, 4_400),
        ("Austria", 5, 6_800),
    ];

    /// <summary>From when the shop is off line, after the start: its orders wait at the till.</summary>
    public static readonly TimeSpan OfflineFrom = TimeSpan.FromMinutes(60 * OfflineHour + 48);

    /// <summary>Until when.</summary>
    public static readonly TimeSpan OfflineUntil = TimeSpan.FromMinutes(60 * OfflineHour + 58);

    /// <summary>
    /// When the waiting orders arrive, all at once: the hour has closed and its report has run, and the hour is not final for another 18 minutes.
    /// </summary>
    public static readonly TimeSpan DeliveredAt = TimeSpan.FromMinutes(60 * (OfflineHour + 1) + 12);
}
