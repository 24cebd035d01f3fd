using YamlDotNet.RepresentationModel;

namespace Hybrid.Orchestrator.Project;

/// <summary>One reading of a project file: gathers all errors, and the place of every option by its path (<c>streams.revenue.code</c>).</summary>
internal sealed class Reading(string file, Func<string, string?> environment)
{
    /// <summary>The file, as people know it.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong, in the order of finding.</summary>
    public List<ProjectError> Errors { get; } = [];

    /// <summary>Where each option's value stands.</summary>
    public Dictionary<string, Place> Places { get; } = [];

    /// <summary>Where a node begins.</summary>
    public Place PlaceOf(YamlNode node) => new(File, (int)node.Start.Line, (int)node.Start.Column);

    /// <summary>Notes an error at a node.</summary>
    public void Fail(YamlNode node, string message) => Errors.Add(new ProjectError(PlaceOf(node), message));

    /// <summary>The text of a scalar with its variables put in; null, with an error noted, when a variable is missing.</summary>
    public string? TextOf(YamlScalarNode scalar)
    {
        var (value, problem) = Variables.Substitute(scalar.Value ?? "", environment);
        if (problem is null)
            return value;
        Fail(scalar, problem);
        return null;
    }
}
