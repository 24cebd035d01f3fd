namespace Hybrid.BatchLayer.DuckDb;

/// <summary>The one query of a SQL file, and where in the file an error of it lies.</summary>
internal sealed class SqlText
{
    private SqlText(string file, string text, string query)
    {
        File = file;
        Text = text;
        Query = query;
    }

    /// <summary>The file, for messages.</summary>
    public string File { get; }

    /// <summary>The file's text.</summary>
    public string Text { get; }

    /// <summary>The query: the text up to its semicolon, if it has one.</summary>
    public string Query { get; }

    /// <summary>Finds the query in a file's text.</summary>
    /// <exception cref="BatchException"><see cref="BatchError.InvalidSql"/>: there is none, or more than one.</exception>
    public static SqlText Parse(string file, string text)
    {
        var end = -1;
        var first = -1;
        for (var at = 0; at < text.Length; at = Next(text, at))
        {
            if (text[at] == ';')
            {
                end = end < 0 ? at : end;
            }
            else if (!char.IsWhiteSpace(text[at]) && !IsComment(text, at))
            {
                if (end >= 0)
                    throw new SqlText(file, text, text).ErrorAt(BatchError.InvalidSql, at, "a batch job is one SELECT, here a second statement begins; write a WITH clause, or two jobs");
                first = first < 0 ? at : first;
            }
        }
        return first < 0
            ? throw new BatchException(BatchError.InvalidSql, $"{file}: error: there is no query in it; a batch job is one SELECT")
            : new SqlText(file, text, end < 0 ? text : text[..end]);
    }

    /// <summary>An error at a place of the text, as a compiler shows it: file, line and column (from 1), the message, the line and a caret.</summary>
    /// <param name="code">The code.</param>
    /// <param name="offset">The place in <see cref="Text"/>.</param>
    /// <param name="message">The message.</param>
    /// <param name="inner">The cause.</param>
    public BatchException ErrorAt(BatchError code, int offset, string message, Exception? inner = null)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var start = offset == 0 ? 0 : Text.LastIndexOf('\n', offset - 1) + 1;
        var end = Text.IndexOf('\n', offset);
        var source = Text[start..(end < 0 ? Text.Length : end)].TrimEnd('\r');
        var line = Text.AsSpan(0, start).Count('\n') + 1;
        var column = offset - start;
        var indent = string.Concat(source.Take(column).Select(character => character == '\t' ? '\t' : ' '));
        return new BatchException(code, $"{File}:{line}:{column + 1}: error: {message}\n  {source}\n  {indent}^", inner: inner);
    }

    private static bool IsComment(string text, int at) =>
        text.AsSpan(at).StartsWith("--", StringComparison.Ordinal) || text.AsSpan(at).StartsWith("/*", StringComparison.Ordinal);

    /// <summary>The place after what begins at a place: a comment, a quoted text or name, or one character.</summary>
    private static int Next(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("--", StringComparison.Ordinal))
            return After(text, at, "\n");
        if (rest.StartsWith("/*", StringComparison.Ordinal))
            return After(text, at + 2, "*/");
        if (text[at] is '\'' or '"')
            return After(text, at + 1, text[at].ToString()); // a doubled quote is two texts side by side: the end is the same
        if (text[at] == '$')
        {
            // $tag$ … $tag$, but not the parameter $tag
            var tag = at + 1;
            while (tag < text.Length && (char.IsLetterOrDigit(text[tag]) || text[tag] == '_'))
                tag++;
            if (tag < text.Length && text[tag] == '$')
                return After(text, tag + 1, text[at..(tag + 1)]);
        }
        return at + 1;
    }

    private static int After(string text, int from, string end)
    {
        var at = text.IndexOf(end, Math.Min(from, text.Length), StringComparison.Ordinal);
        return at < 0 ? text.Length : at + end.Length;
    }
}
