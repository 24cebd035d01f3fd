namespace Hybrid.StreamLayer.Decoding;

/// <summary>Reads one object; an error is the scanner's.</summary>
internal delegate void JsonObjectReader<T>(JsonScanner scanner, ref T row);

/// <summary>Reads one element of an array.</summary>
internal delegate T JsonElementReader<T>(JsonScanner scanner);

/// <summary>The compiled reader of a type, and what a scanner needs for it. Shared by all decoders of the type.</summary>
/// <param name="Read">Reads a row.</param>
/// <param name="Shapes">The objects that may be met; the reader names them by index.</param>
/// <param name="Texts">Number of text fields.</param>
internal sealed record JsonPlan<T>(JsonObjectReader<T> Read, IReadOnlyList<JsonObjectShape> Shapes, int Texts)
{
    private static readonly Lazy<JsonPlan<T>> Compiled = new(JsonCompiler.Compile<T>);

    /// <summary>The plan, compiled at its first use.</summary>
    /// <exception cref="StreamException">The type cannot be read from JSON.</exception>
    public static JsonPlan<T> Instance => Compiled.Value;
}
