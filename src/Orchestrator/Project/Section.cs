using YamlDotNet.RepresentationModel;

namespace Hybrid.Orchestrator.Project;

/// <summary>
/// A mapping of the project file, read as a group of options. What is wrong in it is noted in the <see cref="Reading"/>, and reading goes on with
/// the default, so that one look finds all errors.
/// </summary>
internal sealed class Section
{
    private readonly Dictionary<string, YamlNode> _values = [];
    private readonly OptionGroup _group;
    private readonly string _subject;
    private readonly string _path;
    private readonly Reading _reading;

    /// <summary>Reads a mapping.</summary>
    /// <param name="node">The mapping; null when it is absent.</param>
    /// <param name="group">The options that may stand in it.</param>
    /// <param name="subject">What people call it: <c>stream 'revenue'</c>.</param>
    /// <param name="path">Its path in the file, ending in a dot; empty at the top.</param>
    /// <param name="reading">Takes errors and places.</param>
    public Section(YamlNode? node, OptionGroup group, string subject, string path, Reading reading)
    {
        (_group, _subject, _path, _reading) = (group, subject, path, reading);
        Place = node is null ? Place.None : reading.PlaceOf(node);
        if (node is null || IsEmpty(node))
        {
            RequireAll(node);
            return;
        }

        if (node is not YamlMappingNode mapping)
        {
            reading.Fail(node, $"{subject} takes options, such as {{ {group.Options[0].Name}: … }}{(node is YamlScalarNode scalar ? $", not '{scalar.Value}'" : "")}");
            return;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (group.Options.Any(option => option.Name == name))
            {
                _values[name] = value;
                reading.Places[path + name] = reading.PlaceOf(value);
            }
            else
            {
                reading.Fail(key, $"'{name}' is not an option of {subject}{NearestWord.Hint(name, group.Options.Select(option => option.Name))}");
            }
        }

        RequireAll(mapping);
    }

    /// <summary>Where it begins.</summary>
    public Place Place { get; }

    /// <summary>The value of an option, or its default.</summary>
    public T Get<T>(ProjectOption<T> option)
    {
        if (!_values.TryGetValue(option.Name, out var node))
            return option.Default;
        if (node is not YamlScalarNode scalar)
        {
            _reading.Fail(node, $"{option.Name} of {_subject} takes one {option.Type.Name}; {option.Type.Expected}");
            return option.Default;
        }

        return Parse(option.Name, option.Type, scalar, out var value) ? value : option.Default;
    }

    /// <summary>The values of an option that takes one or a list of them.</summary>
    public IReadOnlyList<string> Get(ListOption option)
    {
        if (!_values.TryGetValue(option.Name, out var node))
            return [];
        var nodes = node is YamlSequenceNode sequence ? sequence.Children : [node];
        if (nodes.Count == 0)
            _reading.Fail(node, $"{option.Name} of {_subject} is an empty list; name at least one {option.Type.Name}");
        var values = new List<string>();
        foreach (var item in nodes)
        {
            if (item is not YamlScalarNode scalar)
                _reading.Fail(item, $"{option.Name} of {_subject} takes a {option.Type.Name} or a list of them");
            else if (Parse(option.Name, option.Type, scalar, out var value))
            {
                _reading.Places[$"{_path}{option.Name}[{values.Count}]"] = _reading.PlaceOf(item);
                values.Add(value);
            }
        }

        return values;
    }

    /// <summary>The groups of an option that takes names or groups, one or a list of them; a name alone is a group with its first option.</summary>
    public IReadOnlyList<Section> Get(NameOrGroupOption option)
    {
        if (!_values.TryGetValue(option.Name, out var node))
            return [];
        var nodes = node is YamlSequenceNode sequence ? sequence.Children : [node];
        if (nodes.Count == 0)
            _reading.Fail(node, $"{option.Name} of {_subject} is an empty list; name at least one");
        var sections = new List<Section>();
        foreach (var item in nodes)
        {
            var path = $"{_path}{option.Name}[{sections.Count}]";
            _reading.Places[path] = _reading.PlaceOf(item);
            var group = item is YamlScalarNode name ? new YamlMappingNode(new YamlScalarNode(option.First.Name), name) : item;
            sections.Add(new Section(group, option.Group, $"{option.Name} of {_subject}", path + ".", _reading));
        }

        return sections;
    }

    /// <summary>Free settings.</summary>
    public Dictionary<string, string> Get(SettingsOption option)
    {
        var settings = new Dictionary<string, string>();
        if (!_values.TryGetValue(option.Name, out var node) || IsEmpty(node))
            return settings;
        if (node is not YamlMappingNode mapping)
        {
            _reading.Fail(node, $"{option.Name} of {_subject} takes settings, such as {{ bootstrap.servers: \"localhost:9092\" }}");
            return settings;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (value is not YamlScalarNode scalar)
                _reading.Fail(value, $"{option.Name}: '{name}' takes one value");
            else if (_reading.TextOf(scalar) is { } text)
                settings[name] = text;
        }

        return settings;
    }

    /// <summary>The options of a section inside; all at their defaults when it is absent.</summary>
    public Section Get(SectionOption option) =>
        new(_values.GetValueOrDefault(option.Name), option.Group, $"{option.Name} of {_subject}", $"{_path}{option.Name}.", _reading);

    /// <summary>The sections inside a section by name.</summary>
    public IReadOnlyList<(string Name, Section Section)> GetAll(SectionOption option)
    {
        var sections = new List<(string, Section)>();
        if (!_values.TryGetValue(option.Name, out var node) || IsEmpty(node))
            return sections;
        if (node is not YamlMappingNode mapping)
        {
            _reading.Fail(node, $"{option.Name} takes names with options: {option.Name}: {{ name: {{ {option.Group.Options[0].Name}: … }} }}");
            return sections;
        }

        var kind = option.Group.What[(option.Group.What.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (!option.Names!.Parse(name, out _))
                _reading.Fail(key, $"'{name}' is not a name for {option.Group.What}; {option.Names.Expected}");
            _reading.Places[$"{_path}{option.Name}.{name}"] = _reading.PlaceOf(key);
            sections.Add((name, new Section(value, option.Group, $"{kind} '{name}'", $"{_path}{option.Name}.{name}.", _reading)));
        }

        return sections;
    }

    private bool Parse<T>(string name, OptionType<T> type, YamlScalarNode scalar, out T value)
    {
        value = default!;
        if (_reading.TextOf(scalar) is not { } text)
            return false;
        if (type.Parse(text, out value))
            return true;
        var hint = type.Words is { } words ? NearestWord.Hint(text, words) : "";
        _reading.Fail(scalar, $"'{text}' is no value for {name} of {_subject}{(hint.Length > 0 ? hint : "; " + type.Expected)}");
        return false;
    }

    private void RequireAll(YamlNode? node)
    {
        foreach (var option in _group.Options)
        {
            if (option.IsRequired && !_values.ContainsKey(option.Name))
            {
                var place = node is null ? new Place(_reading.File, 1, 1) : _reading.PlaceOf(node);
                _reading.Errors.Add(new ProjectError(place, $"{_subject} lacks '{option.Name}': {option.Summary}"));
            }
        }
    }

    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } scalar && string.IsNullOrEmpty(scalar.Value);
}
