using Hybrid.StreamLayer.Runtime;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>
/// Finds what a start goes on from, and claims the next incarnation. 1. read the claims; 2. open the newest checkpoint that may be restored and is whole, or the
/// savepoint asked for; 3. see that its state fits the stream; 4. claim; where another start was faster, all over again.
/// </summary>
internal sealed class Recovery(CheckpointStore store, JobOptions options, IReadOnlyCollection<string> operators, IReadOnlyCollection<string> sinks, TimeProvider time, ILogger log)
{
    public async Task<(Claim Claim, RestoredCheckpoint? Restored)> StartAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var claims = await store.ReadClaimsAsync(cancellation); // 1
            var restored = options.RestoreFrom is { } savepoint // 2
                ? await store.OpenAsync($"{savepoint.TrimEnd('/')}/", cancellation)
                : await OpenNewestAsync(claims, cancellation);
            try
            {
                if (restored is not null)
                    Fit(restored); // 3
                var claim = new Claim(
                    claims.Select(earlier => earlier.Incarnation).DefaultIfEmpty(0).Max() + 1,
                    Environment.MachineName,
                    Environment.ProcessId,
                    time.GetUtcNow(),
                    restored?.Id.Incarnation,
                    restored?.Id.Epoch);
                if (await store.TryClaimAsync(claim, cancellation)) // 4
                    return (claim, restored);
            }
            catch
            {
                restored?.Dispose();
                throw;
            }

            restored?.Dispose();
        }
    }

    private async Task<RestoredCheckpoint?> OpenNewestAsync(IReadOnlyCollection<Claim> claims, CancellationToken cancellation)
    {
        StreamException? corrupt = null;
        foreach (var id in RestoreOrder.Of(claims, await store.ListAsync(cancellation)))
        {
            try
            {
                return await store.OpenAsync(id, cancellation);
            }
            catch (StreamException error) when (error.Code == StreamError.CheckpointCorrupt)
            {
                CheckpointLog.Corrupt(log, id, error.Message);
                corrupt = error;
            }
        }

        return corrupt is null
            ? null
            : throw new StreamException(
                StreamError.CheckpointCorrupt,
                $"no checkpoint in '{store.Place}' is whole: {corrupt.Message}. Start from a savepoint, or delete the folder to read everything again",
                inner: corrupt);
    }

    private void Fit(RestoredCheckpoint restored)
    {
        if (restored.Manifest.KeyGroups != options.KeyGroups)
        {
            throw new StreamException(
                StreamError.StateIncompatible,
                $"checkpoint {restored.Id} has {restored.Manifest.KeyGroups} key groups, the stream {options.KeyGroups}: the number cannot change");
        }

        var unfinished = restored.Manifest.Sinks.Where(sink => sink.Pending.Any(epoch => epoch.Prepared.Count > 0)).Select(sink => sink.Name).Where(name => !sinks.Contains(name));
        var dropped = restored.Operators.Where(id => !operators.Contains(id)).Concat(unfinished).ToArray();
        if (dropped.Length == 0)
            return;
        var names = string.Join(", ", dropped.Select(id => $"'{id}'"));
        if (!options.AllowDroppedState)
        {
            throw new StreamException(
                StreamError.StateIncompatible,
                $"checkpoint {restored.Id} holds state of {names}, which the stream does not have (it has {string.Join(", ", operators.Select(id => $"'{id}'"))}): "
                + "give the operator its old id with .Id(…), or allow dropped state");
        }

        CheckpointLog.Dropped(log, names);
    }
}
