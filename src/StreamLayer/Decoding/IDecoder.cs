namespace Hybrid.StreamLayer.Decoding;

/// <summary>
/// Decodes a record's bytes to a row. One instance belongs to one subtask: it may keep buffers and caches. What it gives does not refer to the bytes, which
/// are gone after the call.
/// </summary>
/// <typeparam name="T">The row.</typeparam>
public interface IDecoder<T>
{
    /// <summary>Decodes one record. Never throws on bad input.</summary>
    /// <param name="record">The record's value.</param>
    /// <param name="row">The row; undefined when the result is false.</param>
    /// <returns>False when the record is not one of these rows; <see cref="Error"/> then says why.</returns>
    bool TryDecode(ReadOnlySpan<byte> record, ref T row);

    /// <summary>Why the last record was not decoded: field, byte position, what was expected and what was there. Made when asked for.</summary>
    string Error { get; }
}
