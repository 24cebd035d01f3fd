using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Tests.Project;

public sealed class ProjectFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-project-").FullName;

    public ProjectFileTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "streams"));
        Directory.CreateDirectory(Path.Combine(_folder, "batches"));
        File.WriteAllText(Path.Combine(_folder, "streams/Revenue.cs"), "");
        File.WriteAllText(Path.Combine(_folder, "batches/report.sql"), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_WholeProject_GivesTypedValuesWithDefaults()
    {
        var (project, errors) = Read("""
            project: shop
            lake: "${LAKE:-./lake}"
            kafka: { bootstrap.servers: "${KAFKA}" }
            streams:
              revenue: { code: streams/Revenue.cs, parallelism: 2, checkpoint: { every: 250ms }, until: latest }
            tables:
              revenue: { partition: hour, lateness: 5m, keep: 90d, keys: [country, minute] }
            batches:
              report: { sql: batches/report.sql, reads: revenue, writes: report, on: closed, memory: 512MB, rerun: { quiet: 1s } }
            """);

        Assert.Empty(errors);
        Assert.Equal("shop", project!.Name);
        Assert.Equal(Path.Combine(_folder, "lake"), project.Lake);
        Assert.Equal("broker:9092", project.Kafka["bootstrap.servers"]);
        Assert.False(project.UsesEmbeddedBroker);
        var stream = project.Streams["revenue"];
        Assert.Equal([Path.Combine(_folder, "streams/Revenue.cs")], stream.Code);
        Assert.Equal(2, stream.Parallelism);
        Assert.Equal(TimeSpan.FromMilliseconds(250), stream.Checkpoint.Every);
        Assert.Equal(3, stream.Checkpoint.Keep);
        Assert.Equal("latest", stream.Until);
        var table = project.Tables["revenue"];
        Assert.Equal((TablePartition.Hour, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)), (table.Partition, table.Lateness, table.Keep));
        Assert.Equal(["country", "minute"], table.Keys);
        var batch = project.Batches["report"];
        Assert.Equal((BatchTrigger.Closed, 512L << 20, 3), (batch.On, batch.Memory, batch.Retry.Times));
        Assert.Equal(new RerunSettings(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15)), batch.Rerun);
        Assert.Equal(Path.Combine(_folder, ".hybrid/spill"), batch.Spill);
    }

    [Fact]
    public void Read_ReadsInAllForms_GivesInputs()
    {
        var (project, errors) = Read("""
            project: shop
            tables: { a: {}, b: {} }
            batches:
              one: { sql: batches/report.sql, reads: a, writes: x }
              two: { sql: batches/report.sql, reads: [a, { table: b, last: 168 }], writes: y }
            """);

        Assert.Empty(errors);
        Assert.Equal([new BatchRead("a", null)], project!.Batches["one"].Reads);
        Assert.Equal([new BatchRead("a", null), new BatchRead("b", 168)], project.Batches["two"].Reads);
    }

    [Fact]
    public void Read_NoKafka_MeansEmbedded()
    {
        var (project, errors) = Read("project: shop");

        Assert.Empty(errors);
        Assert.True(project!.UsesEmbeddedBroker);
    }

    public static TheoryData<string, string> WrongFiles => new()
    {
        { "streams: {}", "1:1: the project lacks 'project': The project's name: part of the identity of its writers, so it must not change." },
        { "", "1:1: the project lacks 'project': The project's name: part of the identity of its writers, so it must not change." },
        { "project: shop\nstrams: {}", "2:1: 'strams' is not an option of the project; did you mean 'streams'?" },
        { "project: 9lives", "1:10: '9lives' is no value for project of the project; write letters, digits, '_' and '-', beginning with a letter" },
        { "project: shop\nlake: ${NOWHERE}", "2:7: the environment variable NOWHERE is not set; set it, or give a default: ${NOWHERE:-default}" },
        { "project: shop\nlake: ${NOWHERE", "2:7: '${NOWHERE' has a '${' without its '}'" },
        { "project: shop\nkafka: localhost", "2:8: kafka of the project takes settings, such as { bootstrap.servers: \"localhost:9092\" }" },
        { "project: shop\nstreams: [a]", "2:10: streams takes names with options: streams: { name: { code: … } }" },
        {
            "project: shop\nstreams:\n  revenue: { code: streams/Revenue.cs, paralelism: 2 }",
            "3:40: 'paralelism' is not an option of stream 'revenue'; did you mean 'parallelism'?"
        },
        {
            "project: shop\nstreams:\n  revenue: { parallelism: 2 }",
            "3:12: stream 'revenue' lacks 'code': C# files of the stream; one of their types implements IStream."
        },
        {
            "project: shop\nstreams:\n  revenue: { code: streams/Revenu.cs }",
            "3:20: there is no file 'streams/Revenu.cs'; did you mean 'streams/Revenue.cs'?"
        },
        {
            "project: shop\nstreams:\n  revenue: { code: streams/Revenue.cs, parallelism: 0 }",
            "3:53: '0' is no value for parallelism of stream 'revenue'; write a whole number from 1 to 128"
        },
        {
            "project: shop\nstreams:\n  revenue: { code: streams/Revenue.cs, checkpoint: 10s }",
            "3:52: checkpoint of stream 'revenue' takes options, such as { every: … }, not '10s'"
        },
        {
            "project: shop\nstreams:\n  revenue: { code: streams/Revenue.cs, checkpoint: { every: 10x } }",
            "3:61: '10x' is no value for every of checkpoint of stream 'revenue'; write a number and a unit (ms, s, m, h or d), such as 10s or 5m"
        },
        {
            "project: shop\ntables:\n  revenue: { partition: huor }",
            "3:25: 'huor' is no value for partition of table 'revenue'; did you mean 'hour'?"
        },
        {
            "project: shop\ntables:\n  revenue: { partition: century }",
            "3:25: 'century' is no value for partition of table 'revenue'; write none, day, hour or minute"
        },
        {
            "project: shop\ntables: { revenue: {} }\nbatches:\n  report: { sql: batches/report.sql, reads: revenu, writes: report }",
            "4:45: batch job 'report' reads 'revenu', which is no table of this project; did you mean 'revenue'?"
        },
        {
            "project: shop\ntables: { t: {} }\nbatches:\n  a: { sql: batches/report.sql, reads: t, writes: x }\n  b: { sql: batches/report.sql, reads: t, writes: x }",
            "5:51: batch jobs 'a' and 'b' both write 'x'; each partition has one writer, so give one of them a table of its own"
        },
        {
            "project: shop\nbatches:\n  a: { sql: batches/report.sql, reads: y, writes: x }\n  b: { sql: batches/report.sql, reads: [x], writes: y }",
            "3:40: batch job 'a' reads what depends on its own output: x ← y ← x; break the circle"
        },
        {
            "project: shop\ntables: { t: {} }\nbatches:\n  a: { sql: batches/report.sql, reads: t, writes: x, on: closed, cron: 0 3 * * MON }",
            "4:72: batch job 'a' has both 'on' and 'cron'; keep one of them"
        },
        {
            "project: shop\ntables: { t: {} }\nbatches:\n  a: { sql: batches/report.sql, reads: t, writes: x, memory: 5 potatoes }",
            "4:62: '5 potatoes' is no value for memory of batch job 'a'; write a number and a unit (KB, MB or GB), such as 512MB"
        },
        {
            "project: shop\ntables: { t: {} }\nbatches:\n  a: { sql: batches/report.sql, reads: t, writes: x, cron: 0 3 * * FUNDAY }",
            "4:60: '0 3 * * FUNDAY' is no schedule: Invalid Day-of-Week value: 'FUN'"
        },
        {
            "project: shop\nstreams:\n  revenue: { code: streams/Revenue.cs, until: lates }",
            "3:47: 'lates' is no value for until of stream 'revenue'; did you mean 'latest'?"
        },
        { "project: shop\nlake: [a", "3:1: this is not YAML: While parsing a flow sequence, did not find expected ',' or ']'." },
        { "project: shop\nproject: shop", "2:1: this is not YAML: Duplicate key project" },
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void Read_WrongFile_SaysWhereAndWhat(string yaml, string expected)
    {
        var (project, errors) = Read(yaml);

        Assert.Null(project);
        Assert.Equal(expected, Assert.Single(errors).ToString()[(_folder.Length + "/hybrid.yaml:".Length)..].Replace(": error: ", ": ", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ManyErrors_GivesAllInTheOrderOfTheFile()
    {
        var (_, errors) = Read("project: 1\nstreams:\n  a: { code: 1, kode: 2, until: -1 }\ntables: { t: { keep: long } }");

        Assert.Equal([(1, 10), (3, 17), (3, 33), (4, 22)], errors.Select(error => (error.Place.Line, error.Place.Column)));
    }

    private (ProjectDefinition? Project, IReadOnlyList<ProjectError> Errors) Read(string yaml) => ProjectFile.Read(
        yaml, Path.Combine(_folder, "hybrid.yaml"), name => name == "KAFKA" ? "broker:9092" : null);
}
