using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hybrid.Orchestrator.Project;

/// <summary>What editors and the reference say about <c>hybrid.yaml</c>, made from the options that the reader uses.</summary>
internal static class ProjectSchema
{
    /// <summary>The JSON schema (<c>docs/reference/hybrid.schema.json</c>).</summary>
    public static string Json()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "hybrid.yaml",
            ["description"] = "A Hybrid project: streams, tables, batch jobs.",
        };
        foreach (var (name, value) in ProjectOptions.All.Schema())
            schema[name] = value!.DeepClone();
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" }))
            schema.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>The reference page (<c>docs/reference/hybrid-yaml.md</c>).</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        page.Append("""
            # hybrid.yaml

            <!-- Made from the options that the reader uses (src/Orchestrator/Project/*Options.cs): hybrid schema --markdown. Not edited by hand. -->

            A project is a folder with this file. For completion in an editor, its first line is
            `# yaml-language-server: $schema=…/hybrid.schema.json` (the file is beside this page).

            Every value may hold environment variables: `${NAME}`, or `${NAME:-default}`; `$$` is a dollar sign. Paths are relative to the
            project's folder. A duration is a number and `ms`, `s`, `m`, `h` or `d`; a size a number and `B`, `KB`, `MB` or `GB`.

            """);
        Write(page, "The project", "", ProjectOptions.All);
        return page.ToString();
    }

    private static void Write(StringBuilder page, string title, string path, OptionGroup group)
    {
        page.Append('\n').Append("## ").Append(title).Append("\n\n| option | value | default | what it does |\n|---|---|---|---|\n");
        foreach (var option in group.Options)
        {
            var fallback = option.IsRequired ? "required" : option.DefaultText.Length > 0 ? $"`{option.DefaultText}`" : "";
            page.Append("| `").Append(option.Name).Append("` | ").Append(option.TypeText).Append(" | ").Append(fallback).Append(" | ").Append(option.Summary).Append(" |\n");
        }

        foreach (var names in group.Options.OfType<NameOrGroupOption>())
            Write(page, $"`{path}{names.Name}`", $"{path}{names.Name}.", names.Group);
        foreach (var section in group.Options.OfType<SectionOption>())
        {
            var inner = $"{path}{section.Name}{(section.Names is not null ? ".NAME" : "")}";
            Write(page, $"`{inner}`", inner + ".", section.Group);
        }
    }
}
