using System.Text.Json.Nodes;

namespace Hybrid.Orchestrator.Project;

/// <summary>
/// One option of a project file. The reader, the editors' schema and the reference page are all made from the same options, so they cannot differ.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="summary">What it does, in one sentence.</param>
internal abstract class ProjectOption(string name, string summary)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What it does, in one sentence.</summary>
    public string Summary { get; } = summary;

    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The kind of value, for the reference.</summary>
    public abstract string TypeText { get; }

    /// <summary>The default, for the reference; empty when there is none.</summary>
    public virtual string DefaultText => "";

    /// <summary>The JSON schema of its value.</summary>
    public abstract JsonObject Schema();
}

/// <summary>An option with one value.</summary>
internal sealed class ProjectOption<T>(string name, OptionType<T> type, T @default, string summary, bool hasDefault = true) : ProjectOption(name, summary)
{
    /// <summary>The kind of value.</summary>
    public OptionType<T> Type { get; } = type;

    /// <summary>The value when it is not there.</summary>
    public T Default { get; } = @default;

    /// <inheritdoc/>
    public override string TypeText => Type.Name;

    /// <inheritdoc/>
    public override string DefaultText => hasDefault ? Type.Format(Default) : "";

    /// <inheritdoc/>
    public override JsonObject Schema() => Type.Schema();
}

/// <summary>An option with one value or a list of them.</summary>
internal sealed class ListOption(string name, OptionType<string> type, string summary) : ProjectOption(name, summary)
{
    /// <summary>The kind of one value.</summary>
    public OptionType<string> Type { get; } = type;

    /// <inheritdoc/>
    public override string TypeText => $"{Type.Name}, or a list";

    /// <inheritdoc/>
    public override JsonObject Schema() =>
        new() { ["anyOf"] = new JsonArray(Type.Schema(), new JsonObject { ["type"] = "array", ["items"] = Type.Schema(), ["minItems"] = 1 }) };
}

/// <summary>An option with one of these or a list of them: a name, or a group of options that begins with the name.</summary>
internal sealed class NameOrGroupOption(string name, ProjectOption<string> first, OptionGroup group, string summary) : ProjectOption(name, summary)
{
    /// <summary>The option that a name alone stands for.</summary>
    public ProjectOption<string> First { get; } = first;

    /// <summary>The options of the long form.</summary>
    public OptionGroup Group { get; } = group;

    /// <inheritdoc/>
    public override string TypeText => $"name, or {{ {string.Join(", ", Group.Options.Select(option => option.Name + ": …"))} }}, or a list";

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        return new() { ["anyOf"] = new JsonArray(First.Schema(), Group.Schema(), new JsonObject { ["type"] = "array", ["items"] = One(), ["minItems"] = 1 }) };

        JsonObject One() => new() { ["anyOf"] = new JsonArray(First.Schema(), Group.Schema()) };
    }
}

/// <summary>Free settings by name, handed on as they are.</summary>
internal sealed class SettingsOption(string name, string summary) : ProjectOption(name, summary)
{
    /// <inheritdoc/>
    public override string TypeText => "settings";

    /// <inheritdoc/>
    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
    };
}

/// <summary>An option that holds options, once or (with <paramref name="names"/>) by names that the user gives.</summary>
internal sealed class SectionOption(string name, OptionGroup group, string summary, OptionType<string>? names = null) : ProjectOption(name, summary)
{
    /// <summary>Its options.</summary>
    public OptionGroup Group { get; } = group;

    /// <summary>What its names look like; null when it holds its options once.</summary>
    public OptionType<string>? Names { get; } = names;

    /// <inheritdoc/>
    public override string TypeText => Names is not null ? $"{Group.What[2..]}s by name" : "options";

    /// <inheritdoc/>
    public override JsonObject Schema() => Names is not null
        ? new() { ["type"] = "object", ["propertyNames"] = Names.Schema(), ["additionalProperties"] = Group.Schema() }
        : Group.Schema();
}
