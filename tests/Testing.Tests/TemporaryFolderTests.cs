namespace Hybrid.Testing.Tests;

public class TemporaryFolderTests
{
    [Fact]
    public void Dispose_FolderWithContent_LeavesNothing()
    {
        TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["a/b"]);
        File.WriteAllText(folder["a/b/c"], "x");

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }
}
