namespace Hybrid.Lake.Tables;

/// <summary>How a table's rows are split into partitions by event time.</summary>
public enum PartitionUnit
{
    /// <summary>One partition: the whole table.</summary>
    None,

    /// <summary>A partition a day: column <c>date</c>.</summary>
    Day,

    /// <summary>A partition an hour: columns <c>date</c>, <c>hour</c>.</summary>
    Hour,

    /// <summary>A partition a minute: columns <c>date</c>, <c>hour</c>, <c>minute</c>.</summary>
    Minute,

    /// <summary>Columns of another writer's choice. Such a table can be read; only its whole can be overwritten.</summary>
    Foreign,
}
