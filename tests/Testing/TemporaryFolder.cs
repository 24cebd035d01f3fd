namespace Hybrid.Testing;

/// <summary>A fresh folder that is gone, with all in it, after the test. <c>HYBRID_KEEP=1</c> keeps it to be looked at.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("hybrid-").FullName;

    /// <summary>The path of <paramref name="name"/> in the folder; nothing is made there.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("HYBRID_KEEP") != "1" && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>The folder's path.</summary>
    public override string ToString() => Path;
}
