using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>Reads and writes log checkpoints: Parquet files with one action a row (protocol, "Checkpoint Schema").</summary>
internal interface ILogCheckpoints
{
    /// <summary>All actions of a checkpoint.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.Corrupt"/>: it cannot be read.</exception>
    ValueTask<CommitRecord> ReadAsync(DeltaLog log, long version, CancellationToken cancellation);

    /// <summary>Writes a checkpoint of a snapshot.</summary>
    /// <param name="log">The log.</param>
    /// <param name="snapshot">What it holds.</param>
    /// <param name="forgetBefore">Tombstones older than this (milliseconds since the Unix epoch) are left out.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<LastCheckpoint> WriteAsync(DeltaLog log, Snapshot snapshot, long forgetBefore, CancellationToken cancellation);
}
