using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hybrid.Orchestrator.Project;

/// <summary>The kinds of values in a project file.</summary>
internal static partial class OptionTypes
{
    // Editors check text against these patterns; a value from an environment variable (${…}) is always let through there.
    private const string Variable = @"\$\{.*\}";

    /// <summary>Any text.</summary>
    public static OptionType<string> Text { get; } = new(
        "text", static (string text, out string value) => (value = text).Length > 0, "it must not be empty", () => Typed("string"), value => value);

    /// <summary>A file or folder, relative to the project's folder.</summary>
    public static OptionType<string> Path { get; } = Text with { Name = "path" };

    /// <summary>A name of letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static OptionType<string> Name { get; } = new(
        "name",
        static (string text, out string value) => NamePattern().IsMatch(value = text),
        "write letters, digits, '_' and '-', beginning with a letter",
        () => Pattern(NamePattern().ToString()),
        value => value);

    /// <summary>A Kafka topic's name: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public static OptionType<string> Topic { get; } = new(
        "topic",
        static (string text, out string value) => TopicPattern().IsMatch(value = text),
        "write letters, digits, '.', '_' and '-'",
        () => Pattern(TopicPattern().ToString()),
        value => value);

    /// <summary>A length of time: a number and a unit.</summary>
    public static OptionType<TimeSpan> Duration { get; } = new(
        "duration", Durations.TryParse, "write a number and a unit (ms, s, m, h or d), such as 10s or 5m", () => Pattern(Durations.Pattern), Durations.Format);

    /// <summary>An amount of memory.</summary>
    public static OptionType<long> Size { get; } = new(
        "size", ByteSizes.TryParse, "write a number and a unit (KB, MB or GB), such as 512MB", () => Pattern(ByteSizes.Pattern), ByteSizes.Format);

    /// <summary>A moment, for instance <c>2015-09-12T00:00:00Z</c>, or a day.</summary>
    public static OptionType<DateTimeOffset> Moment { get; } = new(
        "moment",
        static (string text, out DateTimeOffset value) => DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value),
        "write a day or a moment in UTC, such as 2015-09-12 or 2015-09-12T05:00:00Z",
        () => Typed("string"),
        value => value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    /// <summary>Where a stream starts to read.</summary>
    public static OptionType<string> Start { get; } = Text with
    {
        Name = "earliest \\| latest \\| moment",
        Parse = static (string text, out string value) => (value = text) is "earliest" or "latest" || Moment!.Parse(text, out _),
        Expected = "write earliest, latest or a moment in UTC, such as 2015-09-12T05:00:00Z",
        Words = ["earliest", "latest"],
    };

    /// <summary>Where a stream ends to read.</summary>
    public static OptionType<string> End { get; } = Text with
    {
        Name = "never \\| latest \\| offset \\| moment",
        Parse = static (string text, out string value) =>
            (value = text) is "never" or "latest" || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) || Moment!.Parse(text, out _),
        Expected = "write never, latest, an offset or a moment in UTC, such as 2015-09-12T05:00:00Z",
        Words = ["never", "latest"],
    };

    /// <summary>A cron schedule: five fields, or Quartz's six or seven. What the fields say is checked with the whole project.</summary>
    public static OptionType<string> Cron { get; } = new(
        "cron",
        static (string text, out string value) => CronPattern().IsMatch(value = text),
        "write five fields (minute, hour, day of month, month, day of week), such as \"0 3 * * MON\"",
        () => Pattern(CronPattern().ToString()),
        value => value);

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static OptionType<int> Whole(int min, int max) => new(
        "number",
        (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max,
        max == int.MaxValue ? $"write a whole number from {min}" : $"write a whole number from {min} to {max}",
        () =>
        {
            var schema = Typed("integer");
            schema["minimum"] = min;
            if (max != int.MaxValue)
                schema["maximum"] = max;
            return OrVariable(schema);
        },
        value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>One of the words of an enum, written in lower case.</summary>
    public static OptionType<TEnum> Choice<TEnum>() where TEnum : struct, Enum
    {
        var values = Enum.GetValues<TEnum>();
        var words = values.Select(Word).ToArray();
        return new(
            string.Join(" \\| ", words),
            (string text, out TEnum value) =>
            {
                var index = Array.IndexOf(words, text);
                value = index < 0 ? default : values[index];
                return index >= 0;
            },
            $"write {(words.Length > 1 ? string.Join(", ", words[..^1]) + " or " + words[^1] : words[0])}",
            () => OrVariable(new JsonObject { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) }),
            Word,
            words);

        static string Word(TEnum value) => value.ToString().ToLowerInvariant();
    }

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = $"{pattern}|{Variable}" };

    private static JsonObject OrVariable(JsonObject schema) => new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "string", ["pattern"] = Variable }) };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,249}$")]
    private static partial Regex TopicPattern();

    [GeneratedRegex(@"^\S+( +\S+){4,6}$")]
    private static partial Regex CronPattern();
}
