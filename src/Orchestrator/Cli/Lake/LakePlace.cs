using System.CommandLine;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Cli.Lake;

/// <summary>Which lake a command line means: <c>--lake DIR</c>, else the project's.</summary>
internal static class LakePlace
{
    /// <summary>The lake's folder.</summary>
    public static Option<DirectoryInfo?> Option { get; } = new("--lake", "-l") { Description = "The lake's folder. Without it: the project's.", HelpName = "DIR", Recursive = true };

    /// <summary>The project whose lake it is.</summary>
    public static Option<DirectoryInfo?> Project { get; } = new("--project", "-p") { Description = Shared.Project.Description, HelpName = "DIR", Recursive = true };

    /// <summary>Opens the lake.</summary>
    public static LakeCatalog Open(ParseResult result)
    {
        if (result.GetValue(Option) is { } folder)
        {
            if (!folder.Exists)
                throw new OrchestratorException(OrchestratorError.InvalidArgument, $"There is no folder {folder.FullName}.");
            return LakeCatalog.Open(folder.FullName);
        }

        return LakeCatalog.Open(ProjectFile.Load(result.GetValue(Project)?.FullName ?? result.ProjectFolder()).Lake);
    }

    /// <summary>The table's newest snapshot, or that of a version.</summary>
    /// <exception cref="OrchestratorException">There is no such table; the nearest is named.</exception>
    public static async Task<Snapshot> SnapshotAsync(LakeCatalog lake, string table, long? version, CancellationToken cancellation)
    {
        if (!await lake.Table(table).ExistsAsync(cancellation))
        {
            var tables = await lake.TablesAsync(cancellation);
            var hint = NearestWord.Hint(table, tables);
            throw new OrchestratorException(
                OrchestratorError.InvalidArgument,
                $"There is no table '{table}' in {lake.Storage.Location}{(hint.Length > 0 ? hint : tables.Count > 0 ? $"; there are {string.Join(", ", tables)}" : "; the lake is empty")}");
        }

        return version is { } number ? await lake.Table(table).SnapshotAtAsync(number, cancellation) : await lake.Table(table).SnapshotAsync(cancellation);
    }

    /// <summary>The partition that a text means in a table.</summary>
    /// <exception cref="OrchestratorException">The text is no partition, or of another length than the table's.</exception>
    public static PartitionKey Partition(Snapshot snapshot, string text)
    {
        var partition = PartitionKey.Parse(text);
        if (partition.Unit != snapshot.Definition.Partition)
        {
            throw new OrchestratorException(
                OrchestratorError.InvalidArgument,
                $"'{text}' is a partition by {partition.Unit.ToString().ToLowerInvariant()}, but {snapshot.Definition.Name} has partitions by {snapshot.Definition.Partition.ToString().ToLowerInvariant()}");
        }

        return partition;
    }
}
