using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Batches;

namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>
/// What a project on the embedded broker does with what its last run left in the lake. The broker's topics are gone, so the checkpoints' offsets mean
/// nothing any more: the run starts afresh, and the old tables are moved aside, never deleted.
/// <para>A mark in the lake says that it was filled from an embedded broker. Without the mark the tables came from a real one, and nothing is touched.</para>
/// </summary>
internal static class EmbeddedLake
{
    /// <summary>Prepares the lake. Called by the holder of the project's lock.</summary>
    /// <returns>What to tell the user; null when there was nothing.</returns>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.InvalidProject"/>: the lake was filled from a real broker.</exception>
    public static async Task<string?> PrepareAsync(ProjectDefinition project)
    {
        var own = Path.Combine(project.Lake, "_hybrid");
        var mark = Path.Combine(own, "embedded", project.Name);
        var checkpoints = Path.Combine(own, "checkpoints", project.Name);
        if (!Directory.Exists(checkpoints))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(mark)!);
            await File.WriteAllTextAsync(mark, "");
            return null;
        }

        if (!File.Exists(mark))
        {
            throw new OrchestratorException(
                OrchestratorError.InvalidProject,
                $"The lake {project.Lake} holds what project '{project.Name}' read from a Kafka broker, but kafka.bootstrap.servers is 'embedded' now. "
                + "Name the broker again (is an environment variable unset?), or give the project another lake.");
        }

        var previous = Path.Combine(own, "previous", project.Name);
        if (Directory.Exists(previous))
            Directory.Delete(previous, recursive: true);
        Directory.CreateDirectory(previous);
        var tables = await TablesAsync(project);
        foreach (var table in tables)
            Directory.Move(Path.Combine(project.Lake, table), Path.Combine(previous, table));

        // The ledger's runs are of those tables.
        foreach (var file in Directory.EnumerateFiles(project.StateFolder, Path.GetFileName(BatchRuns.LedgerOf(project)) + "*"))
            File.Move(file, Path.Combine(previous, Path.GetFileName(file)));
        foreach (var stream in Directory.EnumerateDirectories(checkpoints))
            MoveCheckpoints(stream, Path.Combine(previous, "_checkpoints", Path.GetFileName(stream)));
        return $"the embedded broker keeps nothing between runs, so this one starts afresh; the last run's tables ({string.Join(", ", tables)}) are in {previous} until the next";
    }

    // The claims stay: the next start's incarnation must be higher than that of a daemon that may still wake up.
    private static void MoveCheckpoints(string stream, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var folder in Directory.EnumerateDirectories(stream).Where(folder => Path.GetFileName(folder) != "claims"))
            Directory.Move(folder, Path.Combine(target, Path.GetFileName(folder)));
    }

    private static async Task<List<string>> TablesAsync(ProjectDefinition project)
    {
        await using var lake = LakeCatalog.Open(project.Lake);
        var tables = new List<string>();
        foreach (var name in await lake.TablesAsync())
        {
            var writers = (await lake.Table(name).SnapshotAsync()).Loop.Writers.Keys;
            if (writers.Any(writer => writer.StartsWith($"{project.Name}/", StringComparison.Ordinal)) || project.Batches.Values.Any(batch => batch.Writes == name))
                tables.Add(name);
        }

        return tables;
    }
}
