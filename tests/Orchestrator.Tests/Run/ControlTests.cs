using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Tests.Run;

public sealed class ControlTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("near")]
    [InlineData("a/folder/whose/path/is/far/longer/than/the/one/hundred/and/seven/bytes/that/the/address/of/a/unix/socket/has/room/for/on/linux")]
    public async Task AskAsync_DaemonThere_Answers(string path)
    {
        var project = ProjectAt(path);
        var asked = new List<ControlRequest>();
        await using var server = await ControlServer.StartAsync(project, request =>
        {
            asked.Add(request);
            return Task.FromResult(new ControlReply(new DaemonStatus("shop", project.Lake, 42, DateTimeOffset.UnixEpoch, null, [])));
        }, () => true);

        var reply = await ControlClient.AskAsync(project, new ControlRequest(ControlRequest.Stop, Drain: true), Patience, CancellationToken.None);

        Assert.Equal(42, reply!.Status!.Pid);
        Assert.Equal([new ControlRequest("stop", true)], asked);
    }

    [Fact]
    public async Task AskAsync_NoDaemon_IsNull()
    {
        var project = ProjectAt("x");

        Assert.Null(await ControlClient.AskAsync(project, new ControlRequest(ControlRequest.Status), Patience, CancellationToken.None));
    }

    [Fact]
    public async Task AskAsync_SocketOfADeadDaemon_IsNullAndTheNextDaemonReplacesIt()
    {
        var project = ProjectAt("x");
        Directory.CreateDirectory(project.StateFolder);
        File.WriteAllText(ControlSocket.PathOf(project), "");

        Assert.Null(await ControlClient.AskAsync(project, new ControlRequest(ControlRequest.Status), Patience, CancellationToken.None));
        await using var server = await ControlServer.StartAsync(project, _ => Task.FromResult(new ControlReply()), () => true);
        Assert.NotNull(await ControlClient.AskAsync(project, new ControlRequest(ControlRequest.Status), Patience, CancellationToken.None));
    }

    [Fact]
    public async Task DisposeAsync_Server_RemovesTheSocket()
    {
        var project = ProjectAt("x");
        var server = await ControlServer.StartAsync(project, _ => Task.FromResult(new ControlReply()), () => true);

        await server.DisposeAsync();

        Assert.False(File.Exists(ControlSocket.PathOf(project)));
    }

    [Fact]
    public async Task DisposeAsync_TakenOver_LeavesTheSocketToTheNewOne()
    {
        var project = ProjectAt("x");
        var old = await ControlServer.StartAsync(project, _ => Task.FromResult(new ControlReply()), () => false);
        await using var server = await ControlServer.StartAsync(project, _ => Task.FromResult(new ControlReply()), () => true);

        await old.DisposeAsync();

        Assert.NotNull(await ControlClient.AskAsync(project, new ControlRequest(ControlRequest.Status), Patience, CancellationToken.None));
    }

    private ProjectDefinition ProjectAt(string path)
    {
        var folder = _folder[path];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "hybrid.yaml"), "project: shop");
        return ProjectFile.Load(folder);
    }
}
