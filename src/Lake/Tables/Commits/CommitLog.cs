using Hybrid.Lake.Delta;
using Microsoft.Extensions.Logging;

namespace Hybrid.Lake.Tables;

/// <summary>What an operator may want to know of commits.</summary>
internal static partial class CommitLog
{
    [LoggerMessage(1, LogLevel.Debug, "Table {Table}: {Operation} met another commit at version {Version} ({Conflict}) and is built anew")]
    public static partial void Conflicted(ILogger logger, string table, string operation, long version, Conflict conflict);

    [LoggerMessage(2, LogLevel.Warning, "Table {Table}: no answer to the commit of version {Version}; reading the log for it")]
    public static partial void AnswerLost(ILogger logger, string table, long version, Exception error);
}
