using YamlDotNet.RepresentationModel;

namespace Hybrid.Orchestrator.Project;

/// <summary>Makes the typed project of what the file says, with defaults and absolute paths.</summary>
internal static class ProjectBinder
{
    /// <summary>Reads the whole file; errors go to <paramref name="reading"/>.</summary>
    public static ProjectDefinition Bind(YamlNode? root, string file, Reading reading)
    {
        var folder = Path.GetDirectoryName(file)!;
        var section = new Section(root, ProjectOptions.All, "the project", "", reading);
        var kafka = section.Get(ProjectOptions.Kafka);
        kafka.TryAdd("bootstrap.servers", ProjectDefinition.Embedded);
        return new ProjectDefinition(
            section.Get(ProjectOptions.Name),
            file,
            Absolute(section.Get(ProjectOptions.Lake)),
            kafka,
            section.GetAll(ProjectOptions.Topics).ToDictionary(found => found.Name, found => Topic(found.Name, found.Section)),
            section.GetAll(ProjectOptions.Streams).ToDictionary(found => found.Name, found => Stream(found.Name, found.Section)),
            section.GetAll(ProjectOptions.Tables).ToDictionary(found => found.Name, found => Table(found.Name, found.Section)),
            section.GetAll(ProjectOptions.Batches).ToDictionary(found => found.Name, found => Batch(found.Name, found.Section)),
            section.Get(ProjectOptions.StopTimeout));

        string Absolute(string path) => Path.GetFullPath(Path.Combine(folder, path));

        TopicDefinition Topic(string name, Section topic) => new(
            name,
            topic.Place,
            topic.Get(ProjectOptions.TopicPartitions),
            topic.Get(ProjectOptions.TopicSample) is { } sample ? Absolute(sample) : null);

        StreamDefinition Stream(string name, Section stream)
        {
            var checkpoint = stream.Get(StreamOptions.Checkpoint);
            var restart = stream.Get(StreamOptions.Restart);
            return new StreamDefinition(
                name,
                stream.Place,
                [.. stream.Get(StreamOptions.Code).Select(Absolute)],
                stream.Get(StreamOptions.Parallelism),
                new CheckpointSettings(checkpoint.Get(StreamOptions.CheckpointEvery), checkpoint.Get(StreamOptions.CheckpointKeep)),
                stream.Get(StreamOptions.From),
                stream.Get(StreamOptions.Until),
                stream.Get(StreamOptions.OnOffsetsGone),
                new RestartSettings(
                    restart.Get(StreamOptions.RestartTimes),
                    restart.Get(StreamOptions.RestartBackoff),
                    restart.Get(StreamOptions.RestartMaxBackoff),
                    restart.Get(StreamOptions.RestartWithin)));
        }

        TableDefinition Table(string name, Section table) => new(
            name,
            table.Place,
            table.Get(TableOptions.Partition),
            table.Get(TableOptions.Lateness),
            table.Get(TableOptions.Keep),
            table.Get(TableOptions.Keys),
            table.Get(TableOptions.Corrections));

        BatchDefinition Batch(string name, Section batch)
        {
            var retry = batch.Get(BatchOptions.Retry);
            var rerun = batch.Get(BatchOptions.Rerun);
            return new BatchDefinition(
                name,
                batch.Place,
                Absolute(batch.Get(BatchOptions.Sql)),
                batch.Get(BatchOptions.Engine),
                [.. batch.Get(BatchOptions.Reads).Select(read => new BatchRead(read.Get(BatchOptions.ReadsTable), read.Get(BatchOptions.ReadsLast)))],
                batch.Get(BatchOptions.Writes),
                batch.Get(BatchOptions.On),
                batch.Get(BatchOptions.Cron),
                new RetrySettings(retry.Get(BatchOptions.RetryTimes), retry.Get(BatchOptions.RetryBackoff)),
                new RerunSettings(rerun.Get(BatchOptions.RerunQuiet), rerun.Get(BatchOptions.RerunAtMost)),
                batch.Get(BatchOptions.Timeout),
                batch.Get(BatchOptions.Memory),
                Absolute(batch.Get(BatchOptions.Spill) ?? Path.Combine(".hybrid", "spill")),
                batch.Get(BatchOptions.CatchUp),
                batch.Get(BatchOptions.CatchUpSince),
                batch.Get(BatchOptions.Empty),
                batch.Get(BatchOptions.Parallelism),
                batch.Get(BatchOptions.Threads));
        }
    }
}
