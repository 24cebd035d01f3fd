namespace Hybrid.StreamLayer.State.Codecs;

/// <summary>Finds the codec of a type.</summary>
internal static class StateCodecs
{
    private static readonly Dictionary<Type, string> BlittableNames = new()
    {
        [typeof(sbyte)] = "sbyte",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(Int128)] = "int128",
        [typeof(UInt128)] = "uint128",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(Guid)] = "guid",
        [typeof(DateTime)] = "datetime",
        [typeof(TimeSpan)] = "timespan",
        [typeof(DateOnly)] = "date",
        [typeof(TimeOnly)] = "time",
    };

    /// <summary>The codec of a type.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: it, or one of its fields, cannot be stored.</exception>
    internal static object Find(Type type) => Find(type, TypeFields.NameOf(type), []);

    private static object Find(Type type, string path, HashSet<Type> open)
    {
        if (BlittableNames.TryGetValue(type, out var name))
            return Make(typeof(BlittableCodec<>), [type], name);
        if (type.IsEnum)
            return Make(typeof(BlittableCodec<>), [type], BlittableNames[Enum.GetUnderlyingType(type)]);
        if (type == typeof(decimal))
            return new DecimalCodec();
        if (type == typeof(string))
            return new StringCodec();
        if (type == typeof(Utf8))
            return new Utf8Codec();
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffsetCodec();
        if (!open.Add(type))
            throw Unfit(type, path, "it contains itself");
        var codec = Collection(type, path, open) ?? OfFields(type, path, open);
        open.Remove(type);
        return codec;
    }

    private static object? Collection(Type type, string path, HashSet<Type> open)
    {
        if (type.IsSZArray)
            return Make(typeof(ArrayCodec<>), [type.GetElementType()!], Find(type.GetElementType()!, path + "[]", open));
        if (!type.IsGenericType)
            return null;
        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        if (definition == typeof(Nullable<>))
            return Make(typeof(NullableCodec<>), arguments, Find(arguments[0], path, open));
        if (definition == typeof(List<>))
            return Make(typeof(ListCodec<>), arguments, Find(arguments[0], path + "[]", open));
        if (definition == typeof(HashSet<>))
            return Make(typeof(SetCodec<>), arguments, Find(arguments[0], path + "[]", open));
        if (definition == typeof(Dictionary<,>))
        {
            return Make(
                typeof(MapCodec<,>), arguments, Find(arguments[0], path + ".Key", open), Find(arguments[1], path + ".Value", open));
        }

        return null;
    }

    private static object OfFields(Type type, string path, HashSet<Type> open)
    {
        if (type.IsPrimitive || type.IsPointer || type.IsByRefLike || type.IsArray || type.IsAbstract || type == typeof(object)
            || typeof(Delegate).IsAssignableFrom(type))
        {
            throw Unfit(type, path, "it has no fields of its own that could be written");
        }

        // A class of the runtime keeps more than its content in its fields (versions, comparers, caches).
        if (!type.IsValueType && type.Assembly == typeof(object).Assembly && !TypeFields.HasFieldEquality(type))
            throw Unfit(type, path, "of the runtime's collections only arrays, List, HashSet and Dictionary are stored");
        var ofField = typeof(FieldCodec<,>);
        var fields = TypeFields.Of(type);
        var codecs = Array.CreateInstance(typeof(FieldCodec<>).MakeGenericType(type), fields.Count);
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            var codec = Find(field.FieldType, $"{path}.{TypeFields.NameOf(field)}", open);
            codecs.SetValue(Make(ofField, [type, field.FieldType], field, codec), i);
        }

        return Make(typeof(FieldsCodec<>), [type], codecs);
    }

    private static object Make(Type generic, Type[] arguments, params object[] parameters) =>
        Activator.CreateInstance(generic.MakeGenericType(arguments), parameters)!;

    private static StreamException Unfit(Type type, string path, string why) => new(
        StreamError.InvalidDefinition,
        $"{path} (of type {TypeFields.NameOf(type)}) cannot be kept in state: {why}. " +
        "State is numbers, text, dates, enums, and structs, records, classes, arrays, lists, sets and dictionaries of these.");
}
