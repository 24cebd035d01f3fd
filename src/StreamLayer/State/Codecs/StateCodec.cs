namespace Hybrid.StreamLayer.State.Codecs;

/// <summary>
/// Writes and reads state values of one type. The schema says in text what is written: <c>{Count:long,Name:utf8?,Tags:[string]}</c>; a restore compares
/// it with the code's and refuses what does not fit, by the field's name.
/// </summary>
internal abstract class StateCodec<T>
{
    private static StateCodec<T>? _default;

    /// <summary>The codec of the type as it is now.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: the type, or one of its fields, cannot be stored.</exception>
    internal static StateCodec<T> Default => _default ??= (StateCodec<T>)StateCodecs.Find(typeof(T));

    /// <summary>What is written.</summary>
    internal abstract StateSchema Schema { get; }

    internal abstract void Write(StateWriter output, in T value);

    internal abstract T Read(StateReader input);

    /// <summary>A codec that reads what was stored under another schema. A field that was added takes its type's default.</summary>
    /// <param name="stored">The schema that the state was written with.</param>
    /// <param name="path">The value's place, for the error.</param>
    /// <exception cref="StreamException"><see cref="StreamError.StateIncompatible"/>: anything but an added field; names the field.</exception>
    internal virtual StateCodec<T> ReaderOf(StateSchema stored, string path) =>
        stored == Schema ? this : throw StateSchema.Incompatible(path, $"was stored as {stored} and is {Schema} now");
}
