using System.Net;
using System.Net.Sockets;

namespace Hybrid.Testing;

/// <summary>Finds free ports of the loopback address.</summary>
public static class FreePorts
{
    // Below the range from which the kernel takes the ports of outgoing connections, so that none of those is in the way at a restart.
    private const int First = 20_000;
    private const int Last = 30_000;

    /// <summary>The first of <paramref name="count"/> ports in a row that were all free a moment ago.</summary>
    /// <exception cref="InvalidOperationException">None was found in 100 tries.</exception>
    public static int Find(int count = 1)
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            int port = Random.Shared.Next(First, Last - count);
            if (Enumerable.Range(port, count).All(IsFree))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No {count} free ports in a row between {First} and {Last}.");
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
