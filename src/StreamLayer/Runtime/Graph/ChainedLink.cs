namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>One link of a chain, as its subtask sees it.</summary>
/// <param name="Link">The operator, reader or writer: restored and closed with the subtask.</param>
/// <param name="Context">Its context.</param>
/// <param name="Open">Called after the restore.</param>
/// <param name="Close">Called once at the end.</param>
internal sealed record ChainedLink(object Link, OperatorContext Context, Action Open, Action Close);
