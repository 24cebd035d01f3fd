using System.Reflection;
using Hybrid.Lake.Tables;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>A property or field of a row, and the column that it goes to.</summary>
/// <param name="Member">The property or field.</param>
/// <param name="Type">Its .NET type.</param>
/// <param name="Column">The column.</param>
/// <param name="IsKey">Whether <see cref="KeyAttribute"/> marks it.</param>
internal sealed record RowColumn(MemberInfo Member, Type Type, LakeColumn Column, bool IsKey);
