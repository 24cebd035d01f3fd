using System.Text;
using System.Text.Json;
using Hybrid.Lake.Delta;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Delta;

/// <summary>The reference page names what commits hold.</summary>
public sealed class LakeLogReferenceTests
{
    [Fact]
    public void Page_OfTheLog_NamesEveryFieldTagAndProperty()
    {
        var page = File.ReadAllText(PathOfPage());
        var hour = TestTable.Hour(1);
        var actions = new CommitActions
        {
            Operation = "WRITE",
            Adds = [TestTable.File(hour) with { Writer = "w", WriterNumber = 1 }],
            Transaction = new("w", 1),
            Writer = new("w", 1, 1, 1, IsIdle: true),
            Batch = new(hour, new("job", "run", 1, [new("orders", "id", hour, 1)]), "hash", IsFinal: true),
            RetiredWriter = "v",
        };
        var definition = TestTable.Definition(lateness: TimeSpan.FromMinutes(1), keys: "id") with { Keep = TimeSpan.FromDays(1) };
        var info = CommitWriter.InfoOf(actions, "c", DateTimeOffset.UnixEpoch) with { Changes = new([hour], [hour], [hour], 1) };
        var entry = CommitWriter.Write(1, actions, info, ProtocolAction.Ours, SchemaJson.Create(definition, DateTimeOffset.UnixEpoch));

        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(entry).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("commitInfo", out var commit))
                Collect(commit.GetProperty("hybrid"), names);
            if (json.RootElement.TryGetProperty("add", out var add))
                Collect(add.GetProperty("tags"), names);
            if (json.RootElement.TryGetProperty("metaData", out var metadata))
                Collect(metadata.GetProperty("configuration"), names);
        }

        Assert.True(names.Count > 20);
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private static void Collect(JsonElement json, SortedSet<string> names)
    {
        if (json.ValueKind == JsonValueKind.Array)
            foreach (var item in json.EnumerateArray())
                Collect(item, names);
        if (json.ValueKind != JsonValueKind.Object)
            return;
        foreach (var field in json.EnumerateObject())
        {
            names.Add(field.Name);
            Collect(field.Value, names);
        }
    }

    private static string PathOfPage()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hybrid.sln")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "reference", "lake-log.md");
    }
}
