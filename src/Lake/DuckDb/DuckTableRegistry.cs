using System.Collections.Concurrent;

namespace Hybrid.Lake.DuckDb;

/// <summary>The table sources of one database by number. DuckDB cannot forget a table function, so one serves all sources.</summary>
internal sealed class DuckTableRegistry
{
    private readonly ConcurrentDictionary<long, IDuckTableSource> _sources = new();
    private long _last;

    public DuckTable Add(IDuckTableSource source)
    {
        var id = Interlocked.Increment(ref _last);
        _sources[id] = source;
        return new DuckTable(this, id);
    }

    public void Remove(long id) => _sources.TryRemove(id, out _);

    public IDuckTableSource Get(long id) => _sources.TryGetValue(id, out var source)
        ? source
        : throw new LakeException(LakeError.NotFound, $"{DuckTableFunction.Name}({id}) is not exposed any more.");
}
