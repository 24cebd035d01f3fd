using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Hybrid.Orchestrator.Run.Compile;

/// <summary>
/// Compiles a stream's C# files. Only ever called in a process of its own (<c>hybrid __compile</c>): the compiler's assemblies and memory go with it.
/// </summary>
internal static class StreamCompiler
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Hybrid.StreamLayer;
        """;

    // A stream file may say `using Hybrid.StreamLayer;` though it is implied; an unused using is no news (CS8019), nor is that one (CS8933, CS0105).
    private static readonly ImmutableDictionary<string, ReportDiagnostic> Quiet = ImmutableDictionary.CreateRange(
        new[] { "CS8019", "CS8933", "CS0105", "CS1591" }.Select(code => KeyValuePair.Create(code, ReportDiagnostic.Suppress)));

    /// <summary>Compiles, and writes the assembly (with its debug information inside) when there is no error.</summary>
    public static CompileResult Compile(CompileSpec spec)
    {
        var parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var trees = spec.Sources.Select(file => CSharpSyntaxTree.ParseText(
            SourceText.From(File.ReadAllText(file), Encoding.UTF8), parse, Path.GetRelativePath(spec.Folder, file)));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithNullableContextOptions(NullableContextOptions.Enable)
            .WithDeterministic(true)
            .WithSpecificDiagnosticOptions(Quiet);
        var compilation = CSharpCompilation.Create(
            $"Stream.{spec.Name}",
            [CSharpSyntaxTree.ParseText(SourceText.From(ImplicitUsings, Encoding.UTF8), parse, "ImplicitUsings.cs"), .. trees],
            CompiledStreams.References().Select(file => MetadataReference.CreateFromFile(file)),
            options);

        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        var diagnostics = emitted.Diagnostics
            .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning)
            .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(Describe)
            // An unknown attribute is reported twice, as X and as XAttribute.
            .DistinctBy(diagnostic => (diagnostic.File, diagnostic.Line, diagnostic.Column, diagnostic.Code))
            .ToList();
        if (emitted.Success)
            Publish(assembly.ToArray(), spec.Output);
        return new CompileResult(diagnostics);
    }

    private static CompileDiagnostic Describe(Diagnostic diagnostic)
    {
        var isError = diagnostic.Severity == DiagnosticSeverity.Error;
        var message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        if (diagnostic.Location.SourceTree is not { } tree)
            return new CompileDiagnostic("", 0, 0, 1, diagnostic.Id, isError, message, "");
        var span = diagnostic.Location.GetLineSpan();
        var line = tree.GetText().Lines[span.StartLinePosition.Line];
        return new CompileDiagnostic(
            span.Path,
            span.StartLinePosition.Line + 1,
            span.StartLinePosition.Character + 1,
            Math.Max(1, diagnostic.Location.SourceSpan.Length),
            diagnostic.Id,
            isError,
            message,
            line.ToString());
    }

    // By rename: a second compilation of the same sources, or a kill, leaves a whole file or none.
    private static void Publish(byte[] assembly, string output)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        var temporary = $"{output}.{Environment.ProcessId}";
        File.WriteAllBytes(temporary, assembly);
        File.Move(temporary, output, overwrite: true);
    }
}
