namespace Hybrid.Testing;

/// <summary>The files of real events in <c>../shared/data</c>. They are read in place, never copied into the repository.</summary>
public static class SharedData
{
    /// <summary>A day of edits to Wikipedia, in the order of their time: 39,244 lines of JSON, gzipped.</summary>
    public static string WikipediaEdits => Path("wikipedia-edits.ndjson.gz");

    /// <summary>Why a test that needs the data is skipped, or null when it is there.</summary>
    public static string? SkipReason => SharedFolders.SkipReason(SharedFolders.Data, "real event data", "HYBRID_DATA_DIR");

    /// <summary>The path of one file of the data.</summary>
    /// <exception cref="FileNotFoundException">The data, or this file of it, is not there.</exception>
    public static string Path(string name)
    {
        string path = System.IO.Path.Combine(SharedFolders.Data ?? throw new FileNotFoundException(SkipReason), name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} does not exist.", path);
    }
}
