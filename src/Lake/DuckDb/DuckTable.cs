using System.Globalization;

namespace Hybrid.Lake.DuckDb;

/// <summary>A table of this process that SQL can read, until disposed. Dispose it after the last statement that reads it has ended.</summary>
public sealed class DuckTable : IDisposable
{
    private readonly DuckTableRegistry _registry;
    private readonly long _id;

    internal DuckTable(DuckTableRegistry registry, long id)
    {
        _registry = registry;
        _id = id;
    }

    /// <summary>What to write in SQL where a table's name stands: <c>FROM {table.Sql}</c>.</summary>
    public string Sql => string.Create(CultureInfo.InvariantCulture, $"{DuckTableFunction.Name}({_id})");

    /// <inheritdoc/>
    public void Dispose() => _registry.Remove(_id);
}
