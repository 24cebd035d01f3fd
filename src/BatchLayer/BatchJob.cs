using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer;

/// <summary>A batch job: one SQL query over input tables, whose result is a partition of its output table.</summary>
public sealed record BatchJob
{
    /// <summary>The job's name, unique in its project.</summary>
    public required string Name { get; init; }

    /// <summary>The file that the SQL stands in, for error messages.</summary>
    public required string SqlFile { get; init; }

    /// <summary>The query: one SELECT.</summary>
    public required string Sql { get; init; }

    /// <summary>The tables that it reads.</summary>
    public required IReadOnlyList<BatchInput> Reads { get; init; }

    /// <summary>The table that it writes; nothing else writes it.</summary>
    public required string Writes { get; init; }

    /// <summary>The output table's partitions; null: as the first input's.</summary>
    public PartitionUnit? Unit { get; init; }

    /// <summary>DuckDB's memory limit in bytes.</summary>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>Where DuckDB spills to, as an absolute path; each run has a folder of its own below it.</summary>
    public required string SpillFolder { get; init; }

    /// <summary>DuckDB's threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How long an attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);
}
