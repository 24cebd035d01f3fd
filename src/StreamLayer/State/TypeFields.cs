using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.State;

/// <summary>Where a field lies in its owner. For a class, the owner's variable must not be null.</summary>
internal delegate ref TField FieldReference<TOwner, TField>(ref TOwner owner);

/// <summary>The fields that make up a value, as keys and state see it: all instance fields, base classes first, in the order of declaration.</summary>
internal static class TypeFields
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The instance fields of a struct or class, with those of its base classes.</summary>
    internal static IReadOnlyList<FieldInfo> Of(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var owner = type; owner is not null && owner != typeof(object) && owner != typeof(ValueType); owner = owner.BaseType)
            fields.InsertRange(0, owner.GetFields(Declared).OrderBy(field => field.MetadataToken));
        return fields;
    }

    /// <summary>The name a person knows a field by: an automatic property's, without the compiler's decoration.</summary>
    internal static string NameOf(FieldInfo field)
    {
        var name = field.Name;
        var end = name.IndexOf('>', StringComparison.Ordinal);
        if (name[0] == '<' && end > 1)
            return name[1..end];
        return name;
    }

    /// <summary>A type's name as it is written in C#.</summary>
    internal static string NameOf(Type type)
    {
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        if (!type.IsGenericType)
            return type.Name;
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return $"{(tick < 0 ? type.Name : type.Name[..tick])}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
    }

    /// <summary>Records, tuples and anonymous types: classes whose equality is that of their fields.</summary>
    internal static bool HasFieldEquality(Type type) =>
        type.IsClass && !type.IsArray &&
        (type.GetMethod("<Clone>$") is not null
            || (type.IsGenericType && type.FullName!.StartsWith("System.Tuple`", StringComparison.Ordinal))
            || (type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Name.Contains("AnonymousType", StringComparison.Ordinal)));

    /// <summary>Compiles access to a field, read-only and private ones too.</summary>
    internal static FieldReference<TOwner, TField> Compile<TOwner, TField>(FieldInfo field)
    {
        var method = new DynamicMethod(
            $"{typeof(TOwner).Name}.{field.Name}",
            typeof(TField).MakeByRefType(),
            [typeof(TOwner).MakeByRefType()],
            typeof(TypeFields).Module,
            skipVisibility: true);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        if (!typeof(TOwner).IsValueType)
            code.Emit(OpCodes.Ldind_Ref);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<FieldReference<TOwner, TField>>();
    }
}
