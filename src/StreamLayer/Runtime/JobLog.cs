using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>What operators of a stream are told about its life.</summary>
internal static partial class JobLog
{
    [LoggerMessage(1101, LogLevel.Information, "Stream {Project}/{Stream} starts as incarnation {Incarnation} from checkpoint {Checkpoint}")]
    public static partial void Started(ILogger log, string project, string stream, long incarnation, string checkpoint);

    [LoggerMessage(1102, LogLevel.Warning, "Source {Source}: looking for new splits failed, tried again later: {Reason}")]
    public static partial void DiscoveryFailed(ILogger log, string source, string reason);

    [LoggerMessage(1103, LogLevel.Error, "Threads do not leave and are given up: {Threads}")]
    public static partial void ThreadsStay(ILogger log, string threads);
}
