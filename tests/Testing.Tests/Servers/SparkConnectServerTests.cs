using System.Net.Sockets;

namespace Hybrid.Testing.Tests.Servers;

public class SparkConnectServerTests(SparkConnectServer spark) : IClassFixture<SparkConnectServer>
{
    [ServerFact]
    public async Task KillAsync_RunningServer_ClosesItsPort()
    {
        using TcpClient before = new();
        await before.ConnectAsync(spark.Address.Host, spark.Port);

        await spark.KillAsync();

        using TcpClient after = new();
        await Assert.ThrowsAsync<SocketException>(() => after.ConnectAsync(spark.Address.Host, spark.Port));
    }
}
