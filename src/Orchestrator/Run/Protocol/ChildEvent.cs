using System.Text.Json.Serialization;

namespace Hybrid.Orchestrator.Run.Protocol;

/// <summary>A line from a child to the daemon.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(ChildFailed), "failed")]
[JsonDerivedType(typeof(ChildReady), "ready")]
[JsonDerivedType(typeof(TableCommitted), "commit")]
[JsonDerivedType(typeof(Compile.CompileResult), "compiled")]
internal abstract record ChildEvent;

/// <summary>The child is up.</summary>
/// <param name="Text">What it does, or where it listens.</param>
internal sealed record ChildReady(string Text) : ChildEvent;

/// <summary>A version of a table was published.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Version">The version.</param>
internal sealed record TableCommitted(string Table, long Version) : ChildEvent;
