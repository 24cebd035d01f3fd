namespace Hybrid.StreamLayer.Decoding;

/// <summary>
/// The names met in the objects of one shape, of fields and others. Finds a name by its bytes; learns which follows which. The number of names is bounded: beyond
/// it, unknown ones are not kept.
/// </summary>
internal sealed class JsonNames
{
    private const int Slots = 1024;
    private const int MostKept = Slots / 2;
    private const int Longest = 256;
    private readonly JsonName?[] _slots = new JsonName?[Slots];
    private readonly JsonName _forgotten = new("\""u8, -1); // not plain: never predicted
    private int _kept;

    public JsonNames(JsonObjectShape shape) => Shape = shape;

    public JsonObjectShape Shape { get; }

    /// <summary>Stands before the first name of an object.</summary>
    public JsonName Root { get; } = new([], -1);

    /// <summary>The entry of a name.</summary>
    public JsonName Find(ReadOnlySpan<byte> name)
    {
        var at = (int)(Utf8Hash.Of(name) & (Slots - 1));
        while (_slots[at] is { } entry)
        {
            if (entry.Name.SequenceEqual(name))
                return entry;
            at = (at + 1) & (Slots - 1);
        }

        var field = Shape.FieldOf(name);
        var found = field < 0 && (_kept >= MostKept || name.Length > Longest) ? _forgotten : new JsonName(name, field);
        if (_kept >= MostKept || name.Length > Longest || !found.IsPlain)
            return found;
        _kept++;
        return _slots[at] = found;
    }
}
