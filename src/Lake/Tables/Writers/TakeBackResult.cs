namespace Hybrid.Lake.Tables;

/// <summary>What an opening commit takes back.</summary>
/// <param name="Removes">Files to remove.</param>
/// <param name="Adds">Files to add again.</param>
/// <param name="Versions">The versions undone.</param>
/// <param name="Position">The newest epoch that the table holds afterwards.</param>
internal sealed record TakeBackResult(
    IReadOnlyList<LakeFile> Removes, IReadOnlyList<LakeFile> Adds, IReadOnlyList<long> Versions, long Position);
