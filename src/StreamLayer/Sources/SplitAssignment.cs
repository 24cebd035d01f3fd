using System.Globalization;

namespace Hybrid.StreamLayer.Sources;

/// <summary>Which subtask reads which split: in natural order of their ids they are dealt out in turn, and splits found later go on from there. None ever moves.</summary>
internal sealed class SplitAssignment(int subtasks)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The splits that were not known before, by subtask.</summary>
    public IReadOnlyList<IReadOnlyList<SourceSplit>> Assign(IReadOnlyList<SourceSplit> found)
    {
        var assigned = new List<SourceSplit>[subtasks];
        for (var subtask = 0; subtask < subtasks; subtask++)
            assigned[subtask] = [];
        var unknown = found.Where(split => !_known.Contains(split.Id)).Select(split => (Split: split, Order: NaturalOrderOf(split.Id)));
        foreach (var (split, _) in unknown.OrderBy(entry => entry.Order.Text, StringComparer.Ordinal).ThenBy(entry => entry.Order.Number).ToArray())
        {
            assigned[_known.Count % subtasks].Add(split);
            _known.Add(split.Id);
        }

        return assigned;
    }

    /// <summary>The id's text and the number at its end, so that <c>orders/10</c> comes after <c>orders/9</c>.</summary>
    private static (string Text, long Number) NaturalOrderOf(string id)
    {
        var text = id.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return (text, long.TryParse(id.AsSpan(text.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1);
    }
}
