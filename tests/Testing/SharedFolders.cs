namespace Hybrid.Testing;

/// <summary>The folders beside the repository that hold real servers and real data. A user's clone has neither.</summary>
public static class SharedFolders
{
    /// <summary>The repository's root: the folder above the test's assembly that holds <c>Hybrid.sln</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests run from outside a clone.</exception>
    public static string Repository { get; } = FindRepository();

    /// <summary>The start scripts of the real servers, or null where there are none. <c>HYBRID_SERVERS_DIR</c> names another folder.</summary>
    public static string? Servers { get; } = Find("HYBRID_SERVERS_DIR", "servers");

    /// <summary>The real event data, or null where there is none. <c>HYBRID_DATA_DIR</c> names another folder.</summary>
    public static string? Data { get; } = Find("HYBRID_DATA_DIR", "data");

    /// <summary>Why a test that needs <paramref name="what"/> is skipped, or null when <paramref name="folder"/> is there.</summary>
    internal static string? SkipReason(string? folder, string what, string variable) =>
        folder is null ? $"needs {what}: there is no ../shared beside this clone, and {variable} is not set" : null;

    private static string? Find(string variable, string name)
    {
        string? named = Environment.GetEnvironmentVariable(variable);
        string folder = string.IsNullOrEmpty(named) ? Path.GetFullPath(Path.Combine(Repository, "..", "shared", name)) : Path.GetFullPath(named);
        return Directory.Exists(folder) ? folder : null;
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hybrid.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Hybrid.sln.");
    }
}
