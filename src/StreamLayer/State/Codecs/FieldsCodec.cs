using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.State.Codecs;

/// <summary>Structs, classes, records and tuples: their fields one after another; before those of a class, a byte that says whether it is null.</summary>
internal sealed class FieldsCodec<T> : StateCodec<T>
{
    private static readonly bool HasConstructor =
        !typeof(T).IsValueType && typeof(T).GetConstructor(Type.EmptyTypes) is not null;

    private readonly FieldCodec<T>[] _fields;

    /// <summary>Made by reflection (<see cref="StateCodecs"/>).</summary>
    public FieldsCodec(FieldCodec<T>[] fields)
    {
        _fields = fields;
        Schema = new StateSchema(StateSchema.Fields, !typeof(T).IsValueType, fields.Select(field => (field.Name, field.Schema)).ToArray());
    }

    internal override StateSchema Schema { get; }

    internal override void Write(StateWriter output, in T value)
    {
        if (!typeof(T).IsValueType)
        {
            output.Byte(value is null ? (byte)0 : (byte)1);
            if (value is null)
                return;
            if (value.GetType() != typeof(T))
            {
                throw new StreamException(
                    StreamError.InvalidDefinition,
                    $"State declared as {TypeFields.NameOf(typeof(T))} holds a {TypeFields.NameOf(value.GetType())}, whose further fields would be lost: declare the exact type.");
            }
        }

        ref var owner = ref Unsafe.AsRef(in value);
        foreach (var field in _fields)
            field.Write(output, ref owner);
    }

    internal override T Read(StateReader input)
    {
        T value = default!;
        if (!typeof(T).IsValueType)
        {
            if (input.Byte() == 0)
                return value;
            value = HasConstructor ? Activator.CreateInstance<T>() : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        }

        foreach (var field in _fields)
            field.Read(input, ref value);
        return value;
    }

    internal override StateCodec<T> ReaderOf(StateSchema stored, string path)
    {
        if (stored == Schema)
            return this;
        if (stored.Name != StateSchema.Fields || stored.IsNullable != Schema.IsNullable)
            return base.ReaderOf(stored, path);
        return new FieldsCodec<T>(stored.Parts.Select(part => Match(part.Name, part.Type, path)).ToArray());
    }

    private FieldCodec<T> Match(string name, StateSchema stored, string path)
    {
        var place = $"{path}.{name}";
        var field = _fields.FirstOrDefault(field => field.Name == name)
            ?? throw StateSchema.Incompatible(place, $"of type {stored} is stored and is not in {TypeFields.NameOf(typeof(T))} any more");
        return field.ReaderOf(stored, place);
    }
}

/// <summary>One field of a stored type.</summary>
internal abstract class FieldCodec<TOwner>(string name)
{
    internal string Name { get; } = name;

    internal abstract StateSchema Schema { get; }

    internal abstract void Write(StateWriter output, ref TOwner owner);

    internal abstract void Read(StateReader input, ref TOwner owner);

    internal abstract FieldCodec<TOwner> ReaderOf(StateSchema stored, string path);
}

/// <inheritdoc/>
internal sealed class FieldCodec<TOwner, TField> : FieldCodec<TOwner>
{
    private readonly StateCodec<TField> _codec;
    private readonly FieldReference<TOwner, TField> _field;

    /// <summary>Made by reflection (<see cref="StateCodecs"/>).</summary>
    public FieldCodec(FieldInfo field, StateCodec<TField> codec)
        : this(TypeFields.NameOf(field), TypeFields.Compile<TOwner, TField>(field), codec) { }

    private FieldCodec(string name, FieldReference<TOwner, TField> field, StateCodec<TField> codec) : base(name)
    {
        _field = field;
        _codec = codec;
    }

    internal override StateSchema Schema => _codec.Schema;

    internal override void Write(StateWriter output, ref TOwner owner) => _codec.Write(output, in _field(ref owner));

    internal override void Read(StateReader input, ref TOwner owner) => _field(ref owner) = _codec.Read(input);

    internal override FieldCodec<TOwner> ReaderOf(StateSchema stored, string path) =>
        new FieldCodec<TOwner, TField>(Name, _field, _codec.ReaderOf(stored, path));
}
