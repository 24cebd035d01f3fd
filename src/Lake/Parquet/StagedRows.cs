using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>What staged files of keyed tables look like: the table's columns, and one that says whether the row deletes its key.</summary>
public static class StagedRows
{
    /// <summary>The column that is true for a row that deletes its key; the row's other columns but the key do not matter then.</summary>
    public static LakeColumn DeletedColumn { get; } = new("_hybrid_deleted", LakeType.Boolean, IsNullable: false);

    /// <summary>The columns of a staged file.</summary>
    public static IReadOnlyList<LakeColumn> ColumnsOf(TableDefinition definition) => [.. definition.Columns, DeletedColumn];
}
