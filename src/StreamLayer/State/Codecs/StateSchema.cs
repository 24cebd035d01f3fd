using System.Text;

namespace Hybrid.StreamLayer.State.Codecs;

/// <summary>
/// What a stored value looks like. In text: a simple type is its name; <c>{a:long,b:utf8}</c> has fields; <c>[long]</c> is a list; <c>map(utf8,long)</c>
/// and <c>set(long)</c>; a trailing <c>?</c> may be null.
/// </summary>
/// <param name="Name">A simple type's name, <c>map</c> or <c>set</c>, <c>[]</c> for a list, <c>{}</c> for fields.</param>
/// <param name="IsNullable">Whether null is stored apart.</param>
/// <param name="Parts">Fields in stored order; elements of lists, sets and maps without a name.</param>
internal sealed record StateSchema(string Name, bool IsNullable, params (string Name, StateSchema Type)[] Parts)
{
    internal const string Fields = "{}";
    internal const string List = "[]";

    /// <summary>Same text.</summary>
    public bool Equals(StateSchema? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text);
        return text.ToString();
    }

    /// <summary>Reads a schema's text.</summary>
    internal static StateSchema Parse(string text)
    {
        var at = 0;
        var schema = Parse(text, ref at);
        return at == text.Length ? schema : throw Broken(text, at);
    }

    internal static StreamException Incompatible(string path, string what) => new(
        StreamError.StateIncompatible,
        $"The state's field {path} {what}. Fields may be added (they take their default), nothing else may change: " +
        "restore with the code that wrote it, or start the stream afresh.");

    private static StateSchema Parse(string text, ref int at)
    {
        var parts = new List<(string, StateSchema)>();
        string name;
        if (Take(text, '{', ref at))
        {
            name = Fields;
            while (!Take(text, '}', ref at))
            {
                var field = Word(text, ref at);
                Expect(text, ':', ref at);
                parts.Add((field, Parse(text, ref at)));
                Take(text, ',', ref at);
            }
        }
        else if (Take(text, '[', ref at))
        {
            name = List;
            parts.Add(("", Parse(text, ref at)));
            Expect(text, ']', ref at);
        }
        else
        {
            name = Word(text, ref at);
            if (Take(text, '(', ref at))
            {
                while (!Take(text, ')', ref at))
                {
                    parts.Add(("", Parse(text, ref at)));
                    Take(text, ',', ref at);
                }
            }
        }

        return new StateSchema(name, Take(text, '?', ref at), parts.ToArray());
    }

    private static string Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && !"{}[](),:?".Contains(text[at], StringComparison.Ordinal))
            at++;
        return at > start ? text[start..at] : throw Broken(text, at);
    }

    private static bool Take(string text, char expected, ref int at)
    {
        if (at >= text.Length || text[at] != expected)
            return false;
        at++;
        return true;
    }

    private static void Expect(string text, char expected, ref int at)
    {
        if (!Take(text, expected, ref at))
            throw Broken(text, at);
    }

    private static StreamException Broken(string text, int at) =>
        new(StreamError.CheckpointCorrupt, $"The schema of stored state is broken at character {at}: {text}");

    private void Append(StringBuilder text)
    {
        var (open, close) = Name switch
        {
            Fields => ("{", "}"),
            List => ("[", "]"),
            _ when Parts.Length > 0 => (Name + "(", ")"),
            _ => (Name, ""),
        };
        text.Append(open);
        for (var i = 0; i < Parts.Length; i++)
        {
            if (i > 0)
                text.Append(',');
            if (Name == Fields)
                text.Append(Parts[i].Name).Append(':');
            Parts[i].Type.Append(text);
        }

        text.Append(close);
        if (IsNullable)
            text.Append('?');
    }
}
