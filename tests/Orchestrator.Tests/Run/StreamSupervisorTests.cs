using System.Collections.Concurrent;
using System.Diagnostics;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Compile;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Protocol;
using Hybrid.Orchestrator.Run.Streams;

namespace Hybrid.Orchestrator.Tests.Run;

/// <summary>Supervision of real processes: shell scripts that speak the protocol.</summary>
public sealed class StreamSupervisorTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly ProjectDefinition _project;
    private readonly RecordedFeed _feed = new();

    public StreamSupervisorTests()
    {
        File.WriteAllText(_folder["a.cs"], "");
        File.WriteAllText(_folder["hybrid.yaml"], """
            project: test
            stopTimeout: 500ms
            streams:
              a: { code: a.cs, restart: { times: 2, backoff: 10ms } }
            """);
        _project = ProjectFile.Load(_folder.Path);

        // As if it had been compiled: what runs here is a script.
        var assembly = CompiledStreams.OutputOf(_project, _project.Streams["a"]);
        Directory.CreateDirectory(Path.GetDirectoryName(assembly)!);
        File.WriteAllText(assembly, "");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_ChildEnds_IsEnded()
    {
        using var supervisor = Supervise("read spec; exit 0");

        Assert.Equal(SupervisionState.Ended, await supervisor.RunAsync().WaitAsync(Deadline));
        Assert.Equal(0, supervisor.Current.Restarts);
    }

    [Fact]
    public async Task RunAsync_ChildIsKilled_IsStartedAgainAndThenGivenUp()
    {
        using var supervisor = Supervise("read spec; echo start >> starts; kill -9 $$");

        Assert.Equal(SupervisionState.Failed, await supervisor.RunAsync().WaitAsync(Deadline));
        Assert.Equal(3, File.ReadAllLines(_folder["starts"]).Length);
        Assert.Equal(2, supervisor.Current.Restarts);
        Assert.Matches("ended with code 137 \\(signal 9\\) and no word", supervisor.Current.Error);
    }

    [Fact]
    public async Task RunAsync_ChildRecovers_IsEnded()
    {
        using var supervisor = Supervise("read spec; [ -e once ] && exit 0; touch once; kill -9 $$");

        Assert.Equal(SupervisionState.Ended, await supervisor.RunAsync().WaitAsync(Deadline));
        Assert.Equal(1, supervisor.Current.Restarts);
    }

    [Fact]
    public async Task RunAsync_ErrorThatStartingAgainCannotHelp_IsGivenUpAtOnce()
    {
        using var supervisor = Supervise("""
            read spec
            echo start >> starts
            echo '{"event":"failed","code":"TopicMissing","message":"there is no topic orders","isTransient":false}'
            exit 1
            """);

        Assert.Equal(SupervisionState.Failed, await supervisor.RunAsync().WaitAsync(Deadline));
        Assert.Single(File.ReadAllLines(_folder["starts"]));
        Assert.Equal("there is no topic orders", supervisor.Current.Error);
    }

    [Fact]
    public async Task Stop_ChildThatStops_IsStoppedAndWasTold()
    {
        using var supervisor = Supervise("read spec; touch up; read command; echo \"$command\" > command; exit 0");
        var running = supervisor.RunAsync();
        await Wait.Until(() => File.Exists(_folder["up"]), Deadline);

        supervisor.Stop(drain: false);

        Assert.Equal(SupervisionState.Stopped, await running.WaitAsync(Deadline));
        Assert.Equal("{\"command\":\"stop\",\"drain\":false}", File.ReadAllText(_folder["command"]).Trim());
    }

    [Fact]
    public async Task Stop_Drain_IsEndedAndWasTold()
    {
        using var supervisor = Supervise("read spec; touch up; read command; echo \"$command\" > command; exit 0");
        var running = supervisor.RunAsync();
        await Wait.Until(() => File.Exists(_folder["up"]), Deadline);

        supervisor.Stop(drain: true);

        Assert.Equal(SupervisionState.Ended, await running.WaitAsync(Deadline));
        Assert.Equal("{\"command\":\"stop\",\"drain\":true}", File.ReadAllText(_folder["command"]).Trim());
    }

    [Fact]
    public async Task Stop_ChildThatDoesNot_IsKilledAtTheDeadline()
    {
        using var supervisor = Supervise("read spec; touch up; while true; do read ignored || sleep 1; done");
        var running = supervisor.RunAsync();
        await Wait.Until(() => File.Exists(_folder["up"]), Deadline);

        supervisor.Stop(drain: false);

        await running.WaitAsync(Deadline);
        Assert.Null(supervisor.Current.Pid);
        Assert.Contains(_feed.Happened.OfType<DaemonNote>(), note => note.Message.Contains("did not stop within 500ms and is killed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_WhileWaitingForTheNextStart_IsStopped()
    {
        using var supervisor = Supervise("read spec; exit 1", TimeSpan.FromHours(1));
        var running = supervisor.RunAsync();
        await Wait.Until(() => supervisor.Current.State == SupervisionState.Waiting, Deadline);

        supervisor.Stop(drain: false);

        Assert.Equal(SupervisionState.Stopped, await running.WaitAsync(Deadline));
    }

    [Fact]
    public async Task RunAsync_CommitsAndLogs_AreHandedOn()
    {
        using var supervisor = Supervise("""
            read spec
            echo 'a line of the log' >&2
            echo '{"event":"commit","table":"revenue","version":7,"epoch":3,"rows":12,"watermark":5}'
            exit 0
            """);

        await supervisor.RunAsync().WaitAsync(Deadline);

        Assert.Equal(new TableCommitted("revenue", 7, 3, 12, 5), Assert.Single(_feed.Happened.OfType<StreamCommitted>()).Commit);
        Assert.Equal("a line of the log", Assert.Single(_feed.Happened.OfType<StreamLogged>()).Line);
        Assert.Equal("a line of the log", File.ReadAllText(_folder[".hybrid/logs/a.log"]).Trim());
    }

    private StreamSupervisor Supervise(string script, TimeSpan? backoff = null)
    {
        var stream = _project.Streams["a"];
        if (backoff is { } wait)
            stream = stream with { Restart = stream.Restart with { Backoff = wait, MaxBackoff = wait } };
        return new StreamSupervisor(_project, stream, new ScriptStarter(script, _project), _feed, TimeProvider.System);
    }

    private sealed class ScriptStarter(string script, ProjectDefinition project) : IStreamStarter
    {
        public (ProcessStartInfo Start, StreamSpec Spec) Prepare(StreamDefinition stream, string assembly)
        {
            var start = new ProcessStartInfo("/bin/sh")
            {
                WorkingDirectory = project.Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(script);
            return (start, new StreamSpec(project.Name, project.Lake, assembly, project.Kafka, false, false, stream, project.Tables));
        }
    }

    private sealed class RecordedFeed : IDaemonFeed
    {
        public ConcurrentQueue<DaemonEvent> Happened { get; } = new();

        public void Publish(DaemonEvent happened) => Happened.Enqueue(happened);
    }
}
