namespace Hybrid.BatchLayer.DuckDb;

/// <summary>An attempt's own folder for what does not fit in memory. What earlier attempts of the run left there goes when the next one starts.</summary>
internal sealed class SpillFolder : IDisposable
{
    private readonly string _run;

    /// <summary>The folder of an attempt; DuckDB makes it when it spills.</summary>
    public SpillFolder(BatchRunSpec spec)
    {
        _run = System.IO.Path.Combine(spec.SpillFolder, spec.RunId);
        Path = System.IO.Path.Combine(_run, $"attempt-{spec.Attempt}");
        Dispose();
        Directory.CreateDirectory(_run); // DuckDB makes the last folder of a path alone
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_run))
            Directory.Delete(_run, recursive: true);
    }
}
