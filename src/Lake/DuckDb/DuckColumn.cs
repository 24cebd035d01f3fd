namespace Hybrid.Lake.DuckDb;

/// <summary>A column of a result or of a table function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record DuckColumn(string Name, DuckType Type);
