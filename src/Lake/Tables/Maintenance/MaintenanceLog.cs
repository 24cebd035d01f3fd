using Microsoft.Extensions.Logging;

namespace Hybrid.Lake.Tables;

/// <summary>What an operator may want to know of maintenance.</summary>
internal static partial class MaintenanceLog
{
    [LoggerMessage(10, LogLevel.Warning, "Table {Table}: no log checkpoint was written; the log is whole without it")]
    public static partial void CheckpointFailed(ILogger logger, string table, Exception error);
}
