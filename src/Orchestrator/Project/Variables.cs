using System.Text;

namespace Hybrid.Orchestrator.Project;

/// <summary>
/// Puts environment variables into a value: <c>${NAME}</c>, <c>${NAME:-default}</c> (also when the variable is empty); <c>$$</c> is a dollar sign.
/// </summary>
internal static class Variables
{
    /// <summary>The value with its variables put in, or the reason why that cannot be done.</summary>
    public static (string Value, string? Problem) Substitute(string text, Func<string, string?> environment)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
            return (text, null);
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
            }
            else if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
            }
            else if (text[i + 1] == '{')
            {
                var end = text.IndexOf('}', i);
                if (end < 0)
                    return (text, $"'{text}' has a '${{' without its '}}'");
                var inside = text[(i + 2)..end];
                var split = inside.IndexOf(":-", StringComparison.Ordinal);
                var name = split < 0 ? inside : inside[..split];
                var value = environment(name);
                if (string.IsNullOrEmpty(value))
                {
                    if (split < 0)
                        return (text, $"the environment variable {name} is not set; set it, or give a default: ${{{name}:-default}}");
                    value = inside[(split + 2)..];
                }

                result.Append(value);
                i = end;
            }
            else
            {
                result.Append('$');
            }
        }

        return (result.ToString(), null);
    }
}
