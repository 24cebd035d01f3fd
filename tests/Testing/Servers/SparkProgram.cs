namespace Hybrid.Testing;

/// <summary>Runs one Java file as a Spark application, with Delta Lake, on local cores: what Spark itself makes of a lake.</summary>
public static class SparkProgram
{
    /// <summary>Compiles the file, submits it, and returns when it has ended well.</summary>
    /// <param name="source">The Java file; its name is the name of its class, in no package.</param>
    /// <param name="deadline">How long each of the steps may take at most; what runs is killed then.</param>
    /// <param name="arguments">The application's arguments.</param>
    /// <exception cref="InvalidOperationException">It failed; the message has the end of what it printed.</exception>
    public static async Task RunAsync(string source, TimeSpan deadline, params IEnumerable<string> arguments)
    {
        using TemporaryFolder folder = new();
        string name = Path.GetFileNameWithoutExtension(source);
        string servers = SharedFolders.Servers ?? throw new InvalidOperationException(ServerProcess.SkipReason);
        const string Build = "set -e; javac -d \"$1/classes\" -cp \"$(\"$0/unpack\")/spark/jars/*\" \"$2\"; jar cf \"$1/program.jar\" -C \"$1/classes\" .";
        await using (ServerProcess compiler = ServerProcess.StartProgram("bash", ["-c", Build, servers, folder.Path, Path.GetFullPath(source)], folder["javac.log"]))
        {
            await compiler.SucceedsAsync(deadline);
        }

        await using ServerProcess spark = ServerProcess.Start("spark-submit", ["--class", name, folder["program.jar"], .. arguments], folder["spark.log"]);
        await spark.SucceedsAsync(deadline);
    }
}
