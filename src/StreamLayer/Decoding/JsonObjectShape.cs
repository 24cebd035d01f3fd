using System.Text;

namespace Hybrid.StreamLayer.Decoding;

/// <summary>
/// The fields of one type and the names they have in JSON. A field is found by its exact name, else by the name without underscores and case, so that
/// <c>UserId</c> is found as <c>UserId</c>, <c>userId</c>, <c>user_id</c> and <c>USERID</c>. A field with <see cref="JsonNameAttribute"/> is found by that name alone.
/// </summary>
internal sealed class JsonObjectShape
{
    private readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _normal = new(StringComparer.Ordinal);

    /// <summary>A shape.</summary>
    /// <param name="type">The type, for messages.</param>
    /// <param name="fields">Name of each field, and whether it is given by <see cref="JsonNameAttribute"/>.</param>
    /// <exception cref="StreamException">Two fields have one name.</exception>
    public JsonObjectShape(Type type, IReadOnlyList<(string Name, bool IsExact)> fields)
    {
        Fields = [.. fields.Select(field => field.Name)];
        for (var i = 0; i < fields.Count; i++)
        {
            var isNew = _exact.TryAdd(fields[i].Name, i);
            if (isNew && !fields[i].IsExact)
                isNew = _normal.TryAdd(Normal(fields[i].Name), i);
            if (!isNew)
                throw new StreamException(StreamError.InvalidDefinition, $"Two fields of {type.Name} are the same in JSON: `{fields[i].Name}`. Give one a [JsonName(\"…\")].");
        }
    }

    /// <summary>Names of the fields by index, as the program or its attribute has them.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>The field with a name in the input, or −1.</summary>
    public int FieldOf(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return _exact.TryGetValue(text, out var field) || _normal.TryGetValue(Normal(text), out field) ? field : -1;
    }

    /// <summary>A name without underscores and case.</summary>
    public static string Normal(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
