using Hybrid.EndToEnd.Tests.Lakes;

namespace Hybrid.EndToEnd.Tests.Wikipedia;

public sealed class WikipediaTests(KafkaServer kafka) : IClassFixture<KafkaServer>
{
    [ServerFact]
    public async Task Run_UntilLatestOnRealKafka_AllThreeTablesEqualTheGoldenRows()
    {
        using ProjectFolder project = ProjectFolder.CopyOf("wikipedia");
        await WikipediaTopic.LoadAsync(kafka);

        ProgramResult result = await HybridProgram.RunAsync(
            project.Path, Environment(kafka), TimeSpan.FromMinutes(4), "run", "--until-done");

        Assert.True(result.ExitCode == 0, result.ToString());
        await AssertGoldenAsync(project.Lake);
        using LakeRows rows = new();
        await rows.ExposeAsync(project.Lake, "edits");
        Assert.Equal((long)WikipediaTopic.Edits, rows.Scalar("SELECT count(*) FROM edits"));
    }

    internal static Dictionary<string, string> Environment(KafkaServer kafka) => new() { ["KAFKA"] = kafka.BootstrapServers, ["UNTIL"] = "latest" };

    internal static async Task AssertGoldenAsync(string lake)
    {
        using LakeRows rows = new();
        rows.Execute(GoldenSql.Source(SharedData.WikipediaEdits));
        foreach (string table in GoldenSql.Tables)
        {
            await rows.ExposeAsync(lake, table);
            rows.AssertSame(GoldenSql.Expected(table), $"SELECT * FROM \"{table}\"", table);
        }
    }
}
