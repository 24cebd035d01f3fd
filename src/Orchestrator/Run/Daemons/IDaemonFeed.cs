namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>Takes what happens in the daemon, from any thread, in order for each source.</summary>
internal interface IDaemonFeed
{
    /// <summary>Takes an event; returns soon.</summary>
    void Publish(DaemonEvent happened);
}
