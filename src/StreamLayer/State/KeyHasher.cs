using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.State;

/// <summary>
/// The stable hash of a key: equal keys have equal hashes in every process, on every machine and in every version, so that a key finds its key group
/// (<see cref="KeyGroupRange.GroupOf"/>) again after a restart. Never boxes.
/// <para>Keys are integers, <see cref="bool"/>, <see cref="char"/>, enums, floating-point numbers, <see cref="decimal"/>, <see cref="string"/>,
/// <see cref="Utf8"/>, <see cref="Guid"/>, <see cref="DateTime"/>, <see cref="DateTimeOffset"/>, <see cref="TimeSpan"/>, <see cref="DateOnly"/>,
/// <see cref="TimeOnly"/>, their nullable forms, and structs, records and tuples of these, which are hashed field by field in the order of
/// declaration: a struct that defines its own equality must keep to its fields.</para>
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
public static class KeyHasher<TKey>
{
    private static readonly KeyHashFunction<TKey> Compiled = KeyHashCompiler.Compile<TKey>();

    /// <summary>Checks that keys of this type can be hashed: called when a stream is defined, so that the first row is not what fails.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: the type, or one of its fields, cannot be a key.</exception>
    public static void EnsureSupported()
    {
        if (KeyHashCompiler.Reject<TKey>() is { } reason)
            throw new StreamException(StreamError.InvalidDefinition, reason);
    }

    /// <summary>The key's hash. All 64 bits are well mixed.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: the type, or one of its fields, cannot be a key.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(in TKey key)
    {
        if (typeof(TKey) == typeof(long))
            return StableHash.Mix((ulong)As<long>(key));
        if (typeof(TKey) == typeof(int))
            return StableHash.Mix((ulong)As<int>(key));
        if (typeof(TKey) == typeof(Utf8))
            return As<Utf8>(key).StableHash;
        if (typeof(TKey) == typeof(string))
            return StableHash.Text(As<string?>(key));
        return Compiled(ref Unsafe.AsRef(in key));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref readonly TAs As<TAs>(in TKey key) => ref Unsafe.As<TKey, TAs>(ref Unsafe.AsRef(in key));
}
