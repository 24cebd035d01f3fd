using System.Text.Json;

namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>What a daemon said with <c>--json</c>.</summary>
internal static class DaemonEvents
{
    /// <summary>The events of a kind, in order.</summary>
    public static IEnumerable<JsonElement> Of(IEnumerable<string> output, string kind) => output
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(happened => happened.GetProperty("event").GetString() == kind);

    /// <summary>The sums of the last checkpoint that a stream told of.</summary>
    public static Balance LastBalance(string output, string stream)
    {
        JsonElement checkpoint = Of(output.Split('\n'), "status")
            .Where(happened => happened.GetProperty("stream").GetString() == stream)
            .Last(happened => happened.GetProperty("status").TryGetProperty("lastCheckpoint", out _))
            .GetProperty("status").GetProperty("lastCheckpoint");
        JsonElement totals = checkpoint.GetProperty("totals");
        Assert.Empty(checkpoint.GetProperty("imbalances").EnumerateArray());
        Assert.True(totals.GetProperty("isBalanced").GetBoolean());
        return new Balance(Number("in"), Number("outEligible"), Number("filtered"), Number("late"), Number("deadLettered"));

        long Number(string name) => totals.GetProperty(name).GetInt64();
    }
}

/// <summary>What became of a stream's records.</summary>
internal sealed record Balance(long In, long OutEligible, long Filtered, long Late, long DeadLettered);
