using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.State;

/// <summary>
/// The <see cref="Utf8"/> values inside a key or value. They come as slices of a decoder's chunk; what is kept is copied out, or one short text would keep
/// its whole chunk alive.
/// </summary>
internal static class KeyText<T>
{
    private static readonly FieldText<T>[] Fields = CompileFields();

    /// <summary>Whether the type holds text at all.</summary>
    internal static readonly bool Exists = typeof(T) == typeof(Utf8) || Fields.Length > 0;

    /// <summary>The value with its text in <paramref name="arena"/>. A class instance is copied, not changed.</summary>
    internal static T Copy(in T value, Utf8Arena arena)
    {
        if (typeof(T) == typeof(Utf8))
        {
            var text = arena.Add(Unsafe.As<T, Utf8>(ref Unsafe.AsRef(in value)).Span);
            return Unsafe.As<Utf8, T>(ref text);
        }

        if (value is null)
            return value;
        var copy = typeof(T).IsValueType ? value : (T)ObjectCopy.Shallow(value);
        foreach (var field in Fields)
            field.Copy(ref copy, arena);
        return copy;
    }

    /// <summary>Bytes of text in the value.</summary>
    internal static int Bytes(in T value)
    {
        if (typeof(T) == typeof(Utf8))
            return Unsafe.As<T, Utf8>(ref Unsafe.AsRef(in value)).Length;
        var bytes = 0;
        if (value is null)
            return bytes;
        foreach (var field in Fields)
            bytes += field.Bytes(ref Unsafe.AsRef(in value));
        return bytes;
    }

    /// <summary>Whether two values have their text in the same place.</summary>
    internal static bool Same(in T left, in T right)
    {
        if (typeof(T) == typeof(Utf8))
        {
            return Unsafe.As<T, Utf8>(ref Unsafe.AsRef(in left)).Span == Unsafe.As<T, Utf8>(ref Unsafe.AsRef(in right)).Span;
        }

        if (left is null || right is null)
            return left is null && right is null;
        if (!typeof(T).IsValueType && ReferenceEquals(left, right))
            return true;
        foreach (var field in Fields)
        {
            if (!field.Same(ref Unsafe.AsRef(in left), ref Unsafe.AsRef(in right)))
                return false;
        }

        return true;
    }

    private static FieldText<T>[] CompileFields()
    {
        if (typeof(T).IsPrimitive || typeof(T).IsEnum || (!typeof(T).IsValueType && !TypeFields.HasFieldEquality(typeof(T))))
            return [];
        return TypeFields.Of(typeof(T))
            .Where(field => HoldsText(field.FieldType))
            .Select(field => (FieldText<T>)Activator.CreateInstance(typeof(FieldText<,>).MakeGenericType(typeof(T), field.FieldType), field)!)
            .ToArray();
    }

    private static bool HoldsText(Type type) =>
        type != typeof(T) && !type.IsByRefLike && !type.IsPointer
        && (bool)typeof(KeyText<>).MakeGenericType(type).GetField(nameof(Exists), BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
}

/// <summary>The text of one field.</summary>
internal abstract class FieldText<TOwner>
{
    internal abstract void Copy(ref TOwner owner, Utf8Arena arena);

    internal abstract int Bytes(ref TOwner owner);

    internal abstract bool Same(ref TOwner left, ref TOwner right);
}

/// <inheritdoc/>
internal sealed class FieldText<TOwner, TField>(FieldInfo field) : FieldText<TOwner>
{
    private readonly FieldReference<TOwner, TField> _field = TypeFields.Compile<TOwner, TField>(field);

    internal override void Copy(ref TOwner owner, Utf8Arena arena)
    {
        ref var own = ref _field(ref owner);
        own = KeyText<TField>.Copy(in own, arena);
    }

    internal override int Bytes(ref TOwner owner) => KeyText<TField>.Bytes(in _field(ref owner));

    internal override bool Same(ref TOwner left, ref TOwner right) => KeyText<TField>.Same(in _field(ref left), in _field(ref right));
}

/// <summary>Copies of objects.</summary>
internal static class ObjectCopy
{
    private static readonly Func<object, object> Clone =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    /// <summary>A copy with the same field values.</summary>
    internal static object Shallow(object source) => Clone(source);
}
