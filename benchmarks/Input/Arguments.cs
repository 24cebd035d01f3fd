using System.Globalization;

namespace Hybrid.Benchmarks.Input;

/// <summary>The options of one benchmark: <c>--name value</c>, and <c>--json</c> alone.</summary>
internal sealed class Arguments
{
    private const string Json = "--json";

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads the options.</summary>
    /// <exception cref="FormatException">An option that is not among <paramref name="names"/>, or without a value.</exception>
    public Arguments(string[] args, params string[] names)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == Json)
                IsJson = true;
            else if (!names.Contains(args[i], StringComparer.Ordinal))
                throw new FormatException($"'{args[i]}' is no option; there are {string.Join(", ", [.. names, Json])}");
            else if (i + 1 == args.Length)
                throw new FormatException($"{args[i]} lacks its value");
            else
                _values[args[i]] = args[++i];
        }
    }

    /// <summary>Whether the last line is to be a JSON object.</summary>
    public bool IsJson { get; }

    /// <summary>The text of an option, or null.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>A number.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
