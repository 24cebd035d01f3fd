using System.Buffers.Binary;
using System.Text.Json;
using Hybrid.Lake.Storage;
using Microsoft.Win32.SafeHandles;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>A state file whose checksum was found right. Safe for use from several threads.</summary>
internal sealed class StateFileReader : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly SafeFileHandle _file;

    private StateFileReader(SafeFileHandle file, StateFileIndex index)
    {
        _file = file;
        Index = index;
    }

    public StateFileIndex Index { get; }

    /// <exception cref="StreamException"><see cref="StreamError.CheckpointCorrupt"/>.</exception>
    public static async Task<StateFileReader> OpenAsync(IStorage storage, string prefix, Manifest.StateFile expected, CancellationToken cancellation)
    {
        var path = prefix + expected.Name;
        if (!await storage.ExistsAsync(path, cancellation))
            throw Corrupt(path, "it is not there");
        var file = File.OpenHandle(await storage.FetchAsync(path, cancellation), options: FileOptions.RandomAccess);
        try
        {
            var length = RandomAccess.GetLength(file);
            if (length != expected.Length)
                throw Corrupt(path, $"it has {length} bytes, the manifest says {expected.Length}");
            if (SumOf(file, length) != expected.Checksum)
                throw Corrupt(path, "its checksum does not match");
            var size = BinaryPrimitives.ReadInt32LittleEndian(Read(file, length - sizeof(int), sizeof(int)));
            var index = JsonSerializer.Deserialize<StateFileIndex>(Read(file, length - sizeof(int) - size, size))!;
            return new StateFileReader(file, index);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public byte[] ReadGroup(StateFileIndex.GroupRange range) => Read(_file, range.Offset, range.Length);

    public void Dispose() => _file.Dispose();

    private static uint SumOf(SafeFileHandle file, long length)
    {
        var sum = Checksum.Start;
        var buffer = new byte[BufferBytes];
        for (long done = 0; done < length;)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(BufferBytes, length - done)), done);
            if (read == 0)
                break;
            sum = Checksum.Add(sum, buffer.AsSpan(0, read));
            done += read;
        }

        return sum;
    }

    private static byte[] Read(SafeFileHandle file, long offset, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(done), offset + done);
            if (read == 0)
                throw new EndOfStreamException($"a state file ends at {offset + done}");
            done += read;
        }

        return bytes;
    }

    private static StreamException Corrupt(string path, string why) => new(StreamError.CheckpointCorrupt, $"checkpoint file '{path}' cannot be used: {why}");
}
