using System.Buffers.Binary;
using System.Text.Json;
using Hybrid.Lake.Storage;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>Writes the state of one subtask: key groups one after another, then an index, then the index's length.</summary>
internal static class StateFileWriter
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes and disposes the snapshots. Null when there is no state, and then no file.</summary>
    public static async Task<Manifest.StateFile?> WriteAsync(
        IStorage storage, string prefix, string name, IReadOnlyList<(string Operator, IStateSnapshot Snapshot)> snapshots, CancellationToken cancellation)
    {
        try
        {
            if (snapshots.All(entry => entry.Snapshot.KeyGroups.Count == 0 && entry.Snapshot.Named.Count == 0))
                return null;
            var sum = Checksum.Start;
            var entry = await storage.StoreFileAsync(prefix + name, (path, _) =>
            {
                using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
                var output = new ChecksummedStream(file);
                WriteIndex(output, [.. snapshots.Select(part => WriteSection(output, part.Operator, part.Snapshot))]);
                output.Flush();
                sum = output.Sum;
                return ValueTask.CompletedTask;
            }, cancellation);
            return new Manifest.StateFile(name, entry.Size, sum);
        }
        finally
        {
            foreach (var (_, snapshot) in snapshots)
                snapshot.Dispose();
        }
    }

    private static StateFileIndex.Section WriteSection(ChecksummedStream output, string operatorId, IStateSnapshot snapshot)
    {
        var groups = new List<StateFileIndex.GroupRange>(snapshot.KeyGroups.Count);
        foreach (var group in snapshot.KeyGroups)
        {
            var start = output.Position;
            snapshot.WriteKeyGroup(group, output);
            groups.Add(new StateFileIndex.GroupRange(group, start, checked((int)(output.Position - start))));
        }

        return new StateFileIndex.Section(operatorId, snapshot.Schema, groups, snapshot.Named);
    }

    private static void WriteIndex(ChecksummedStream output, IReadOnlyList<StateFileIndex.Section> sections)
    {
        var index = JsonSerializer.SerializeToUtf8Bytes(new StateFileIndex(sections));
        output.Write(index);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, index.Length);
        output.Write(length);
    }
}
