using System.Text.Json.Nodes;

namespace Hybrid.Orchestrator.Project;

/// <summary>The options that may stand together.</summary>
/// <param name="What">What they describe, with its article: <c>a stream</c>.</param>
/// <param name="Options">The options, in the order of the reference.</param>
internal sealed record OptionGroup(string What, IReadOnlyList<ProjectOption> Options)
{
    /// <summary>The JSON schema of the group.</summary>
    public JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var option in Options)
        {
            var schema = option.Schema();
            schema["description"] = option.DefaultText.Length > 0 ? $"{option.Summary} Default: {option.DefaultText}." : option.Summary;
            properties[option.Name] = schema;
        }

        var group = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (Options.Any(option => option.IsRequired))
            group["required"] = new JsonArray([.. Options.Where(option => option.IsRequired).Select(option => (JsonNode)option.Name)]);
        return group;
    }
}
