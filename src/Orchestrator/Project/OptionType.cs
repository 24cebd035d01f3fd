using System.Text.Json.Nodes;

namespace Hybrid.Orchestrator.Project;

/// <summary>The kind of value that an option takes: how its text is read, and what editors are told about it.</summary>
/// <param name="Name">What it is called in messages and in the reference, for instance <c>duration</c>.</param>
/// <param name="Parse">Reads the text, or gives false.</param>
/// <param name="Expected">What to write instead when it cannot be read.</param>
/// <param name="Schema">Its JSON schema.</param>
/// <param name="Format">The text of a value.</param>
/// <param name="Words">The words that it takes, where they are few.</param>
internal sealed record OptionType<T>(
    string Name,
    OptionType<T>.Reader Parse,
    string Expected,
    Func<JsonObject> Schema,
    Func<T, string> Format,
    IReadOnlyList<string>? Words = null)
{
    /// <summary>Reads a value from its text.</summary>
    internal delegate bool Reader(string text, out T value);
}
