namespace Hybrid.StreamLayer;

/// <summary>What a row says about the result it belongs to, as in Flink's changelog streams (+I, −U, +U, −D).</summary>
public enum RowKind : byte
{
    /// <summary>+I: a row that was not there before.</summary>
    Insert,

    /// <summary>−U: the old content of a row that changes; the new content follows.</summary>
    UpdateBefore,

    /// <summary>+U: the new content of a row. For a keyed table, on its own, an upsert.</summary>
    UpdateAfter,

    /// <summary>−D: the row is gone.</summary>
    Delete,
}
