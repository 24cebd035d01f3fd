namespace Hybrid.BatchLayer.Inputs;

/// <summary>A table that a job reads.</summary>
/// <param name="Table">Its name, which the SQL uses.</param>
/// <param name="Mapping">Which of its partitions an output partition is made of.</param>
public sealed record BatchInput(string Table, InputMapping Mapping = default);
