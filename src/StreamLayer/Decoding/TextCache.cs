namespace Hybrid.StreamLayer.Decoding;

/// <summary>
/// The texts that one field has had often: a value that repeats costs no allocation. A text is kept when it is met twice with no other of its slot between;
/// what is met once goes to the shared arena. Kept texts are in small chunks, so that those in use do not keep many others alive.
/// </summary>
internal sealed class TextCache
{
    private const int Slots = 512;
    private const int Longest = 64;
    private const int Chunk = 4096;

    private readonly Slot[] _slots = new Slot[Slots];
    private readonly Utf8Arena _kept = new(512, Chunk);

    /// <summary>The text as a value.</summary>
    /// <param name="text">The bytes; copied.</param>
    /// <param name="arena">Where texts go that are not kept.</param>
    public Utf8 Get(ReadOnlySpan<byte> text, Utf8Arena arena)
    {
        if (text.Length > Longest)
            return arena.Add(text);
        var hash = Utf8Hash.Of(text);
        ref var slot = ref _slots[hash & (Slots - 1)];
        if (slot.Value.Span.SequenceEqual(text))
            return slot.Value;
        if (slot.LastHash != hash)
        {
            slot.LastHash = hash;
            return arena.Add(text);
        }

        slot.Value = _kept.Add(text);
        slot.String = null;
        return slot.Value;
    }

    /// <summary>The text as a string.</summary>
    public string GetString(ReadOnlySpan<byte> text)
    {
        if (text.Length > Longest)
            return System.Text.Encoding.UTF8.GetString(text);
        var hash = Utf8Hash.Of(text);
        ref var slot = ref _slots[hash & (Slots - 1)];
        if (slot.Value.Span.SequenceEqual(text))
            return slot.String ??= System.Text.Encoding.UTF8.GetString(text);
        if (slot.LastHash == hash)
        {
            slot.Value = _kept.Add(text);
            return slot.String = System.Text.Encoding.UTF8.GetString(text);
        }

        slot.LastHash = hash;
        return System.Text.Encoding.UTF8.GetString(text);
    }

    private struct Slot
    {
        public Utf8 Value;
        public ulong LastHash;
        public string? String;
    }
}
