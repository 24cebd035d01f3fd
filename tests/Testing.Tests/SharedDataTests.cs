using System.IO.Compression;

namespace Hybrid.Testing.Tests;

public class SharedDataTests
{
    [SharedDataFact]
    public void WikipediaEdits_FirstLine_IsAnEdit()
    {
        using StreamReader lines = new(new GZipStream(File.OpenRead(SharedData.WikipediaEdits), CompressionMode.Decompress));

        Assert.Contains("\"time\":\"2015-09-12T", lines.ReadLine(), StringComparison.Ordinal);
    }
}
