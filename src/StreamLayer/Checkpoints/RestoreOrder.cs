namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>
/// Which checkpoints may be restored, newest first: those of the newest claim, and of older claims up to the one that a later claim restored. What an
/// overtaken start did after that is not part of the stream's history: the sinks take it back.
/// </summary>
internal static class RestoreOrder
{
    public static IReadOnlyList<CheckpointId> Of(IReadOnlyCollection<Claim> claims, IReadOnlyCollection<CheckpointId> checkpoints)
    {
        var order = new List<CheckpointId>();
        var claim = claims.MaxBy(candidate => candidate.Incarnation);
        var last = long.MaxValue;
        while (claim is not null)
        {
            var incarnation = claim.Incarnation;
            order.AddRange(checkpoints
                .Where(id => id.Incarnation == incarnation && id.Epoch <= last)
                .OrderByDescending(id => id.Epoch));
            if (claim.Restored is not { } restored)
                break;
            last = restored.Epoch;
            claim = restored.Incarnation < incarnation ? claims.FirstOrDefault(candidate => candidate.Incarnation == restored.Incarnation) : null;
        }

        return order;
    }
}
