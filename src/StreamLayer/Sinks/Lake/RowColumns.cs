using System.Reflection;
using System.Text;
using Hybrid.Lake;
using Hybrid.Lake.Tables;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>Finds the columns of a row type: public properties and fields, base classes first, in the order of declaration.</summary>
internal static class RowColumns
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;

    /// <summary>The columns.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: there are none, or one's type has no column type.</exception>
    public static IReadOnlyList<RowColumn> Of(Type type)
    {
        var columns = new List<RowColumn>();
        if (!type.IsPrimitive && type != typeof(string) && type != typeof(decimal))
        {
            for (var owner = type; owner is not null && owner != typeof(object) && owner != typeof(ValueType); owner = owner.BaseType)
                columns.InsertRange(0, DeclaredBy(owner, type));
        }

        return columns.Count > 0
            ? columns
            : throw Wrong($"{type.Name} cannot be a row of a table: it has no public property; use a record, class or struct with a property for each column");
    }

    /// <summary>A name in snake_case: <c>RobotShare</c> and <c>robotShare</c> to <c>robot_share</c>, <c>CountryISOCode</c> to <c>country_iso_code</c>.</summary>
    public static string SnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var at = 0; at < name.Length; at++)
        {
            var starts = char.IsUpper(name[at]) && at > 0 && name[at - 1] != '_'
                && (!char.IsUpper(name[at - 1]) || (at + 1 < name.Length && char.IsLower(name[at + 1])));
            if (starts)
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(name[at]));
        }

        return snake.ToString();
    }

    private static IEnumerable<RowColumn> DeclaredBy(Type owner, Type row)
    {
        var members = owner.GetProperties(Declared)
            .Where(property => property.GetMethod is { IsPublic: true } get && get.GetBaseDefinition() == get && property.GetIndexParameters().Length == 0)
            .Select(property => (Member: (MemberInfo)property, Type: property.PropertyType))
            .Concat(owner.GetFields(Declared).Select(field => (Member: (MemberInfo)field, Type: field.FieldType)))
            .OrderBy(member => member.Member.MetadataToken & 0xFFFFFF);
        foreach (var (member, type) in members)
        {
            var name = Find<ColumnAttribute>(member, owner)?.Name ?? SnakeCase(member.Name);
            yield return new RowColumn(member, type, new LakeColumn(name, TypeOf(member, type, owner, row)), Find<KeyAttribute>(member, owner) is not null);
        }
    }

    private static LakeType TypeOf(MemberInfo member, Type type, Type owner, Type row)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var isTime = Find<TimestampAttribute>(member, owner) is not null || Find<EventTimeAttribute>(member, owner) is not null;
        if (bare.IsEnum)
            return LakeType.String;
        if (bare == typeof(decimal))
            return DecimalOf(member, owner, row);
        if (bare == typeof(long))
            return isTime ? LakeType.Timestamp : LakeType.Long;
        return RowAppenders.TypeOf(bare) ?? throw Wrong(
            $"{row.Name}.{member.Name} is of type {State.TypeFields.NameOf(type)}, which no column can hold. Columns hold bool, integers, float, double, decimal, string, Utf8, "
            + "byte[], Guid, enums, DateOnly, DateTime, DateTimeOffset, long with [Timestamp], and their nullable forms: select such a row first");
    }

    private static LakeType DecimalOf(MemberInfo member, Type owner, Type row)
    {
        if (Find<PrecisionAttribute>(member, owner) is not { } precision)
            return LakeType.Decimal(38, 18);
        try
        {
            return LakeType.Decimal(precision.Precision, precision.Scale);
        }
        catch (LakeException error)
        {
            throw new StreamException(StreamError.InvalidDefinition, $"{row.Name}.{member.Name}: {error.Message}", inner: error);
        }
    }

    // On a record's positional parameter an attribute without a target belongs to the parameter, not to the property.
    private static TAttribute? Find<TAttribute>(MemberInfo member, Type owner) where TAttribute : Attribute =>
        member.GetCustomAttribute<TAttribute>() ?? owner.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.Name == member.Name)
            .Select(parameter => parameter.GetCustomAttribute<TAttribute>())
            .FirstOrDefault(attribute => attribute is not null);

    private static StreamException Wrong(string message) => new(StreamError.InvalidDefinition, message);
}
