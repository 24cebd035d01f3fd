using System.Linq.Expressions;
using System.Reflection;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>Appends a row's values to the columns, one after the other; does not end the row.</summary>
internal delegate void RowAppender<T>(in T row, RowBufferBuilder rows);

/// <summary>The stable hash of a row's key columns.</summary>
internal delegate ulong RowKeyHash<T>(in T row);

/// <summary>Maps rows of a type to columns by code compiled once: no boxing, no allocation per row.</summary>
internal sealed class RowMapper<T>
{
    /// <summary>Compiles it.</summary>
    /// <param name="keys">Key columns; empty: those that <see cref="KeyAttribute"/> marks.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: a property has no column type, a key is no column or cannot be hashed.</exception>
    public RowMapper(IReadOnlyList<string> keys)
    {
        var members = RowColumns.Of(typeof(T));
        Columns = [.. members.Select(member => member.Column)];
        var keyMembers = keys.Count == 0
            ? [.. members.Where(member => member.IsKey)]
            : keys.Select(key => members.FirstOrDefault(member => member.Column.Name == key)
                ?? throw new StreamException(
                    StreamError.InvalidDefinition,
                    $"key '{key}' is no column of {typeof(T).Name}; columns are {string.Join(", ", Columns.Select(column => column.Name))}")).ToArray();
        Keys = [.. keyMembers.Select(member => member.Column.Name)];
        Append = CompileAppend(members);
        if (keyMembers.Length > 0)
            KeyHash = CompileKeyHash(keyMembers);
    }

    /// <summary>The columns, in the order of declaration.</summary>
    public IReadOnlyList<LakeColumn> Columns { get; }

    /// <summary>Names of the key columns; empty for an append table.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Appends a row. Throws a <see cref="Hybrid.Lake.LakeException"/> of <see cref="Hybrid.Lake.LakeError.BadInput"/> on a value that does not fit.</summary>
    public RowAppender<T> Append { get; }

    /// <summary>The hash of a row's key; null for an append table.</summary>
    public RowKeyHash<T>? KeyHash { get; }

    private static RowAppender<T> CompileAppend(IReadOnlyList<RowColumn> members)
    {
        var row = Expression.Parameter(typeof(T).MakeByRefType(), "row");
        var rows = Expression.Parameter(typeof(RowBufferBuilder), "rows");
        var indexer = typeof(RowBufferBuilder).GetProperty("Item")!;
        var appends = members.Select((member, index) => AppendOf(
            Expression.Property(rows, indexer, Expression.Constant(index)), Expression.MakeMemberAccess(row, member.Member), member));
        return Expression.Lambda<RowAppender<T>>(Expression.Block(typeof(void), appends), row, rows).Compile();
    }

    private static Expression AppendOf(Expression column, Expression value, RowColumn member)
    {
        if (Nullable.GetUnderlyingType(member.Type) is not { } bare)
            return Expression.Call(RowAppenders.MethodOf(member.Type, member.Column.Type), column, value);
        var held = Expression.Variable(member.Type);
        return Expression.Block(
            [held],
            Expression.Assign(held, value),
            Expression.IfThenElse(
                Expression.Property(held, nameof(Nullable<int>.HasValue)),
                Expression.Call(RowAppenders.MethodOf(bare, member.Column.Type), column, Expression.Call(held, nameof(Nullable<int>.GetValueOrDefault), null)),
                Expression.Call(column, nameof(ColumnBuffer.AppendNull), null)));
    }

    private static RowKeyHash<T> CompileKeyHash(IReadOnlyList<RowColumn> keys)
    {
        var row = Expression.Parameter(typeof(T).MakeByRefType(), "row");
        var combine = typeof(StableHash).GetMethod(nameof(StableHash.Combine), BindingFlags.Static | BindingFlags.NonPublic)!;
        Expression? hash = null;
        foreach (var key in keys)
        {
            var hasher = typeof(KeyHasher<>).MakeGenericType(key.Type);
            try
            {
                hasher.GetMethod(nameof(KeyHasher<int>.EnsureSupported))!.Invoke(null, null);
            }
            catch (TargetInvocationException error) when (error.InnerException is StreamException reason)
            {
                throw new StreamException(StreamError.InvalidDefinition, $"{typeof(T).Name}.{key.Member.Name} cannot be a key: {reason.Message}", inner: reason);
            }

            var held = Expression.Variable(key.Type);
            var one = Expression.Block(
                [held],
                Expression.Assign(held, Expression.MakeMemberAccess(row, key.Member)),
                Expression.Call(hasher.GetMethod(nameof(KeyHasher<int>.Hash))!, held));
            hash = hash is null ? one : Expression.Call(combine, hash, one);
        }

        return Expression.Lambda<RowKeyHash<T>>(hash!, row).Compile();
    }
}
