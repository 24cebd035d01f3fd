using System.Text;

namespace Hybrid.StreamLayer.Decoding;

/// <summary>A property's name as it stands in the input.</summary>
internal sealed class JsonName
{
    private readonly byte[] _name;

    /// <summary>A name.</summary>
    /// <param name="name">Its bytes, escapes resolved.</param>
    /// <param name="field">Index of the field it is, or −1 when it is passed over.</param>
    public JsonName(ReadOnlySpan<byte> name, int field)
    {
        _name = name.ToArray();
        Field = field;
        IsPlain = name.IndexOfAny((byte)'"', (byte)'\\') < 0 && name.IndexOfAnyInRange((byte)0, (byte)0x1f) < 0;
        Quoted = IsPlain ? [(byte)'"', .. name, (byte)'"'] : [0];
    }

    /// <summary>The name with its quotes as it stands in JSON; where it needs escapes, bytes that stand nowhere.</summary>
    public byte[] Quoted { get; }

    public int Field { get; }

    /// <summary>Whether it stands in JSON as it is.</summary>
    public bool IsPlain { get; }

    /// <summary>The name that followed this one last: writers keep an order, so that it is the first to be compared.</summary>
    public JsonName? Next { get; set; }

    public string Text => Encoding.UTF8.GetString(_name);

    public ReadOnlySpan<byte> Name => _name;
}
