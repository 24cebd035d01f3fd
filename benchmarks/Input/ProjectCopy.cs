using Hybrid.Testing;

namespace Hybrid.Benchmarks.Input;

/// <summary>A project of <c>benchmarks/projects</c>, copied to a fresh folder that is gone afterwards, with its lakes.</summary>
internal sealed class ProjectCopy : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A copy of a project.</summary>
    public ProjectCopy(string name)
    {
        var from = Path.Combine(SharedFolders.Repository, "benchmarks", "projects", name);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = _folder[Path.GetRelativePath(from, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>The path of something in the folder.</summary>
    public string this[string name] => _folder[name];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
