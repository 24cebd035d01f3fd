namespace Hybrid.Orchestrator.Demo.Orders;

/// <summary>Orders counted by where the stream must count them.</summary>
/// <param name="In">All.</param>
/// <param name="OutEligible">Those that are revenue.</param>
/// <param name="Filtered">Cancelled ones.</param>
/// <param name="Late">Those too late.</param>
/// <param name="DeadLettered">Broken ones.</param>
internal readonly record struct OrderTotals(long In, long OutEligible, long Filtered, long Late, long DeadLettered)
{
    /// <summary>With one more.</summary>
    public OrderTotals With(OrderFate fate) => fate switch
    {
        OrderFate.Cancelled => this with { In = In + 1, Filtered = Filtered + 1 },
        OrderFate.TooLate => this with { In = In + 1, Late = Late + 1 },
        OrderFate.Broken => this with { In = In + 1, DeadLettered = DeadLettered + 1 },
        _ => this with { In = In + 1, OutEligible = OutEligible + 1 },
    };
}
