using Hybrid.StreamLayer.State.Codecs;

namespace Hybrid.StreamLayer.Windows;

/// <summary>What a window operator's state looks like: the windows, the key and the accumulator, a line each.</summary>
internal static class WindowStateSchema
{
    internal static string Of<TKey, TAcc>(TimeWindows windows) =>
        string.Join('\n', windows, StateCodec<TKey>.Default.Schema, StateCodec<TAcc>.Default.Schema);

    /// <summary>The codec that reads stored accumulators.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.StateIncompatible"/>: the windows, the key, or more than added fields have changed.</exception>
    internal static StateCodec<TAcc> ReaderOf<TKey, TAcc>(string stored, TimeWindows windows)
    {
        if (stored.Split('\n') is not [var storedWindows, var key, var accumulator])
            throw new StreamException(StreamError.CheckpointCorrupt, $"The schema of a window's state is broken: {stored}");
        if (storedWindows != windows.ToString())
            throw StateSchema.Incompatible("windows", $"was stored as {storedWindows} and is {windows} now");

        // A key with other fields has another hash, and would not be found where it lies.
        var keySchema = StateCodec<TKey>.Default.Schema;
        if (key != keySchema.ToString())
            throw StateSchema.Incompatible("key", $"was stored as {key} and is {keySchema} now");
        return StateCodec<TAcc>.Default.ReaderOf(StateSchema.Parse(accumulator), "accumulator");
    }
}
