namespace Hybrid.Lake;

/// <summary>What went wrong in the lake. Callers decide by this, never by the text.</summary>
public enum LakeError
{
    /// <summary>A definition (table, column, option) is wrong or contradicts itself.</summary>
    InvalidDefinition,

    /// <summary>A value does not fit its column: decimal overflow, invalid UTF-8, a time outside the years 1 to 9999.</summary>
    BadInput,

    /// <summary>A file, table or version does not exist.</summary>
    NotFound,

    /// <summary>A file or table is there already.</summary>
    AlreadyExists,

    /// <summary>A table's schema is another than the writer's.</summary>
    SchemaMismatch,

    /// <summary>A table needs a Delta feature that is not known here.</summary>
    UnsupportedFeature,

    /// <summary>A file is damaged or not in its format.</summary>
    Corrupt,

    /// <summary>Another commit got in the way and the rules say that this one loses.</summary>
    Conflict,

    /// <summary>A newer incarnation of the same writer has taken over.</summary>
    Fenced,

    /// <summary>What the log holds cannot be brought to the restored checkpoint's state.</summary>
    CannotTakeBack,

    /// <summary>A commit is older than what its output holds.</summary>
    Superseded,

    /// <summary>The file system lacks something that commits depend on, such as a rename that fails when the name is taken.</summary>
    FileSystemRefused,

    /// <summary>No space is left.</summary>
    StorageFull,

    /// <summary>Access was denied.</summary>
    PermissionDenied,

    /// <summary>Storage failed or gave no answer.</summary>
    Storage,

    /// <summary>A SQL statement is wrong: it does not parse, or names what is not there.</summary>
    InvalidSql,

    /// <summary>A SQL statement failed on the data: a cast, a division, a constraint.</summary>
    QueryFailed,

    /// <summary>The memory limit was reached and spilling did not help.</summary>
    OutOfMemory,

    /// <summary>The work was interrupted or cancelled.</summary>
    Interrupted,

    /// <summary>An error that names no other code.</summary>
    Failed,
}
