using System.Globalization;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>Names a checkpoint: the start that took it, and its number in that start.</summary>
internal readonly record struct CheckpointId(long Incarnation, long Epoch)
{
    /// <summary>What the names of the checkpoint's files begin with, below the stream's folder.</summary>
    public string Prefix => string.Create(CultureInfo.InvariantCulture, $"{Incarnation:d20}/{Epoch:d20}-");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Incarnation}/{Epoch}");
}
