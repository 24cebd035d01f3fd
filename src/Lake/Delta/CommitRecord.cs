using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>One log entry, as it stands in the file.</summary>
internal sealed record CommitRecord
{
    public required long Version { get; init; }

    public ProtocolAction? Protocol { get; init; }

    public MetadataAction? Metadata { get; init; }

    public IReadOnlyList<AddAction> Adds { get; init; } = [];

    public IReadOnlyList<RemoveAction> Removes { get; init; } = [];

    public IReadOnlyList<AppTransaction> Transactions { get; init; } = [];

    public CommitInfo Info { get; init; } = CommitInfo.Unknown;
}
