using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.State;

/// <summary>Hashes one key.</summary>
internal delegate ulong KeyHashFunction<TKey>(ref TKey key);

/// <summary>Finds the hash function of a key type: a fixed one for simple types, code compiled from the fields for the others.</summary>
internal static class KeyHashCompiler
{
    /// <summary>The function; where there is none, one that throws <see cref="Reject{TKey}"/>.</summary>
    internal static KeyHashFunction<TKey> Compile<TKey>() => Reject<TKey>() is { } reason
        ? (ref TKey _) => throw new StreamException(StreamError.InvalidDefinition, reason)
        : (KeyHashFunction<TKey>?)Simple(typeof(TKey)) ?? CompileFields<TKey>();

    /// <summary>Why the type cannot be a key, or null.</summary>
    internal static string? Reject<TKey>() => Reject(typeof(TKey), TypeFields.NameOf(typeof(TKey)), []);

    private static Delegate? Simple(Type type)
    {
        if (type.IsEnum)
        {
            return typeof(KeyHashCompiler).GetMethod(nameof(Enumeration), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(type).CreateDelegate(typeof(KeyHashFunction<>).MakeGenericType(type));
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.SByte => Of((ref sbyte key) => StableHash.Mix((ulong)key)),
            TypeCode.Byte => Of((ref byte key) => StableHash.Mix(key)),
            TypeCode.Int16 => Of((ref short key) => StableHash.Mix((ulong)key)),
            TypeCode.UInt16 => Of((ref ushort key) => StableHash.Mix(key)),
            TypeCode.Int32 => Of((ref int key) => StableHash.Mix((ulong)key)),
            TypeCode.UInt32 => Of((ref uint key) => StableHash.Mix(key)),
            TypeCode.Int64 => Of((ref long key) => StableHash.Mix((ulong)key)),
            TypeCode.UInt64 => Of((ref ulong key) => StableHash.Mix(key)),
            TypeCode.Boolean => Of((ref bool key) => StableHash.Mix(key ? 1UL : 0)),
            TypeCode.Char => Of((ref char key) => StableHash.Mix(key)),
            TypeCode.Single => Of((ref float key) => StableHash.Double(key)),
            TypeCode.Double => Of((ref double key) => StableHash.Double(key)),
            TypeCode.Decimal => Of((ref decimal key) => StableHash.Decimal(key)),
            TypeCode.String => Of((ref string? key) => StableHash.Text(key)),
            TypeCode.DateTime => Of((ref DateTime key) => StableHash.Mix((ulong)key.Ticks)),
            _ when type == typeof(Utf8) => Of((ref Utf8 key) => key.StableHash),
            _ when type == typeof(DateTimeOffset) => Of((ref DateTimeOffset key) => StableHash.Mix((ulong)key.UtcTicks)),
            _ when type == typeof(TimeSpan) => Of((ref TimeSpan key) => StableHash.Mix((ulong)key.Ticks)),
            _ when type == typeof(DateOnly) => Of((ref DateOnly key) => StableHash.Mix((ulong)key.DayNumber)),
            _ when type == typeof(TimeOnly) => Of((ref TimeOnly key) => StableHash.Mix((ulong)key.Ticks)),
            _ when type == typeof(Guid) => Of((ref Guid key) => Identifier(key)),
            _ => null,
        };
    }

    private static KeyHashFunction<TKey> Of<TKey>(KeyHashFunction<TKey> function) => function;

    private static ulong Identifier(Guid key)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes);
        return Utf8Hash.Of(bytes);
    }

    private static ulong Enumeration<TKey>(ref TKey key) => StableHash.Mix(Unsafe.SizeOf<TKey>() switch
    {
        1 => (ulong)Unsafe.As<TKey, sbyte>(ref key),
        2 => (ulong)Unsafe.As<TKey, short>(ref key),
        4 => (ulong)Unsafe.As<TKey, int>(ref key),
        _ => Unsafe.As<TKey, ulong>(ref key),
    });

    /// <summary>One call of the field's hasher after another, each folded into the hash so far.</summary>
    private static KeyHashFunction<TKey> CompileFields<TKey>()
    {
        var method = new DynamicMethod(
            $"Hash {typeof(TKey).Name}", typeof(ulong), [typeof(TKey).MakeByRefType()], typeof(KeyHashCompiler).Module, skipVisibility: true);
        var combine = typeof(StableHash).GetMethod(nameof(StableHash.Combine), BindingFlags.Static | BindingFlags.NonPublic)!;
        var fields = TypeFields.Of(typeof(TKey));
        var code = method.GetILGenerator();
        if (!typeof(TKey).IsValueType)
        {
            var present = code.DefineLabel();
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldind_Ref);
            code.Emit(OpCodes.Brtrue, present);
            code.Emit(OpCodes.Ldc_I8, unchecked((long)StableHash.Null));
            code.Emit(OpCodes.Ret);
            code.MarkLabel(present);
        }

        code.Emit(OpCodes.Ldc_I8, (long)fields.Count);
        foreach (var field in fields)
        {
            code.Emit(OpCodes.Ldarg_0);
            if (!typeof(TKey).IsValueType)
                code.Emit(OpCodes.Ldind_Ref);
            code.Emit(OpCodes.Ldflda, field);
            code.Emit(OpCodes.Call, typeof(KeyHasher<>).MakeGenericType(field.FieldType).GetMethod(nameof(KeyHasher<int>.Hash))!);
            code.Emit(OpCodes.Call, combine);
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<KeyHashFunction<TKey>>();
    }

    private static string? Reject(Type type, string path, HashSet<Type> open)
    {
        if (Simple(type) is not null)
            return null;
        var composite = (type.IsValueType && !type.IsPrimitive && !type.IsPointer && !type.IsByRefLike) || TypeFields.HasFieldEquality(type);
        if (!composite || type == typeof(nint) || type == typeof(nuint))
            return Unfit(type, path, "its hash would not be the same in every process");
        if (!open.Add(type))
            return Unfit(type, path, "it contains itself");
        var fields = TypeFields.Of(type);
        if (fields.Count == 0)
            return Unfit(type, path, "it has no fields");
        foreach (var field in fields)
        {
            if (Reject(field.FieldType, $"{path}.{TypeFields.NameOf(field)}", open) is { } reason)
                return reason;
        }

        open.Remove(type);
        return null;
    }

    private static string Unfit(Type type, string path, string why) =>
        $"{path} (of type {TypeFields.NameOf(type)}) cannot be part of a key: {why}. " +
        "Keys are numbers, text, Guid, dates, enums, and structs, records or tuples of these.";
}
