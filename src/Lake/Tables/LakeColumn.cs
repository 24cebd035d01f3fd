namespace Hybrid.Lake.Tables;

/// <summary>A column.</summary>
/// <param name="Name">Its name; unique in its table without regard to case.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsNullable">Whether it may hold nulls.</param>
public sealed record LakeColumn(string Name, LakeType Type, bool IsNullable = true);
