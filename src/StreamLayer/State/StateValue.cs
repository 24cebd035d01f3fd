using Hybrid.StreamLayer.State.Codecs;

namespace Hybrid.StreamLayer.State;

/// <summary>How values of a type are kept apart from their snapshots.</summary>
internal static class StateValue<T>
{
    /// <summary>Whether a value holds objects that user code can change in place, so that copying the value is not enough.</summary>
    internal static readonly bool IsMutableObject = HoldsObjects(typeof(T), []);

    /// <summary>A value that shares nothing changeable with the original: written by its codec, and read again.</summary>
    internal static T Clone(in T value)
    {
        var codec = StateCodec<T>.Default;
        var writer = new StateWriter();
        codec.Write(writer, in value);
        return codec.Read(new StateReader(writer.Written));
    }

    private static bool HoldsObjects(Type type, HashSet<Type> open)
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(Utf8) || type == typeof(decimal))
            return false;
        if (!type.IsValueType)
            return true;
        return open.Add(type) && TypeFields.Of(type).Any(field => HoldsObjects(field.FieldType, open));
    }
}
