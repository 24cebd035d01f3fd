namespace Hybrid.Testing;

/// <summary>A project in a fresh folder, a copy of one of <c>examples/</c> or the test's own, so that a test can run it and change it.</summary>
public sealed class ProjectFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ProjectFolder()
    {
    }

    /// <summary>The project's folder.</summary>
    public string Path => _folder.Path;

    /// <summary>The lake's folder.</summary>
    public string Lake => _folder["lake"];

    /// <summary>The path of a file in the project.</summary>
    public string this[string file] => _folder[file];

    /// <summary>A copy of <c>examples/</c><paramref name="example"/>.</summary>
    public static ProjectFolder CopyOf(string example)
    {
        string from = System.IO.Path.Combine(SharedFolders.Repository, "examples", example);
        ProjectFolder project = new();
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string relative = System.IO.Path.GetRelativePath(from, file);
            if (!relative.StartsWith("lake/", StringComparison.Ordinal) && !relative.StartsWith(".hybrid/", StringComparison.Ordinal))
            {
                File.Copy(file, project.Place(relative));
            }
        }

        return project;
    }

    /// <summary>A project of these files.</summary>
    /// <param name="files">Each with its path in the project.</param>
    public static ProjectFolder Of(params IEnumerable<(string File, string Text)> files)
    {
        ProjectFolder project = new();
        foreach ((string file, string text) in files)
        {
            File.WriteAllText(project.Place(file), text);
        }

        return project;
    }

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

    private string Place(string file)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[file])!);
        return this[file];
    }
}
