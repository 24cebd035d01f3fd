namespace Hybrid.Lake.Tables;

/// <summary>A stream writer's transaction number: its incarnation in the upper, the epoch in the lower 32 bits. No number is used twice.</summary>
public static class WriterNumber
{
    /// <summary>The number of an epoch.</summary>
    /// <param name="incarnation">1 and up, below 2³¹.</param>
    /// <param name="epoch">1 and up, below 2³²; 0 for the opening commit.</param>
    public static long Of(long incarnation, long epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(incarnation);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(incarnation, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epoch, uint.MaxValue);
        return incarnation << 32 | epoch;
    }

    /// <summary>The incarnation of a number.</summary>
    public static long Incarnation(long number) => number >> 32;

    /// <summary>The epoch of a number.</summary>
    public static long Epoch(long number) => number & uint.MaxValue;

    /// <summary>For messages: <c>incarnation/epoch</c>.</summary>
    public static string Text(long number) => FormattableString.Invariant($"{Incarnation(number)}/{Epoch(number)}");
}
