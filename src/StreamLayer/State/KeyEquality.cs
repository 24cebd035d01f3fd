using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.State;

/// <summary>Equality of keys without boxing: the type's own where it has one, else field by field.</summary>
internal static class KeyEquality<TKey>
{
    private static readonly FieldEquality<TKey>[]? Fields = CompileFields();

    /// <summary>Whether two keys are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Same(in TKey left, in TKey right)
    {
        if (!typeof(TKey).IsValueType || Fields is null)
            return EqualityComparer<TKey>.Default.Equals(left, right);
        foreach (var field in Fields)
        {
            if (!field.Same(ref Unsafe.AsRef(in left), ref Unsafe.AsRef(in right)))
                return false;
        }

        return true;
    }

    private static FieldEquality<TKey>[]? CompileFields()
    {
        var type = typeof(TKey);
        if (!type.IsValueType || type.IsEnum || Nullable.GetUnderlyingType(type) is not null || typeof(IEquatable<TKey>).IsAssignableFrom(type))
            return null;
        return TypeFields.Of(type)
            .Select(field => (FieldEquality<TKey>)Activator.CreateInstance(
                typeof(FieldEquality<,>).MakeGenericType(type, field.FieldType), field)!)
            .ToArray();
    }
}

/// <summary>Equality of one field of a key.</summary>
internal abstract class FieldEquality<TKey>
{
    internal abstract bool Same(ref TKey left, ref TKey right);
}

/// <inheritdoc/>
internal sealed class FieldEquality<TKey, TField>(System.Reflection.FieldInfo field) : FieldEquality<TKey>
{
    private readonly FieldReference<TKey, TField> _field = TypeFields.Compile<TKey, TField>(field);

    internal override bool Same(ref TKey left, ref TKey right) => KeyEquality<TField>.Same(in _field(ref left), in _field(ref right));
}
