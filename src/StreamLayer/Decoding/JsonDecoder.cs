namespace Hybrid.StreamLayer.Decoding;

/// <summary>
/// Decodes a JSON object to a row: a struct, a record or a class. The reader is compiled once for the type and reads the record's bytes directly; only the
/// type's own properties are read, the others are checked and passed over. No allocation, save for text that does not repeat and for rows that are classes.
/// </summary>
/// <remarks>
/// <para><b>Names.</b> A property is found by its exact name, else without case and underscores (<c>UserId</c>: <c>userId</c>, <c>user_id</c>). With
/// <see cref="JsonNameAttribute"/>, by that name alone. Of a property that comes twice the last counts.</para>
/// <para><b>Making a row.</b> By the public constructor with the most parameters that are all properties (a record's own); the other properties and public fields that can be set
/// are set after it.</para>
/// <para><b>What must be there.</b> A property that is not nullable and has no default in the constructor. A null is bad input where the type is not nullable.</para>
/// <para><b>Types.</b> bool; sbyte to ulong; float, double; decimal (more digits than 28 are rounded); <see cref="Utf8"/> and string; <see cref="DateTime"/>
/// (always UTC), <see cref="DateTimeOffset"/>, <see cref="DateOnly"/> from ISO 8601 text, UTC where no offset is said; a long with <see cref="EventTimeAttribute"/> from text or a
/// number; Guid; enums by name; objects; arrays (<c>T[]</c>, <c>List&lt;T&gt;</c>); each also nullable. Numbers in quotes are not numbers.</para>
/// <para><b>Bad input</b>, never an exception: wrong JSON, also in what is passed over; invalid UTF-8; a value of another kind or that does not fit; half
/// surrogate pairs; depth above 64; anything after the object.</para>
/// </remarks>
/// <typeparam name="T">The row.</typeparam>
public sealed class JsonDecoder<T> : IDecoder<T>
{
    private readonly JsonScanner _scanner;
    private readonly JsonObjectReader<T> _read;
    private string? _thrown;

    /// <summary>A decoder for one subtask. The first for a type compiles its reader.</summary>
    /// <exception cref="StreamException">The type cannot be read from JSON: it says which property and why.</exception>
    public JsonDecoder()
    {
        var plan = JsonPlan<T>.Instance;
        _scanner = new JsonScanner(plan.Shapes, plan.Texts);
        _read = plan.Read;
    }

    /// <inheritdoc/>
    public string Error => _thrown ?? _scanner.Error;

    /// <inheritdoc/>
    public unsafe bool TryDecode(ReadOnlySpan<byte> record, ref T row)
    {
        _thrown = null;
        fixed (byte* start = record)
        {
            _scanner.Begin(start, record.Length);
            try
            {
                _read(_scanner, ref row);
            }
            catch (Exception thrown) when (thrown is not OutOfMemoryException)
            {
                // The row's own constructor or setter refused the values: the record is bad input like any other.
                _thrown = $"{typeof(T).Name} refused the values: {thrown.Message} ({thrown.GetType().Name})";
                return false;
            }

            _scanner.End();
            return !_scanner.Failed;
        }
    }
}
