namespace Hybrid.Orchestrator.Demo.Screens;

/// <summary>Commands for a person to copy: they work as they stand, in the folder that the demo was started in.</summary>
/// <param name="program">What the person typed to start this program.</param>
/// <param name="folder">The current folder.</param>
internal sealed class NextCommands(string program, string folder)
{
    // Set by the script ./hybrid.
    private const string Typed = "HYBRID_COMMAND";

    /// <summary>Those of this process.</summary>
    public static NextCommands OfThisProcess()
    {
        var folder = Environment.CurrentDirectory;
        return new NextCommands(Environment.GetEnvironmentVariable(Typed) is { Length: > 0 } typed ? typed : Relative(Environment.ProcessPath!, folder), folder);
    }

    /// <summary>A path as short as it can be said here.</summary>
    public string Shown(string path) => Quoted(Relative(path, folder));

    /// <summary>The commands for what the demo left.</summary>
    public IReadOnlyList<string> For(DemoReport report)
    {
        var (hybrid, lake) = (Quoted(program), Shown(report.Lake));
        var hour = report.Hours.FirstOrDefault(hour => hour.Runs.Count > 1) ?? (report.Hours.Count > 0 ? report.Hours[0] : null);
        return
        [
            $"{hybrid} lake sql --lake {lake} \"FROM report ORDER BY hour_start, place\"",
            $"{hybrid} lake history report --lake {lake}",
            .. hour is null ? [] : new[] { $"{hybrid} lake show report --lake {lake} --partition {hour.Partition}" },
            $"{hybrid} lake sql --lake {lake} \"SELECT error FROM revenue_dead_letters\"",
            $"{hybrid} new shop",
        ];
    }

    private static string Relative(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    // For a shell: what has no special meaning stays as it is.
    private static string Quoted(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or '+' or '~') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
