namespace Hybrid.Orchestrator.Demo.Orders;

/// <summary>Random numbers that are the same for a seed with every version of .NET: SplitMix64 (Steele, Lea and Flood, 2014).</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to below <paramref name="end"/>, which is small: the bias is not seen.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>A number from <paramref name="from"/> to below <paramref name="end"/>.</summary>
    public long Between(long from, long end) => from + (long)(Next() % (ulong)(end - from));
}
