using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Decide;

/// <summary>An output partition under consideration, with all that a verdict needs: plain data.</summary>
internal sealed record Candidate
{
    /// <summary>The job.</summary>
    public required JobRules Job { get; init; }

    /// <summary>How the output partition stands to its inputs.</summary>
    public required Standing Standing { get; init; }

    /// <summary>What it is made of.</summary>
    public required OutputInputs Inputs { get; init; }

    /// <summary>The run that the output partition's rows are from; null: none.</summary>
    public RunLineage? Held { get; init; }

    /// <summary>The output table's view; null: there is no such table yet.</summary>
    public TableView? Output { get; init; }

    /// <summary>What the ledger knows.</summary>
    public required RunFacts Facts { get; init; }

    /// <summary>When newer generations were seen first and last since the last run (microseconds); null: none were.</summary>
    public (long First, long Last)? Change { get; init; }

    /// <summary>What a schedule or a person asked for; null: nobody did.</summary>
    public RunCause? Asked { get; init; }

    /// <summary>Who decides.</summary>
    public required string Owner { get; init; }

    /// <summary>The clock (microseconds).</summary>
    public required long Now { get; init; }
}
