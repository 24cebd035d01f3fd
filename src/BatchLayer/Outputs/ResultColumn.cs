namespace Hybrid.BatchLayer.Outputs;

/// <summary>A column of the query's result, as DuckDB describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in DuckDB's SQL, such as <c>HUGEINT</c> or <c>DECIMAL(18,3)</c>.</param>
internal readonly record struct ResultColumn(string Name, string Type);
