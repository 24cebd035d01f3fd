namespace Hybrid.Orchestrator.Demo.Orders;

/// <summary>A record of the topic <c>orders</c>.</summary>
/// <param name="Id">Its number, from 1, in the order of arrival at the shop's till.</param>
/// <param name="Country">Index into <see cref="Shop.Countries"/>.</param>
/// <param name="At">Event time, microseconds UTC.</param>
/// <param name="ArrivesAt">When it reaches the topic, on the same clock.</param>
/// <param name="Cents">The amount.</param>
/// <param name="Fate">What it goes through.</param>
/// <param name="Value">The record's bytes.</param>
internal sealed record ShopOrder(long Id, int Country, long At, long ArrivesAt, long Cents, OrderFate Fate, byte[] Value)
{
    /// <summary>The partition of the topic: a country's orders are in one.</summary>
    public int Partition => Country % Shop.Partitions;

    /// <summary>Whether the stream counts it into revenue.</summary>
    public bool IsRevenue => Fate is OrderFate.OnTime or OrderFate.Late or OrderFate.AfterClose;
}
