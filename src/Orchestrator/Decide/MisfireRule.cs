namespace Hybrid.Orchestrator.Decide;

/// <summary>What happens with firings of a schedule that passed while no scheduler was up.</summary>
internal enum MisfireRule
{
    /// <summary>The newest of them is run now.</summary>
    Once,

    /// <summary>None is run; the next firing is the next one in the future.</summary>
    Skip,

    /// <summary>Each is run, in order.</summary>
    All,
}
