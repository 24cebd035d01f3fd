using System.Text;
using System.Text.Json;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>The embedded broker's process, from the daemon's side. Its topics are gone with it.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ChildProcess _child;
    private readonly TimeProvider _time;

    private BrokerProcess(ChildProcess child, string bootstrapServers, TimeProvider time)
    {
        (_child, BootstrapServers, _time) = (child, bootstrapServers, time);
    }

    /// <summary>The broker's address.</summary>
    public string BootstrapServers { get; }

    /// <summary>Completes when the process ends, which it should not while it is needed.</summary>
    public Task<int> Ended => _child.Ended;

    /// <summary>Starts the broker with the project's topics.</summary>
    /// <exception cref="OrchestratorException">It did not start.</exception>
    public static async Task<BrokerProcess> StartAsync(ProjectDefinition project, TimeProvider time)
    {
        var ready = new TaskCompletionSource<ChildEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new StringBuilder();
        var child = await ChildProcess.StartAsync(
            HybridProgram.Start("__broker"),
            line => ready.TrySetResult(JsonSerializer.Deserialize(line, ProtocolJson.Default.ChildEvent)!),
            line => log.AppendLine(line));
        child.Send(new BrokerSpec([.. project.Topics.Values.Select(topic => new BrokerTopic(topic.Name, topic.Partitions, topic.Sample))]), ProtocolJson.Default.BrokerSpec);
        _ = child.Ended.ContinueWith(
            ended => ready.TrySetResult(new ChildFailed(ChildFailed.Died, $"its process ended with code {ended.Result}. {log}", true, null)), TaskScheduler.Default);
        switch (await ready.Task)
        {
            case BrokerReady answer:
                return new BrokerProcess(child, answer.BootstrapServers, time);
            case var other:
                child.Dispose();
                throw new OrchestratorException(OrchestratorError.ChildFailed, $"The embedded broker did not start: {(other as ChildFailed)?.Message}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _child.Send(new ChildCommand(ChildCommand.Stop), ProtocolJson.Default.ChildCommand);
        try
        {
            await _child.Ended.WaitAsync(Patience, _time);
        }
        catch (TimeoutException)
        {
            _child.Kill();
        }

        _child.Dispose();
    }
}
