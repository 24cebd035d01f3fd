using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Daemons;

namespace Hybrid.Orchestrator.Tests.Run;

public sealed class DaemonLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProjectDefinition _project;

    public DaemonLockTests()
    {
        File.WriteAllText(_folder["hybrid.yaml"], "project: shop");
        _project = ProjectFile.Load(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Take_HeldByAnother_SaysWhoHoldsIt()
    {
        var time = ManualTime.Start();
        using var held = DaemonLock.Take(_project, takeOver: false, time);

        var error = Assert.Throws<OrchestratorException>(() => DaemonLock.Take(_project, takeOver: false, time));

        Assert.Equal(OrchestratorError.AlreadyRunning, error.Code);
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName} (project folder {_folder.Path}) since 2026-11-21 00:00:00 UTC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_LetGo_IsTaken()
    {
        DaemonLock.Take(_project, takeOver: false, TimeProvider.System).Dispose();

        DaemonLock.Take(_project, takeOver: false, TimeProvider.System).Dispose();
    }

    [Fact]
    public void Take_Over_IsTakenAndHeld()
    {
        var time = ManualTime.Start();
        using var silent = DaemonLock.Take(_project, takeOver: false, time);
        Assert.True(silent.IsHeld);
        time.Advance(TimeSpan.FromSeconds(1));
        using var held = DaemonLock.Take(_project, takeOver: true, time);

        Assert.True(held.IsHeld);
        Assert.False(silent.IsHeld);
        Assert.Throws<OrchestratorException>(() => DaemonLock.Take(_project, takeOver: false, TimeProvider.System));
    }
}
