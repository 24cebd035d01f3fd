using Hybrid.Orchestrator.Decide;

namespace Hybrid.Orchestrator.Project;

/// <summary>Finds what is wrong between the parts of a project whose parts are right by themselves.</summary>
internal static class ProjectChecks
{
    /// <summary>The errors; empty when there are none.</summary>
    /// <param name="project">The project.</param>
    /// <param name="places">Where each option stands, by its path.</param>
    public static IEnumerable<ProjectError> Find(ProjectDefinition project, IReadOnlyDictionary<string, Place> places) =>
    [
        .. MissingFiles(project, places),
        .. UnknownTables(project, places),
        .. SharedOutputs(project, places),
        .. Triggers(project, places),
        .. Cycles(project, places),
    ];

    private static IEnumerable<ProjectError> MissingFiles(ProjectDefinition project, IReadOnlyDictionary<string, Place> places)
    {
        var named = new List<(string Path, string File)>();
        foreach (var stream in project.Streams.Values)
            named.AddRange(stream.Code.Select((file, index) => ($"streams.{stream.Name}.code[{index}]", file)));
        foreach (var batch in project.Batches.Values)
            named.Add(($"batches.{batch.Name}.sql", batch.Sql));
        foreach (var topic in project.Topics.Values.Where(topic => topic.Sample is not null))
            named.Add(($"topics.{topic.Name}.sample", topic.Sample!));
        foreach (var (path, file) in named.Where(name => !File.Exists(name.File)))
        {
            var folder = Path.GetDirectoryName(file)!;
            var siblings = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(sibling => Path.GetFileName(sibling)) : [];
            var nearest = NearestWord.Find(Path.GetFileName(file), siblings);
            var hint = nearest is null ? "" : $"; did you mean '{Path.GetRelativePath(project.Folder, Path.Combine(folder, nearest))}'?";
            yield return new ProjectError(places[path], $"there is no file '{Path.GetRelativePath(project.Folder, file)}'{hint}");
        }
    }

    private static IEnumerable<ProjectError> UnknownTables(ProjectDefinition project, IReadOnlyDictionary<string, Place> places)
    {
        var known = project.Tables.Keys.Concat(project.Batches.Values.Select(batch => batch.Writes)).ToHashSet();
        foreach (var batch in project.Batches.Values)
        {
            for (var i = 0; i < batch.Reads.Count; i++)
            {
                var table = batch.Reads[i].Table;
                if (!known.Contains(table))
                {
                    var hint = NearestWord.Hint(table, known.Where(name => name != batch.Writes));
                    yield return new ProjectError(
                        places[$"batches.{batch.Name}.reads[{i}]"],
                        $"batch job '{batch.Name}' reads '{table}', which is no table of this project{(hint.Length > 0 ? hint : "; name it under tables")}");
                }
            }
        }
    }

    private static IEnumerable<ProjectError> SharedOutputs(ProjectDefinition project, IReadOnlyDictionary<string, Place> places)
    {
        var writers = new Dictionary<string, string>();
        foreach (var batch in project.Batches.Values)
        {
            if (!writers.TryAdd(batch.Writes, batch.Name))
            {
                yield return new ProjectError(
                    places[$"batches.{batch.Name}.writes"],
                    $"batch jobs '{writers[batch.Writes]}' and '{batch.Name}' both write '{batch.Writes}'; each partition has one writer, so give one of them a table of its own");
            }
        }
    }

    private static IEnumerable<ProjectError> Triggers(ProjectDefinition project, IReadOnlyDictionary<string, Place> places)
    {
        foreach (var batch in project.Batches.Values)
        {
            if (batch is { On: not null, Cron: not null })
                yield return new ProjectError(places[$"batches.{batch.Name}.cron"], $"batch job '{batch.Name}' has both 'on' and 'cron'; keep one of them");
            if (batch.Cron is { } cron && CronError(cron) is { } problem)
                yield return new ProjectError(places[$"batches.{batch.Name}.cron"], $"'{cron}' is no schedule: {problem}");
            if (batch.CatchUp == CatchUp.Since && batch.CatchUpSince is null)
                yield return new ProjectError(places[$"batches.{batch.Name}.catchup"], $"batch job '{batch.Name}' has catchup: since, but not since when; add since: 2015-09-12");
            if (batch.CatchUp != CatchUp.Since && batch.CatchUpSince is not null)
                yield return new ProjectError(places[$"batches.{batch.Name}.since"], $"batch job '{batch.Name}' has since without catchup: since");
            if (batch.Rerun.AtMost < batch.Rerun.Quiet)
            {
                var place = places.TryGetValue($"batches.{batch.Name}.rerun", out var found) ? found : batch.Place;
                yield return new ProjectError(
                    place, $"batch job '{batch.Name}' has rerun.atMost {Durations.Format(batch.Rerun.AtMost)} below rerun.quiet {Durations.Format(batch.Rerun.Quiet)}; make it at least as long");
            }
        }
    }

    private static string? CronError(string cron)
    {
        try
        {
            CronRule.Parse(cron);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    private static IEnumerable<ProjectError> Cycles(ProjectDefinition project, IReadOnlyDictionary<string, Place> places)
    {
        var writers = project.Batches.Values.GroupBy(batch => batch.Writes).ToDictionary(group => group.Key, group => group.First());
        var done = new HashSet<string>();
        foreach (var batch in project.Batches.Values)
        {
            if (Find(batch, []) is { } cycle)
            {
                var path = string.Join(" ← ", cycle.Select(step => step.Writes).Append(cycle[0].Writes));
                yield return new ProjectError(
                    places[$"batches.{cycle[0].Name}.reads"], $"batch job '{cycle[0].Name}' reads what depends on its own output: {path}; break the circle");
            }
        }

        List<BatchDefinition>? Find(BatchDefinition batch, List<BatchDefinition> above)
        {
            var start = above.IndexOf(batch);
            if (start >= 0)
                return above[start..];
            if (!done.Add(batch.Name))
                return null;
            above.Add(batch);
            foreach (var (table, _) in batch.Reads)
            {
                if (writers.TryGetValue(table, out var upstream) && Find(upstream, above) is { } cycle)
                    return cycle;
            }

            above.RemoveAt(above.Count - 1);
            return null;
        }
    }
}
