namespace Hybrid.StreamLayer.Decoding;

/// <summary>Takes the whole record as text: log lines, or JSON that is looked at later. Text that is not UTF-8 is bad input.</summary>
public sealed class Utf8Decoder : IDecoder<Utf8>
{
    private readonly Utf8Arena _arena = new();

    /// <inheritdoc/>
    public string Error => "the record is not UTF-8";

    /// <inheritdoc/>
    public bool TryDecode(ReadOnlySpan<byte> record, ref Utf8 row)
    {
        if (!System.Text.Unicode.Utf8.IsValid(record))
            return false;
        row = _arena.Add(record);
        return true;
    }
}
