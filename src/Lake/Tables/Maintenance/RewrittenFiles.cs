namespace Hybrid.Lake.Tables;

/// <summary>What a merge did to files.</summary>
/// <param name="Adds">New files.</param>
/// <param name="Removes">Files that they replace.</param>
public sealed record RewrittenFiles(IReadOnlyList<LakeFile> Adds, IReadOnlyList<LakeFile> Removes);
