namespace Hybrid.Orchestrator.Project;

/// <summary>The options of a project file.</summary>
internal static class ProjectOptions
{
    public static readonly ProjectOption<string> Name = new(
        "project", OptionTypes.Name, "", "The project's name: part of the identity of its writers, so it must not change.", hasDefault: false)
    { IsRequired = true };

    public static readonly ProjectOption<string> Lake = new("lake", OptionTypes.Path, "./lake", "The lake's root folder.");

    public static readonly SettingsOption Kafka = new(
        "kafka", "Settings of the Kafka client, by librdkafka's names. bootstrap.servers: embedded (the default) is a broker inside Hybrid, in memory only.");

    public static readonly ProjectOption<int> TopicPartitions = new("partitions", OptionTypes.Whole(1, 10_000), 4, "Number of partitions.");

    public static readonly ProjectOption<string?> TopicSample = new(
        "sample", Optional.OfText(OptionTypes.Path), null, "A file with one record a line, loaded when the broker starts.", hasDefault: false);

    public static readonly SectionOption Topics = new(
        "topics", new OptionGroup("a topic", [TopicPartitions, TopicSample]), "Topics that the embedded broker starts with; not used with a real one.", OptionTypes.Topic);

    public static readonly SectionOption Streams = new("streams", StreamOptions.All, "Streams: Kafka in, lake tables out, all the time.", OptionTypes.Name);

    public static readonly SectionOption Tables = new("tables", TableOptions.All, "Settings of lake tables.", OptionTypes.Name);

    public static readonly SectionOption Batches = new("batches", BatchOptions.All, "Batch jobs: lake tables in, a lake table out, one run a partition.", OptionTypes.Name);

    public static readonly ProjectOption<TimeSpan> StopTimeout = new(
        "stopTimeout", OptionTypes.Duration, TimeSpan.FromSeconds(30), "How long a stream or a run may take to stop before it is killed.");

    public static readonly OptionGroup All = new("a project", [Name, Lake, Kafka, Topics, Streams, Tables, Batches, StopTimeout]);
}
