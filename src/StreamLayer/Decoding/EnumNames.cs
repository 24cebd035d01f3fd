using System.Text;

namespace Hybrid.StreamLayer.Decoding;

/// <summary>The members of an enum by name: exact, else without underscores and case.</summary>
internal static class EnumNames<TEnum> where TEnum : struct, Enum
{
    private static readonly (byte[] Name, TEnum Value)[] Members =
        [.. Enum.GetNames<TEnum>().Select(name => (Encoding.UTF8.GetBytes(name), Enum.Parse<TEnum>(name)))];

    private static readonly Dictionary<string, TEnum> Normal = Members
        .GroupBy(member => JsonObjectShape.Normal(Encoding.UTF8.GetString(member.Name)), member => member.Value)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    /// <summary>All names, for a message.</summary>
    public static string All { get; } = string.Join(", ", Enum.GetNames<TEnum>());

    /// <summary>The member with a name.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out TEnum value)
    {
        foreach (var member in Members)
        {
            if (name.SequenceEqual(member.Name))
            {
                value = member.Value;
                return true;
            }
        }

        return Normal.TryGetValue(JsonObjectShape.Normal(Encoding.UTF8.GetString(name)), out value);
    }
}
