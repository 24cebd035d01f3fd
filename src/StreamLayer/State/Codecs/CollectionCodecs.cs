using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.State.Codecs;

/// <summary>Count plus one, 0 for null, and the elements.</summary>
internal abstract class CollectionCodec<TCollection, TElement>(string name, StateCodec<TElement> element) : StateCodec<TCollection?>
    where TCollection : class
{
    internal override StateSchema Schema { get; } = new(name, true, ("", element.Schema));

    internal override void Write(StateWriter output, in TCollection? value)
    {
        if (value is null)
        {
            output.Length(0);
            return;
        }

        output.Length(CountOf(value) + 1);
        WriteElements(output, value);
    }

    internal override TCollection? Read(StateReader input)
    {
        var length = input.Length();
        return length == 0 ? null : ReadElements(input, length - 1);
    }

    internal override StateCodec<TCollection?> ReaderOf(StateSchema stored, string path) =>
        stored.Name == name && stored.IsNullable && stored.Parts.Length == 1
            ? With(Element.ReaderOf(stored.Parts[0].Type, path + "[]"))
            : base.ReaderOf(stored, path);

    protected StateCodec<TElement> Element { get; } = element;

    protected abstract int CountOf(TCollection value);

    protected abstract void WriteElements(StateWriter output, TCollection value);

    protected abstract TCollection ReadElements(StateReader input, int count);

    protected abstract StateCodec<TCollection?> With(StateCodec<TElement> reader);
}

/// <inheritdoc/>
internal sealed class ArrayCodec<T>(StateCodec<T> element) : CollectionCodec<T[], T>(StateSchema.List, element)
{
    protected override int CountOf(T[] value) => value.Length;

    protected override void WriteElements(StateWriter output, T[] value)
    {
        foreach (ref var element in value.AsSpan())
            Element.Write(output, in element);
    }

    protected override T[] ReadElements(StateReader input, int count)
    {
        var list = new List<T>(Math.Min(count, 4096)); // a corrupt count must not reserve memory
        for (var i = 0; i < count; i++)
            list.Add(Element.Read(input));
        return list.ToArray();
    }

    protected override StateCodec<T[]?> With(StateCodec<T> reader) => new ArrayCodec<T>(reader);
}

/// <inheritdoc/>
internal sealed class ListCodec<T>(StateCodec<T> element) : CollectionCodec<List<T>, T>(StateSchema.List, element)
{
    protected override int CountOf(List<T> value) => value.Count;

    protected override void WriteElements(StateWriter output, List<T> value)
    {
        foreach (ref var element in CollectionsMarshal.AsSpan(value))
            Element.Write(output, in element);
    }

    protected override List<T> ReadElements(StateReader input, int count)
    {
        var list = new List<T>(Math.Min(count, 4096));
        for (var i = 0; i < count; i++)
            list.Add(Element.Read(input));
        return list;
    }

    protected override StateCodec<List<T>?> With(StateCodec<T> reader) => new ListCodec<T>(reader);
}

/// <inheritdoc/>
internal sealed class SetCodec<T>(StateCodec<T> element) : CollectionCodec<HashSet<T>, T>("set", element)
{
    protected override int CountOf(HashSet<T> value) => value.Count;

    protected override void WriteElements(StateWriter output, HashSet<T> value)
    {
        foreach (var element in value)
            Element.Write(output, in element);
    }

    protected override HashSet<T> ReadElements(StateReader input, int count)
    {
        var set = new HashSet<T>();
        for (var i = 0; i < count; i++)
            set.Add(Element.Read(input));
        return set;
    }

    protected override StateCodec<HashSet<T>?> With(StateCodec<T> reader) => new SetCodec<T>(reader);
}

/// <summary>Count plus one, 0 for null, and keys and values in turn.</summary>
internal sealed class MapCodec<TKey, TValue>(StateCodec<TKey> key, StateCodec<TValue> value) : StateCodec<Dictionary<TKey, TValue>?>
    where TKey : notnull
{
    internal override StateSchema Schema { get; } = new("map", true, ("", key.Schema), ("", value.Schema));

    internal override void Write(StateWriter output, in Dictionary<TKey, TValue>? map)
    {
        if (map is null)
        {
            output.Length(0);
            return;
        }

        output.Length(map.Count + 1);
        foreach (var (itsKey, itsValue) in map)
        {
            key.Write(output, in itsKey);
            value.Write(output, in itsValue);
        }
    }

    internal override Dictionary<TKey, TValue>? Read(StateReader input)
    {
        var length = input.Length();
        if (length == 0)
            return null;
        var map = new Dictionary<TKey, TValue>();
        for (var i = 1; i < length; i++)
            map[key.Read(input)] = value.Read(input);
        return map;
    }

    internal override StateCodec<Dictionary<TKey, TValue>?> ReaderOf(StateSchema stored, string path) =>
        stored.Name == "map" && stored.IsNullable && stored.Parts.Length == 2
            ? new MapCodec<TKey, TValue>(
                key.ReaderOf(stored.Parts[0].Type, path + ".Key"), value.ReaderOf(stored.Parts[1].Type, path + ".Value"))
            : base.ReaderOf(stored, path);
}
