using Hybrid.StreamLayer.Checkpoints;

namespace Hybrid.StreamLayer.Tests.Checkpoints;

public sealed class RestoreOrderTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        // claims "incarnation<restored", checkpoints, expected order
        { "", "", "" },
        { "1", "", "" },
        { "1", "1/1 1/2 1/3", "1/3 1/2 1/1" },
        { "1 2<1/2", "1/1 1/2 1/3", "1/2 1/1" }, // what 1 did after 2 had taken over is not history
        { "1 2<1/2", "1/1 1/2 1/3 2/1", "2/1 1/2 1/1" },
        { "1 2<1/2 3<2/1", "1/2 2/1 2/2 3/1", "3/1 2/1 1/2" },
        { "1 2<1/3 3<1/2", "1/1 1/2 1/3 2/1 2/2", "1/2 1/1" }, // 3 went back behind 2
        { "1 2", "1/1 1/2", "" }, // 2 started afresh
        { "1 2 3<2/4", "1/9 2/4 2/5", "2/4" },
        { "4<2/7", "2/7 3/1 4/1", "4/1" }, // claims of deleted starts
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_Claims_GivesWhatMayBeRestored(string claims, string checkpoints, string expected)
    {
        var order = RestoreOrder.Of([.. Words(claims).Select(ClaimOf)], [.. Words(checkpoints).Select(IdOf)]);

        Assert.Equal(expected, string.Join(' ', order));
    }

    private static Claim ClaimOf(string text)
    {
        var parts = text.Split('<');
        var restored = parts.Length == 2 ? IdOf(parts[1]) : (CheckpointId?)null;
        return new Claim(Number(parts[0]), "host", 1, DateTimeOffset.UnixEpoch, restored?.Incarnation, restored?.Epoch);
    }

    private static CheckpointId IdOf(string text) => new(Number(text.Split('/')[0]), Number(text.Split('/')[1]));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
