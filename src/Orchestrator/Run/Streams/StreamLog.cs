using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>A stream's log under <c>.hybrid/logs/</c>: what its processes write on standard error. At 10 MB it is renamed to <c>.old</c> and begun anew.</summary>
internal sealed class StreamLog : IDisposable
{
    private const long Longest = 10L << 20;

    private readonly string _path;
    private StreamWriter _writer;

    private StreamLog(string path)
    {
        _path = path;
        _writer = OpenWriter();
    }

    /// <summary>Opens a stream's log at its end.</summary>
    public static StreamLog Open(ProjectDefinition project, string stream)
    {
        var folder = Path.Combine(project.StateFolder, "logs");
        Directory.CreateDirectory(folder);
        return new StreamLog(Path.Combine(folder, $"{stream}.log"));
    }

    /// <summary>Adds a line.</summary>
    public void Write(string line)
    {
        if (_writer.BaseStream.Length > Longest)
        {
            _writer.Dispose();
            File.Move(_path, _path + ".old", overwrite: true);
            _writer = OpenWriter();
        }

        _writer.WriteLine(line);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private StreamWriter OpenWriter() =>
        new(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
}
