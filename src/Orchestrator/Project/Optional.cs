namespace Hybrid.Orchestrator.Project;

/// <summary>Kinds of values that may be left out.</summary>
internal static class Optional
{
    /// <summary>The same kind, for an option whose absence means something.</summary>
    public static OptionType<T?> Of<T>(OptionType<T> type) where T : struct => new(
        type.Name,
        (string text, out T? value) =>
        {
            var read = type.Parse(text, out var found);
            value = found;
            return read;
        },
        type.Expected,
        type.Schema,
        value => value is { } some ? type.Format(some) : "",
        type.Words);

    /// <summary>The same kind, for an option whose absence means something.</summary>
    public static OptionType<string?> OfText(OptionType<string> type) => new(
        type.Name,
        (string text, out string? value) =>
        {
            var read = type.Parse(text, out var found);
            value = found;
            return read;
        },
        type.Expected,
        type.Schema,
        value => value ?? "",
        type.Words);
}
