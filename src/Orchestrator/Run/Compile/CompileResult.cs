using System.Text.Json.Serialization;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Compile;

/// <summary>What a compilation said.</summary>
/// <param name="Diagnostics">Errors and warnings in the order of the files.</param>
internal sealed record CompileResult(IReadOnlyList<CompileDiagnostic> Diagnostics) : ChildEvent
{
    /// <summary>Whether there is no error.</summary>
    [JsonIgnore]
    public bool IsSuccess => !Diagnostics.Any(diagnostic => diagnostic.IsError);
}

/// <summary>An error or a warning of the compiler.</summary>
/// <param name="File">The file relative to the project's folder, or empty when it is about the whole.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Length">How many characters of the line it is about; at least 1.</param>
/// <param name="Code">The compiler's code: <c>CS1061</c>.</param>
/// <param name="IsError">False: a warning.</param>
/// <param name="Message">The compiler's text.</param>
/// <param name="Source">The line of source.</param>
internal sealed record CompileDiagnostic(
    string File, int Line, int Column, int Length, string Code, bool IsError, string Message, string Source)
{
    /// <summary>As compilers show it: place, code and text; then the line with a mark below.</summary>
    public override string ToString()
    {
        var kind = IsError ? "error" : "warning";
        if (File.Length == 0)
            return $"{kind} {Code}: {Message}";
        // Tabs stay tabs before the mark, so that it stands below its place whatever a tab's width.
        var before = string.Concat(Source.Take(Column - 1).Select(c => c == '\t' ? '\t' : ' '));
        var mark = "^" + new string('~', Math.Max(0, Math.Min(Length, Source.Length - Column + 1) - 1));
        return $"{File}({Line},{Column}): {kind} {Code}: {Message}\n  {Source}\n  {before}{mark}";
    }
}
