namespace Hybrid.Testing;

/// <summary>A project of <c>examples/</c>, copied to a fresh folder, so that a test can run it and change it.</summary>
public sealed class ProjectFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ProjectFolder(string example)
    {
        string from = System.IO.Path.Combine(SharedFolders.Repository, "examples", example);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string relative = System.IO.Path.GetRelativePath(from, file);
            if (!relative.StartsWith("lake/", StringComparison.Ordinal) && !relative.StartsWith(".hybrid/", StringComparison.Ordinal))
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_folder[relative])!);
                File.Copy(file, _folder[relative]);
            }
        }
    }

    /// <summary>The project's folder.</summary>
    public string Path => _folder.Path;

    /// <summary>The lake's folder.</summary>
    public string Lake => _folder["lake"];

    /// <summary>The path of a file in the project.</summary>
    public string this[string file] => _folder[file];

    /// <summary>A copy of <c>examples/</c><paramref name="example"/>.</summary>
    public static ProjectFolder CopyOf(string example) => new(example);

    /// <summary>Replaces a text in one of the project's files.</summary>
    /// <exception cref="ArgumentException">The file does not hold <paramref name="old"/>.</exception>
    public ProjectFolder Replace(string file, string old, string with)
    {
        string text = File.ReadAllText(this[file]);
        if (!text.Contains(old, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{file} does not hold «{old}».", nameof(old));
        }

        File.WriteAllText(this[file], text.Replace(old, with, StringComparison.Ordinal));
        return this;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
